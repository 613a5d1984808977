"""What the shims of all languages agree on: numbers of calls, links, and how a message looks. Pure.

::

    a call      u32 number of the function, its parameters in order, u32 COOKIE
    an answer   u32 number of the function, its result (unless void), u32 COOKIE

Little-endian, nothing between: bool and char have 1 byte, short 2, int and float 4, long and double 8. Of an array all
elements are sent, the last dimension first; its first dimension may have been a parameter before. Who waits for an
answer serves calls that come in between. End-of-file where a message could begin is the end of the other side: content
if that may happen (`Function.no_return`, and whoever only serves), else too early.

Source: omegaup/libinteractive, its generated code. The numbers are ours, as both sides are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from msgspec import Struct

from ..idl import SIZES, Definition, Function, Interface, Type

COOKIE = 0x71F10B5A

# How a process ends that cannot go on, and why (`REASONS`). What it says of it goes to stderr.
SHORT, OUT_OF_STEP, UNKNOWN, ABANDONED, NO_PIPES, TOO_DEEP = 239, 240, 241, 242, 243, 244
REASONS = {
    SHORT: "a message is incomplete, or of an impossible size",
    OUT_OF_STEP: "a message does not end where it should",
    UNKNOWN: "a function is called that there is none of",
    ABANDONED: "the other side ended before it answered",
    NO_PIPES: "there are no pipes to the other side",
    TOO_DEEP: "calls are nested too deep",
}

PIPES = "LIBINTERACTIVE_PIPES"  # in the environment: the folder where link 0 is 0.in, to be read, and 0.out


_MARKS = {
    "PIPES": PIPES,
    "COOKIE": COOKIE,
    "SHORT": SHORT,
    "OUT_OF_STEP": OUT_OF_STEP,
    "UNKNOWN": UNKNOWN,
    "ABANDONED": ABANDONED,
    "NO_PIPES": NO_PIPES,
    "TOO_DEEP": TOO_DEEP,
}


def filled(text: str, marks: Mapping[str, object]) -> str:
    """The text of a shim without the blank line that it begins with; `@NAME@` stands for what is above, and `marks`."""
    for name, value in {**marks, **_MARKS}.items():
        text = text.replace(f"@{name}@", str(value))
    return text.lstrip("\n")


def dimensions(function: Function, kind: Type) -> tuple[int, ...]:
    """Lengths of an array in this function: a number, or ~n where it is what the parameter n says."""
    names = [one.name for one in function.parameters]
    return tuple(one if isinstance(one, int) else ~names.index(one) for one in kind.dimensions)


def lengths(function: Function, kind: Type, *, prefix: str = "__") -> list[str]:
    """The same as source text, where parameters are called by their numbers."""
    return [str(one) if one >= 0 else f"{prefix}{~one}" for one in dimensions(function, kind)]


def row_bytes(kind: Type) -> int:
    """Of an array, what lies below one index of its first dimension: the others are numbers."""
    return SIZES[kind.name] * math.prod(int(length) for length in kind.dimensions[1:])


class Call(Struct, frozen=True):
    """A function by its number, and the link over which it is called, as Main counts those."""

    number: int
    link: int
    function: Function
    of_main: bool = False

    def most(self, kind: Type) -> int | None:
        """How long an array may be that Main is told of: what submissions claim must not eat its memory.

        None: nothing is checked, as what Main tells submissions is the package's affair.
        """
        first = kind.dimensions[0] if kind.dimensions else 0
        spans = {one.name: one.range for one in self.function.parameters}
        span = spans.get(first) if isinstance(first, str) else None
        return span[1] if span and self.of_main else None


class Plan(Struct, frozen=True):
    """Of one problem. `module` is what submissions are called."""

    module: str
    definition: Definition

    @property
    def of_main(self) -> tuple[Call, ...]:
        """What any child may call."""
        functions = enumerate(self.definition.main.functions, 1)
        return tuple(Call(number, 0, function, of_main=True) for number, function in functions)

    @property
    def of_children(self) -> tuple[Call, ...]:
        """What Main may call, all children's."""
        return tuple(call for _, calls in self.by_child() for call in calls)

    def by_child(self) -> Iterator[tuple[Interface, tuple[Call, ...]]]:
        number = len(self.definition.main.functions) + 1
        for link, child in enumerate(self.definition.children):
            calls = tuple(Call(number + at, link, function) for at, function in enumerate(child.functions))
            number += len(calls)
            yield child, calls


class Shim(Struct, frozen=True):
    """Generated files, by name. `main` is the one that the program begins in, where that must be said.

    `name` is what a submission is called, where that is not the module, and `prepend` is put before its text.
    """

    files: tuple[tuple[str, str], ...]
    main: str = ""
    prepend: str = ""
    name: str = ""
