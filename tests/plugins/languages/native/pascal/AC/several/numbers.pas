unit numbers;

interface

function walk(n: longint): longint;

implementation

function walk(n: longint): longint;
var k, found: longint;
begin
    found := 0;
    for k := 1 to n do found := (found * 3 + k) mod 1000003;
    walk := found;
end;

end.
