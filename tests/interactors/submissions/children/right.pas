unit kinds;

interface
type
    T_Array_3_LongInt = array of array [0..2] of LongInt;
    T_Array_Boolean = array of Boolean;
    T_4_Char = array [0..3] of Char;
    T_Array_Int64 = array of Int64;
    T_Array_2_3_Double = array of array [0..1] of array [0..2] of Double;

function mix(b: Boolean; c: Char; s: SmallInt; i: LongInt; l: Int64; f: Single; d: Double): Double;
function grid(n: LongInt; cells: T_Array_3_LongInt; shown: T_Array_Boolean; letters: T_4_Char): LongInt;
function chain(depth: LongInt): Int64;
procedure stop(how: Single);

implementation

uses Main;

function mix(b: Boolean; c: Char; s: SmallInt; i: LongInt; l: Int64; f: Single; d: Double): Double;
begin
    WriteLn('nobody reads this');
    mix := d;
    mix += Ord(b) + Ord(c) + s + i + l + f;
end;

function grid(n: LongInt; cells: T_Array_3_LongInt; shown: T_Array_Boolean; letters: T_4_Char): LongInt;
var
    values: T_Array_Int64;
    more: T_Array_2_3_Double;
    k, j, found: LongInt;
begin
    SetLength(values, 3);
    values[0] := cells[0][0];
    values[1] := -(Int64(1) shl 40);
    values[2] := cells[1][2];
    found := 0;
    if Main.total(3, values, shown[1], letters[3]) < 0 then found += 1;
    SetLength(more, n);
    for k := 0 to n - 1 do
        for j := 0 to 2 do begin
            more[k][0][j] := cells[k][j];
            more[k][1][j] := cells[k][j] + 0.5;
            if shown[k] then found += cells[k][j];
        end;
    Main.matrix(n, more);
    grid := found;
end;

function chain(depth: LongInt): Int64;
begin
    chain := twice(depth) + 1;
end;

procedure stop(how: Single);
begin
    if how = 2.5 then halt(0) else halt(1);
end;

end.
