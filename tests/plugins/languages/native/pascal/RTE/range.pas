{$R+}
var
    numbers: array[1..3] of longint;
    n: longint;
begin
    readln(n);
    numbers[n] := 1;
    writeln(numbers[1]);
end.
