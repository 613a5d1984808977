"""Shims in Python 3: a module that moves messages, and one that has the other side's functions.

A character is a text of one; where one is given, a number or a byte is as good. Arrays are lists of lists.
"""

from __future__ import annotations

from collections.abc import Iterable

from .calls import REASONS, Call, Plan, Shim, dimensions, filled

_CODES = {"bool": "?", "char": "c", "short": "h", "int": "i", "long": "q", "float": "f", "double": "d", "void": ""}

_NESTED = 20  # so many calls within each other are not Main's own recursion

_RUNTIME = r'''
"""Calls between two processes, over pipes."""

import itertools
import os
import struct
import sys

# By number: the name, of each parameter its code, dimensions (~k: what parameter k is) and how long it may be, the code
# of the result.
SERVED = {
@SERVED@}
CALLED = {
@CALLED@}
HOME = "@HOME@"
REASONS = {
@REASONS@}
MOST_BYTES = 1 << 31

links = {}
depth = 0


def leave(code):
    if code in REASONS:
        sys.stderr.write("libinteractive: " + REASONS[code] + "\n")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def link_to(number):
    if number not in links:
        try:
            place = os.environ["@PIPES@"] + "/" + str(number)
            links[number] = open(place + ".in", "rb", 1 << 16), open(place + ".out", "wb", 1 << 16)
        except (KeyError, OSError):
            leave(@NO_PIPES@)
    return links[number]


def put(link, data):
    try:
        link[1].write(data)
    except OSError:
        leave(@ABANDONED@)


def end(link):
    put(link, struct.pack("<I", @COOKIE@))
    try:
        link[1].flush()
    except OSError:
        leave(@ABANDONED@)


def get(link, size):
    data = link[0].read(size)
    if len(data) < size:
        leave(@SHORT@)
    return data


def check(link):
    if get(link, 4) != struct.pack("<I", @COOKIE@):
        leave(@OUT_OF_STEP@)


def sizes(dimensions, words):
    """Of an array, as numbers."""
    return [words[~one] if one < 0 else one for one in dimensions]


def product(numbers):
    total = 1
    for one in numbers:
        total *= max(one, 0)
    return total


def flat(value, lengths):
    """The elements of nested lists, of each list as many as it should have."""
    if not lengths:
        return [value]
    part = list(itertools.islice(value, max(lengths[0], 0)))
    if len(part) < lengths[0]:
        raise ValueError("an array has %d elements in place of %d" % (len(part), lengths[0]))
    if len(lengths) == 1:
        return part
    return [one for inner in part for one in flat(inner, lengths[1:])]


def nested(values, lengths):
    if len(lengths) < 2:
        return values
    step = product(lengths[1:])
    return [nested(values[k * step:(k + 1) * step], lengths[1:]) for k in range(lengths[0])]


def as_byte(value):
    if isinstance(value, str):
        return value.encode("latin-1")
    return bytes([value]) if isinstance(value, int) else bytes(value)


def pack(code, values):
    if code == "c":
        values = [as_byte(value) for value in values]
    return struct.pack("<%d%s" % (len(values), code), *values)


def unpack(code, data):
    values = list(struct.unpack("<%d%s" % (len(data) // struct.calcsize("<" + code), code), data))
    return [value.decode("latin-1") for value in values] if code == "c" else values


def receive(link, kinds):
    words = []
    for code, dimensions, most in kinds:
        lengths = sizes(dimensions, words)
        size = product(lengths) * struct.calcsize("<" + code)
        if size > MOST_BYTES or min(lengths, default=0) < 0 or (most is not None and lengths[0] > most):
            leave(@SHORT@)
        values = unpack(code, get(link, size))
        words.append(nested(values, lengths) if dimensions else values[0])
    return words


def answered(function, words):
    """Who has no room left for calls within calls need not be who began it."""
    global depth
    depth += 1
    try:
        return function(*words)
    except RecursionError:
        if depth < @NESTED@:
            raise
        leave(@TOO_DEEP@)
    finally:
        depth -= 1


def serve(link, number):
    if number not in SERVED:
        leave(@UNKNOWN@)
    name, kinds, returns, _ = SERVED[number]
    words = receive(link, kinds)
    check(link)
    answer = answered(getattr(sys.modules[HOME], name), words)
    put(link, struct.pack("<I", number))
    if returns:
        put(link, pack(returns, [answer]))
    end(link)


def loop(link, awaited, content):
    while True:
        data = link[0].read(4)
        if not data:
            leave(0 if content else @ABANDONED@)
        if len(data) < 4:
            leave(@SHORT@)
        (number,) = struct.unpack("<I", data)
        if awaited and number == awaited:
            return
        serve(link, number)


def call(to, number, *words):
    link = link_to(to)
    _, kinds, returns, content = CALLED[number]
    put(link, struct.pack("<I", number))
    for (code, dimensions, _), word in zip(kinds, words):
        put(link, pack(code, flat(word, sizes(dimensions, words))))
    end(link)
    loop(link, number, content)
    answer = unpack(returns, get(link, struct.calcsize("<" + returns)))[0] if returns else None
    check(link)
    return answer
'''


def child(plan: Plan) -> Shim:
    """A module of Main's name has Main's functions; the program begins in a file of its own."""
    begin = f"import libinteractive\nimport {plan.module}\n\nlibinteractive.loop(libinteractive.link_to(0), 0, True)\n"
    files = (
        ("libinteractive.py", _runtime(plan.module, plan.of_main, plan.of_children)),
        (f"{plan.definition.main.name}.py", _functions(plan.of_main)),
        ("libinteractive_child.py", begin),
    )
    return Shim(files, main="libinteractive_child")


def parent(plan: Plan) -> Shim:
    """The module that submissions are has the functions of all children."""
    files = (
        ("libinteractive.py", _runtime("__main__", plan.of_children, plan.of_main)),
        (f"{plan.module}.py", _functions(plan.of_children)),
    )
    return Shim(files)


def _runtime(home: str, called: Iterable[Call], served: Iterable[Call]) -> str:
    marks = {
        "SERVED": "".join(map(_described, served)),
        "CALLED": "".join(map(_described, called)),
        "HOME": home,
        "NESTED": _NESTED,
        "REASONS": "".join(f'    {code}: "{why}",\n' for code, why in REASONS.items()),
    }
    return filled(_RUNTIME, marks)


def _described(call: Call) -> str:
    function = call.function
    kinds = [
        (_CODES[one.type.name], dimensions(function, one.type), call.most(one.type)) for one in function.parameters
    ]
    return f"    {call.number}: {(function.name, kinds, _CODES[function.returns.name], function.no_return)!r},\n"


def _functions(calls: Iterable[Call]) -> str:
    parts = ["import libinteractive as __li\n"]
    for call in calls:
        names = [f"__{number}" for number in range(len(call.function.parameters))]
        words = ", ".join((str(call.link), str(call.number), *names))
        parts.append(f"\n\ndef {call.function.name}({', '.join(names)}):\n    return __li.call({words})\n")
    return "".join(parts)
