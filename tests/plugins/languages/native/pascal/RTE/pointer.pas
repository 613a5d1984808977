var link: ^longint;
begin
    link := nil;
    link^ := 1;
end.
