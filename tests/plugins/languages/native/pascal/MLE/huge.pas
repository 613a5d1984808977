var block: pointer;
begin
    getmem(block, 1099511627776);
    fillchar(block^, 1099511627776, 1);
end.
