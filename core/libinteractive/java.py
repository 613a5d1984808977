"""Shims in Java: a class that moves messages, and a class of each other interface with its functions.

Characters are `char`, of which one byte is sent. The pipes are opened by their names: descriptors that a process
inherits cannot be had in Java.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..idl import Parameter, Type
from .calls import REASONS, SHORT, Call, Plan, Shim, filled, lengths, row_bytes

_TYPES = {"bool": "boolean"}

_RUNTIME = r"""
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

final class __Libinteractive {
    private static final __Libinteractive[] LINKS = new __Libinteractive[@LINKS@];

    private final FileInputStream in;
    private final FileOutputStream out;
    private final byte[] reads = new byte[1 << 16], writes = new byte[1 << 16];
    private int at, got, put;

    private __Libinteractive(String place) throws IOException {
        in = new FileInputStream(place + ".in");
        out = new FileOutputStream(place + ".out");
    }

    static __Libinteractive to(int number) {
        if (LINKS[number] == null) {
            try {
                LINKS[number] = new __Libinteractive(System.getenv("@PIPES@") + "/" + number);
            } catch (IOException error) {
                leave(@NO_PIPES@);
            }
        }
        return LINKS[number];
    }

    static void leave(int code) {
        String why = null;
        switch (code) {
@REASONS@
        }
        if (why != null) System.err.println("libinteractive: " + why);
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    private void flush() {
        try {
            out.write(writes, 0, put);
        } catch (IOException error) {
            leave(@ABANDONED@);
        }
        put = 0;
    }

    private boolean more() {
        if (at < got) return true;
        at = 0;
        try {
            got = Math.max(in.read(reads, 0, reads.length), 0);
        } catch (IOException error) {
            got = 0;
        }
        return got > 0;
    }

    private void put(long value, int size) {
        for (int k = 0; k < size; k++) {
            if (put == writes.length) flush();
            writes[put++] = (byte) (value >> 8 * k);
        }
    }

    private long get(int size) {
        long value = 0;
        for (int k = 0; k < size; k++) {
            if (at == got && !more()) leave(@SHORT@);
            value |= (reads[at++] & 255L) << 8 * k;
        }
        return value;
    }

    void putBool(boolean value) { put(value ? 1 : 0, 1); }
    void putChar(char value) { put(value, 1); }
    void putShort(short value) { put(value, 2); }
    void putInt(int value) { put(value, 4); }
    void putLong(long value) { put(value, 8); }
    void putFloat(float value) { put(Float.floatToRawIntBits(value), 4); }
    void putDouble(double value) { put(Double.doubleToRawLongBits(value), 8); }

    boolean getBool() { return get(1) != 0; }
    char getChar() { return (char) get(1); }
    short getShort() { return (short) get(2); }
    int getInt() { return (int) get(4); }
    long getLong() { return get(8); }
    float getFloat() { return Float.intBitsToFloat((int) get(4)); }
    double getDouble() { return Double.longBitsToDouble(get(8)); }

    int count(int count, long size) {
        if (count < 0 || count * size > Integer.MAX_VALUE) leave(@SHORT@);
        return count;
    }

    void end() {
        putInt(@COOKIE@);
        flush();
    }

    void check() {
        if (getInt() != @COOKIE@) leave(@OUT_OF_STEP@);
    }

    void loop(int awaited, boolean content) {
        while (true) {
            if (!more()) leave(content ? 0 : @ABANDONED@);
            int number = getInt();
            if (awaited != 0 && number == awaited) return;
            serve(number);
        }
    }

    private void serve(int number) {
        switch (number) {
@CASES@            default: leave(@UNKNOWN@);
        }
    }
@SERVED@}
"""


def child(plan: Plan) -> Shim:
    """The other class is Main's; the program begins in one of its own."""
    main = plan.definition.main.name
    served = [(call, child.name) for child, calls in plan.by_child() for call in calls]
    begin = (
        "public class __Child {\n    public static void main(String[] words) {\n"
        "        __Libinteractive.to(0).loop(0, true);\n    }\n}\n"
    )
    files = (
        ("__Libinteractive.java", _runtime(1, served)),
        (f"{main}.java", _class(main, plan.of_main)),
        ("__Child.java", begin),
    )
    return Shim(files, main="__Child")


def parent(plan: Plan) -> Shim:
    """A class for each child."""
    main = plan.definition.main.name
    runtime = _runtime(len(plan.definition.children), [(call, main) for call in plan.of_main])
    classes = ((f"{child.name}.java", _class(child.name, calls)) for child, calls in plan.by_child())
    return Shim((("__Libinteractive.java", runtime), *classes), main=main)


def _runtime(links: int, served: Iterable[tuple[Call, str]]) -> str:
    served = list(served)
    marks = {
        "LINKS": links,
        "REASONS": "\n".join(f'            case {code}: why = "{why}"; break;' for code, why in REASONS.items()),
        "CASES": "".join(f"            case {call.number}: serve{call.number}(); break;\n" for call, _ in served),
        "SERVED": "".join(_serving(call, home) for call, home in served),
    }
    return filled(_RUNTIME, marks)


# --- types --------------------------------------------------------------------------------------------------


def declared(kind: Type) -> str:
    return _TYPES.get(kind.name, kind.name) + "[]" * len(kind.dimensions)


def _each(lengths: Iterable[str]) -> tuple[str, str]:
    """Loops over all elements, and the index of one."""
    loops = "".join(f"for (int __i{at} = 0; __i{at} < {length}; __i{at}++) " for at, length in enumerate(lengths))
    return loops, "".join(f"[__i{at}]" for at, _ in enumerate(lengths))


# --- the two directions -------------------------------------------------------------------------------------


def _serving(call: Call, home: str) -> str:
    function = call.function
    lines = [line for number, one in enumerate(function.parameters) for line in _received(call, number, one)]
    lines.append("check();")
    words = ", ".join(f"__{number}" for number in range(len(function.parameters)))
    invoked = f"{home}.{function.name}({words});"
    returns = function.returns
    lines += [invoked if returns.name == "void" else f"{declared(returns)} __r = {invoked}", f"putInt({call.number});"]
    if returns.name != "void":
        lines.append(f"put{returns.name.capitalize()}(__r);")
    lines.append("end();")
    body = "".join(f"        {line}\n" for line in lines)
    return f"\n    private void serve{call.number}() {{\n{body}    }}\n"


def _received(call: Call, number: int, one: Parameter) -> list[str]:
    function, most = call.function, call.most(one.type)
    kind, get = one.type, f"get{one.type.name.capitalize()}()"
    if not kind.dimensions:
        return [f"{declared(kind)} __{number} = {get};"]
    spoken = lengths(function, kind)
    loops, index = _each(spoken)
    made = f"[count({spoken[0]}, {row_bytes(kind)}L)]" + "".join(f"[{length}]" for length in spoken[1:])
    name = declared(Type(kind.name))
    checked = [] if most is None else [f"if ({spoken[0]} > {most}) leave({SHORT});"]
    return [*checked, f"{declared(kind)} __{number} = new {name}{made};", f"{loops}__{number}{index} = {get};"]


def _class(name: str, calls: Iterable[Call]) -> str:
    return f"class {name} {{\n{''.join(map(_calling, calls))}}}\n"


def _calling(call: Call) -> str:
    function = call.function
    words = ", ".join(f"{declared(one.type)} __{number}" for number, one in enumerate(function.parameters))
    lines = [f"__Libinteractive __l = __Libinteractive.to({call.link});", f"__l.putInt({call.number});"]
    for number, one in enumerate(function.parameters):
        loops, index = _each(lengths(function, one.type))
        lines.append(f"{loops}__l.put{one.type.name.capitalize()}(__{number}{index});")
    lines += ["__l.end();", f"__l.loop({call.number}, {str(function.no_return).lower()});"]
    returns = function.returns
    if returns.name != "void":
        lines.append(f"{declared(returns)} __r = __l.get{returns.name.capitalize()}();")
    lines.append("__l.check();")
    if returns.name != "void":
        lines.append("return __r;")
    body = "".join(f"        {line}\n" for line in lines)
    return f"    public static {declared(returns)} {function.name}({words}) {{\n{body}    }}\n"
