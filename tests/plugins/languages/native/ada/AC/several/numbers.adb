package body Numbers is
   function Walk (N : Integer) return Integer is
      Found : Integer := 0;
   begin
      for K in 1 .. N loop
         Found := (Found * 3 + K) mod 1_000_003;
      end loop;
      return Found;
   end Walk;
end Numbers;
