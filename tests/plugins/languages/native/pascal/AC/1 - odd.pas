program deep;
var n: longint;

function walk(n: longint): longint;
begin
    if n = 0 then walk := 0
    else walk := (walk(n - 1) * 3 + n) mod 1000003;
end;

begin
    readln(n);
    writeln(walk(n));
end.
