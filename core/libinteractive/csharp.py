"""Shims in C#: as those in Java, but that arrays of several dimensions are rectangular (`int[,]`)."""

from __future__ import annotations

from collections.abc import Iterable

from ..idl import Function, Parameter, Type
from .calls import REASONS, Call, Plan, Shim, filled, lengths, row_bytes

_RUNTIME = r"""
using System;
using System.IO;

static class __Libinteractive
{
    static FileStream input, output;
    static readonly byte[] reads = new byte[1 << 16], writes = new byte[1 << 16];
    static int at, got, put;

    static void Open()
    {
        if (input != null) return;
        try {
            string place = Environment.GetEnvironmentVariable("@PIPES@") + "/0";
            input = new FileStream(place + ".in", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
            output = new FileStream(place + ".out", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1);
        } catch (Exception) {
            Leave(@NO_PIPES@);
        }
    }

    static void Leave(int code)
    {
        string why = null;
        switch (code) {
@REASONS@
        }
        if (why != null) Console.Error.WriteLine("libinteractive: " + why);
        Environment.Exit(code);
    }

    static void Flush()
    {
        try {
            output.Write(writes, 0, put);
            output.Flush();
        } catch (IOException) {
            Leave(@ABANDONED@);
        }
        put = 0;
    }

    static bool More()
    {
        if (at < got) return true;
        at = 0;
        try {
            got = input.Read(reads, 0, reads.Length);
        } catch (IOException) {
            got = 0;
        }
        return got > 0;
    }

    static void Put(ulong value, int size)
    {
        for (int k = 0; k < size; k++) {
            if (put == writes.Length) Flush();
            writes[put++] = (byte)(value >> 8 * k & 255);
        }
    }

    static ulong Get(int size)
    {
        ulong value = 0;
        for (int k = 0; k < size; k++) {
            if (!More()) Leave(@SHORT@);
            value |= (ulong)reads[at++] << 8 * k;
        }
        return value;
    }

    public static void PutBool(bool value) { Put(value ? 1u : 0u, 1); }
    public static void PutChar(char value) { Put(value, 1); }
    public static void PutShort(short value) { Put((ulong)value, 2); }
    public static void PutInt(int value) { Put((ulong)value, 4); }
    public static void PutLong(long value) { Put((ulong)value, 8); }
    public static void PutFloat(float value) { Put(BitConverter.ToUInt32(BitConverter.GetBytes(value), 0), 4); }
    public static void PutDouble(double value) { Put((ulong)BitConverter.DoubleToInt64Bits(value), 8); }

    public static bool GetBool() { return Get(1) != 0; }
    public static char GetChar() { return (char)Get(1); }
    public static short GetShort() { return (short)Get(2); }
    public static int GetInt() { return (int)Get(4); }
    public static long GetLong() { return (long)Get(8); }
    public static float GetFloat() { return BitConverter.ToSingle(BitConverter.GetBytes((uint)Get(4)), 0); }
    public static double GetDouble() { return BitConverter.Int64BitsToDouble((long)Get(8)); }

    static int Count(int count, long size)
    {
        if (count < 0 || count * size > int.MaxValue) Leave(@SHORT@);
        return count;
    }

    public static void Begin(int number)
    {
        Open();
        PutInt(number);
    }

    public static void End()
    {
        PutInt(@COOKIE@);
        Flush();
    }

    public static void Check()
    {
        if (GetInt() != @COOKIE@) Leave(@OUT_OF_STEP@);
    }

    public static void Loop(int awaited, bool content)
    {
        while (true) {
            if (!More()) Leave(content ? 0 : @ABANDONED@);
            int number = GetInt();
            if (awaited != 0 && number == awaited) return;
            switch (number) {
@CASES@                default: Leave(@UNKNOWN@); break;
            }
        }
    }

    public static void Run()
    {
        Open();
        Loop(0, true);
    }
@SERVED@}
"""


def child(plan: Plan) -> Shim:
    """Main is in other languages."""
    main = plan.definition.main.name
    served = [(call, child.name) for child, calls in plan.by_child() for call in calls]
    marks = {
        "REASONS": "\n".join(f'            case {code}: why = "{why}"; break;' for code, why in REASONS.items()),
        "CASES": "".join(f"                case {call.number}: Serve{call.number}(); break;\n" for call, _ in served),
        "SERVED": "".join(_serving(call, home) for call, home in served),
    }
    text = filled(_RUNTIME, marks)
    calls = f"class {main}\n{{\n{''.join(map(_calling, plan.of_main))}}}\n"
    begin = "static class __Child\n{\n    static void Main()\n    {\n        __Libinteractive.Run();\n    }\n}\n"
    return Shim((("libinteractive.cs", f"{text}\n{calls}\n{begin}"),))


def declared(kind: Type) -> str:
    return kind.name + (f"[{',' * (len(kind.dimensions) - 1)}]" if kind.dimensions else "")


def _each(lengths: Iterable[str]) -> tuple[str, str]:
    """Loops over all elements, and the index of one."""
    spoken = list(lengths)
    loops = "".join(f"for (int __i{at} = 0; __i{at} < {length}; __i{at}++) " for at, length in enumerate(spoken))
    return loops, f"[{', '.join(f'__i{at}' for at, _ in enumerate(spoken))}]" if spoken else ""


def _serving(call: Call, home: str) -> str:
    function = call.function
    lines = [line for number, one in enumerate(function.parameters) for line in _received(function, number, one)]
    lines.append("Check();")
    words = ", ".join(f"__{number}" for number, _ in enumerate(function.parameters))
    invoked = f"{home}.{function.name}({words});"
    returns = function.returns
    lines += [invoked if returns.name == "void" else f"{declared(returns)} __r = {invoked}", f"PutInt({call.number});"]
    if returns.name != "void":
        lines.append(f"Put{returns.name.capitalize()}(__r);")
    lines.append("End();")
    body = "".join(f"        {line}\n" for line in lines)
    return f"\n    static void Serve{call.number}()\n    {{\n{body}    }}\n"


def _received(function: Function, number: int, one: Parameter) -> list[str]:
    kind, get = one.type, f"Get{one.type.name.capitalize()}()"
    if not kind.dimensions:
        return [f"{declared(kind)} __{number} = {get};"]
    spoken = lengths(function, kind)
    loops, index = _each(spoken)
    made = ", ".join((f"Count({spoken[0]}, {row_bytes(kind)}L)", *spoken[1:]))
    return [f"{declared(kind)} __{number} = new {kind.name}[{made}];", f"{loops}__{number}{index} = {get};"]


def _calling(call: Call) -> str:
    function = call.function
    words = ", ".join(f"{declared(one.type)} __{number}" for number, one in enumerate(function.parameters))
    lines = [f"__Libinteractive.Begin({call.number});"]
    for number, one in enumerate(function.parameters):
        loops, index = _each(lengths(function, one.type))
        lines.append(f"{loops}__Libinteractive.Put{one.type.name.capitalize()}(__{number}{index});")
    lines += ["__Libinteractive.End();", f"__Libinteractive.Loop({call.number}, {str(function.no_return).lower()});"]
    returns = function.returns
    if returns.name != "void":
        lines.append(f"{declared(returns)} __r = __Libinteractive.Get{returns.name.capitalize()}();")
    lines.append("__Libinteractive.Check();")
    if returns.name != "void":
        lines.append("return __r;")
    body = "".join(f"        {line}\n" for line in lines)
    return f"    public static {declared(returns)} {function.name}({words})\n    {{\n{body}    }}\n"
