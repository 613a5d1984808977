"""Shims in Pascal: a unit of Main's name with its functions, and a program that serves calls of the submission's unit.

Units are in Object Pascal with C's operators, as contestants of libinteractive know it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..idl import Function, Parameter, Type
from .calls import REASONS, Call, Plan, Shim, filled

_TYPES = {
    "bool": "Boolean", "char": "Char", "short": "SmallInt", "int": "LongInt", "long": "Int64", "float": "Single",
    "double": "Double",
}  # fmt: skip
_MODE = "{$mode objfpc}{$H+}{$coperators on} "

_RUNTIME = r"""
const
    __Cookie = LongWord(@COOKIE@);

var
    __opened: Boolean = False;
    __in, __out: LongInt;
    __at, __got, __count: LongInt;
    __reads, __writes: array [0..65535] of Byte;

procedure __leave(code: LongInt);
begin
    case code of
@REASONS@
    end;
    halt(code);
end;

procedure __open;
var
    place: String;
begin
    if __opened then exit;
    place := FpGetEnv('@PIPES@') + '/0';
    __in := FpOpen(place + '.in', O_RDONLY);
    __out := FpOpen(place + '.out', O_WRONLY);
    if (__in < 0) or (__out < 0) then __leave(@NO_PIPES@);
    __opened := True;
end;

procedure __flush;
var
    done, wrote: LongInt;
begin
    done := 0;
    while done < __count do begin
        wrote := FpWrite(__out, PChar(@__writes[done]), __count - done);
        if wrote <= 0 then __leave(@ABANDONED@);
        done := done + wrote;
    end;
    __count := 0;
end;

procedure __put(const data; size: Int64);
var
    next: PByte;
    part: Int64;
begin
    next := @data;
    while size > 0 do begin
        part := SizeOf(__writes) - __count;
        if part > size then part := size;
        Move(next^, __writes[__count], part);
        __count := __count + part;
        next := next + part;
        size := size - part;
        if __count = SizeOf(__writes) then __flush;
    end;
end;

function __more: Boolean;
begin
    if __at = __got then begin
        __at := 0;
        __got := FpRead(__in, PChar(@__reads[0]), SizeOf(__reads));
        if __got < 0 then __got := 0;
    end;
    __more := __at < __got;
end;

procedure __get(var data; size: Int64);
var
    next: PByte;
    part: Int64;
begin
    next := @data;
    while size > 0 do begin
        if not __more then __leave(@SHORT@);
        part := __got - __at;
        if part > size then part := size;
        Move(__reads[__at], next^, part);
        __at := __at + part;
        next := next + part;
        size := size - part;
    end;
end;

procedure __put_word(word: LongWord);
begin
    __put(word, 4);
end;

procedure __end;
begin
    __put_word(__Cookie);
    __flush;
end;

procedure __check;
var
    word: LongWord;
begin
    __get(word, 4);
    if word <> __Cookie then __leave(@OUT_OF_STEP@);
end;

procedure __counted(count: LongInt; size: Int64);
begin
    if (count < 0) or (count * size > High(LongInt)) then __leave(@SHORT@);
end;

@SERVED@
procedure __loop(awaited: LongWord; content: Boolean);
var
    number: LongWord;
begin
    while True do begin
        if not __more then if content then __leave(0) else __leave(@ABANDONED@);
        __get(number, 4);
        if (awaited <> 0) and (number = awaited) then exit;
        case number of
@CASES@        else
            __leave(@UNKNOWN@);
        end;
    end;
end;

procedure __run;
begin
    __open;
    __loop(0, True);
