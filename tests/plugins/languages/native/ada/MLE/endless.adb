with Ada.Integer_Text_IO; use Ada.Integer_Text_IO;
procedure Endless is
   N : Integer;
   function Walk (N : Integer) return Integer is
     (if N = -1 then 0 else (Walk ((N + 1) mod 1_000_003) * 3 + N) mod 1_000_003);
begin
   Get (N);
   Put (Walk (N), Width => 0);
end Endless;
