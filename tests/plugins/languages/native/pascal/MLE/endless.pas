program endless;
var n: longint;

function walk(n: longint): longint;
begin
    if n = -1 then walk := 0
    else walk := (walk(n + 1) * 3 + n) mod 1000003;
end;

begin
    readln(n);
    writeln(walk(1));
end.
