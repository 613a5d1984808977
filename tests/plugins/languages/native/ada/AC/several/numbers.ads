package Numbers is
   function Walk (N : Integer) return Integer;
end Numbers;
