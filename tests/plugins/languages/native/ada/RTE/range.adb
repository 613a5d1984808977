with Ada.Integer_Text_IO; use Ada.Integer_Text_IO;
procedure Range_Check is
   Numbers : array (1 .. 3) of Integer := (1, 2, 3);
   N       : Integer;
begin
   Get (N);
   Put (Numbers (N));
end Range_Check;
