{$APPTYPE CONSOLE}
program wide;
uses SysUtils;

function Walk(N: Integer): Integer;
begin
  if N = 0 then Result := 0
  else Result := (Walk(N - 1) * 3 + N) mod 1000003;
end;

var
  Line: string;
begin
  ReadLn(Line);
  WriteLn(Walk(StrToInt(Line)));
end.
