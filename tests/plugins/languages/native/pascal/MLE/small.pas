type
    link = ^node;
    node = record
        value: int64;
        next: link;
    end;
var first, one: link;
begin
    first := nil;
    while true do begin
        new(one);
        one^.value := 1;
        one^.next := first;
        first := one;
    end;
end.