end;
"""


def child(plan: Plan) -> Shim:
    """What a submission is compiled with; Main is in other languages."""
    main = plan.definition.main.name
    calls, served = plan.of_main, plan.of_children
    marks = {
        "SERVED": "\n".join(_serving(call, plan.module) for call in served),
        "CASES": "".join(f"            {call.number}: __serve_{call.number};\n" for call in served),
        "REASONS": "\n".join(
            f"        {code}: WriteLn(StdErr, 'libinteractive: {why}');" for code, why in REASONS.items()
        ),
    }
    text = filled(_RUNTIME, marks)
    kinds = types(plan)
    heads = "\n".join(f"{head(call.function)};" for call in calls)
    unit = [
        f"{_MODE}unit {main};",
        "interface",
        "type\n" + "\n".join(f"    {line}" for line in kinds) if kinds else "",
        f"procedure __run;\n{heads}",
        "implementation",
        f"uses {plan.module}, BaseUnix;",  # the last is looked into first
        text,
        *map(_calling, calls),
        "end.\n",
    ]
    program = f"program libinteractive_child;\nuses {main};\nbegin\n    __run;\nend.\n"
    files = ((f"{main}.pas", "\n\n".join(part for part in unit if part)), ("libinteractive_child.pas", program))
    return Shim(files, main="libinteractive_child", prepend=_MODE)


# --- types --------------------------------------------------------------------------------------------------


def declared(kind: Type) -> str:
    """Arrays have named types, which the submission declares as well."""
    if not kind.dimensions:
        return _TYPES[kind.name]
    sizes = "_".join(str(one) if isinstance(one, int) else "Array" for one in kind.dimensions)
    return f"T_{sizes}_{_TYPES[kind.name]}"


def types(plan: Plan) -> list[str]:
    """Declarations of all that have a name."""
    kinds = (one.type for call in (*plan.of_main, *plan.of_children) for one in call.function.parameters)
    return list(dict.fromkeys(f"{declared(kind)} = {_spelt(kind)};" for kind in kinds if kind.dimensions))


def _spelt(kind: Type) -> str:
    each = (f"array [0..{one - 1}] of " if isinstance(one, int) else "array of " for one in kind.dimensions)
    return "".join(each) + _TYPES[kind.name]


def head(function: Function, names: Iterable[str] | None = None) -> str:
    """Its first line, without the semicolon. Names are ours unless they are given."""
    spoken = list(names or (f"__{number}" for number, _ in enumerate(function.parameters)))
    words = "; ".join(f"{name}: {declared(one.type)}" for name, one in zip(spoken, function.parameters, strict=True))
    kind = "procedure" if function.returns.name == "void" else "function"
    returns = "" if function.returns.name == "void" else f": {declared(function.returns)}"
    return f"{kind} {function.name}({words}){returns}" if words else f"{kind} {function.name}{returns}"


def _variables(function: Function, *, parameters: bool) -> str:
    shown = [f"    __{k}: {declared(one.type)};\n" for k, one in enumerate(function.parameters) if parameters]
    if function.returns.name != "void":
        shown.append(f"    __r: {declared(function.returns)};\n")
    return f"var\n{''.join(shown)}" if shown else ""


def _counted(function: Function, one: Parameter) -> tuple[str, str] | None:
    """How many elements, and the size of one, of an array whose length is a parameter."""
    first = one.type.dimensions[0] if one.type.dimensions else 0
    if isinstance(first, int):
        return None
    names = [other.name for other in function.parameters]
    inner = "".join(f" * {dimension}" for dimension in one.type.dimensions[1:])
    return f"__{names.index(first)}", f"SizeOf({_TYPES[one.type.name]}){inner}"


# --- the two directions -------------------------------------------------------------------------------------


def _serving(call: Call, home: str) -> str:
    function = call.function
    lines = [line for number, one in enumerate(function.parameters) for line in _received(function, number, one)]
    lines.append("__check;")
    words = ", ".join(f"__{number}" for number, _ in enumerate(function.parameters))
    invoked = f"{home}.{function.name}({words});" if words else f"{home}.{function.name};"
    void = function.returns.name == "void"
    lines += [invoked if void else f"__r := {invoked}", f"__put_word({call.number});"]
    if not void:
        lines.append("__put(__r, SizeOf(__r));")
    lines.append("__end;")
    return f"procedure __serve_{call.number};\n{_variables(function, parameters=True)}{_block(lines)}"


def _received(function: Function, number: int, one: Parameter) -> Iterator[str]:
    counted = _counted(function, one)
    if counted is None:
        yield f"__get(__{number}, SizeOf(__{number}));"
        return
    count, size = counted
    yield f"__counted({count}, {size});"
    yield f"SetLength(__{number}, {count});"
    yield f"if {count} > 0 then __get(__{number}[0], Int64({count}) * {size});"


def _calling(call: Call) -> str:
    function = call.function
    lines = ["__open;", f"__put_word({call.number});"]
    for number, one in enumerate(function.parameters):
        counted = _counted(function, one)
        if counted is None:
            lines.append(f"__put(__{number}, SizeOf(__{number}));")
            continue
        count, size = counted
        lines.append(f"if Length(__{number}) < {count} then runerror(201);")
        lines.append(f"if {count} > 0 then __put(__{number}[0], Int64({count}) * {size});")
    lines += ["__end;", f"__loop({call.number}, {function.no_return});"]
    void = function.returns.name == "void"
    if not void:
        lines.append("__get(__r, SizeOf(__r));")
    lines.append("__check;")
    if not void:
        lines.append(f"{function.name} := __r;")
    return f"{head(function)};\n{_variables(function, parameters=False)}{_block(lines)}"


def _block(lines: Iterable[str]) -> str:
    return "begin\n" + "".join(f"    {line}\n" for line in lines) + "end;\n"
