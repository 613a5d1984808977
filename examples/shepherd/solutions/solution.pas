{ As solution.cpp: accepted. }
unit shepherd;

interface

type
    T_Array_LongInt = array of LongInt;

function locate(n: LongInt; places: T_Array_LongInt; earshot: LongInt; most: LongInt): LongInt;
procedure bleat(distance: LongInt);

implementation

uses Main;

var
    heard: LongInt; { how far away the lamb bleated, or -1 }

procedure bleat(distance: LongInt);
begin
    heard := distance;
end;

function ask(meadow: LongInt): LongInt;
begin
    heard := -1;
    whistle(meadow);
    ask := heard;
end;

function locate(n: LongInt; places: T_Array_LongInt; earshot: LongInt; most: LongInt): LongInt;
var
    first, here, left, right, distance: LongInt;
begin
    first := 0; { the lamb is in none of the meadows before this one }
    here := 0;
    distance := -1;
    while distance < 0 do begin
        here := first;
        while (here + 1 < n) and (places[here + 1] - places[first] <= earshot) do here := here + 1;
        distance := ask(here);
        first := here + 1;
        while (first < n) and (places[first] - places[here] <= earshot) do first := first + 1;
    end;
    left := here;
    while (left > 0) and (places[here] - places[left] < distance) do left := left - 1;
    right := here;
    while (right + 1 < n) and (places[right] - places[here] < distance) do right := right + 1;
    locate := right;
    if places[here] - places[left] = distance then
        if (distance = 0) or (ask(left) = 0) then locate := left;
end;

end.
