with Ada.Integer_Text_IO; use Ada.Integer_Text_IO;
with Numbers;
procedure Solve is
   N : Integer;
begin
   Get (N);
   Put (Numbers.Walk (N), Width => 0);
end Solve;
