var n: longint;
begin
    readln(n);
    writeln(1 div (n - 1000000));
end.
