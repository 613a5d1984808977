program solve;
uses numbers;
var n: longint;
begin
    readln(n);
    writeln(walk(n));
end.
