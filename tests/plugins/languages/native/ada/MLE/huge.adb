procedure Huge is
   type Block is array (Long_Long_Integer range <>) of Character;
   type Link is access Block;
   Kept : Link with Volatile;
begin
   Kept := new Block'(1 .. 2 ** 40 => 'x');
end Huge;
