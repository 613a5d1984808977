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

from collections.abc import Iterator, Mapping

from msgspec import Struct

from ..idl import Definition, Function, Interface

COOKIE = 0x71F10B5A

# How a process ends that cannot go on, and why (`REASONS`). What it says of it goes to stderr.
SHORT, OUT_OF_STEP, UNKNOWN, ABANDONED, NO_PIPES = 239, 240, 241, 242, 243
REASONS = {
    SHORT: "a message is incomplete, or of an impossible size",
    OUT_OF_STEP: "a message does not end where it should",
    UNKNOWN: "a function is called that there is none of",
    ABANDONED: "the other side ended before it answered",
    NO_PIPES: "there are no pipes to the other side",
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
}


def filled(text: str, marks: Mapping[str, object]) -> str:
    """The text of a shim without the blank line that it begins with; `@NAME@` stands for what is above, and `marks`."""
    for name, value in {**marks, **_MARKS}.items():
        text = text.replace(f"@{name}@", str(value))
    return text.lstrip("\n")


class Call(Struct, frozen=True):
    """A function by its number, and the link over which it is called, as Main counts those."""

    number: int
    link: int
    function: Function


class Plan(Struct, frozen=True):
    """Of one problem. `module` is what submissions are called."""

    module: str
    definition: Definition

    @property
    def of_main(self) -> tuple[Call, ...]:
        """What any child may call."""
        functions = enumerate(self.definition.main.functions, 1)
        return tuple(Call(number, 0, function) for number, function in functions)

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
