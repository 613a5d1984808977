{$mode objfpc}
uses sysutils;
var numbers: array of int64;
begin
    setlength(numbers, int64(1) shl 37);
    writeln(numbers[7]);
end.
