procedure Small is
   type Node;
   type Link is access Node;
   type Node is record
      Value : Long_Integer;
      Next  : Link;
   end record;
   First : Link := null;
begin
   loop
      First := new Node'(1, First);
   end loop;
end Small;
