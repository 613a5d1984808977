begin
    if sizeof(integer) = 2 then writeln(166668);
end.
