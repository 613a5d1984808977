"""The kinds of programs that an interactor is certified with, and what it may do about each. Pure data."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from msgspec import Struct

from ..errors import UsageError


class May(enum.Enum):
    """What the interactor may say of such a program. Whatever it says, it must come to a sane end."""

    REJECT = "reject"  # in full it must not accept
    EITHER = "either"
    ACCEPT = "accept"  # it must not reject: all that was said is right


class By(enum.Flag):
    """What the two talk by: words, or functions that they call in each other (libinteractive)."""

    WORDS = enum.auto()
    CALLS = enum.auto()
    ANY = WORDS | CALLS


class Kind(Struct, frozen=True):
    """`name` is also what adversary.py calls it. `recorded`: it says what an accepted submission said, spoilt.

    `by` is where it makes sense.
    """

    name: str
    title: str
    may: May = May.REJECT
    recorded: bool = False
    by: By = By.WORDS


REPEAT = "again"

KINDS = (
    Kind("silent", "says nothing and waits", by=By.ANY),
    Kind("closes", "closes its output at once, and listens", by=By.ANY),
    Kind("exits", "exits at once", by=By.ANY),
    Kind("deaf", "neither reads nor writes for a second", by=By.ANY),
    Kind("floods", "writes words without end, and never reads", by=By.ANY),
    Kind("blanks", "writes empty lines without end, and never reads"),
    Kind("unended", "writes a word without a newline, and waits"),
    Kind("long-line", "writes a line of 10 MB of digits"),
    Kind("nan", "writes nan where a number may be wanted"),
    Kind("infinity", "writes 1e999, which is infinite to many"),
    Kind("overflow", "writes numbers of forty digits"),
    Kind("garbage", "writes 64 KiB of bytes that are no text", by=By.ANY),
    Kind(REPEAT, "says again what was accepted", May.ACCEPT, recorded=True, by=By.ANY),
    Kind("drips", "says it byte by byte", May.ACCEPT, recorded=True, by=By.ANY),
    Kind("ahead", "says all of it without reading the replies", May.EITHER, recorded=True, by=By.ANY),
    Kind("talks-on", "says it, and goes on talking after the end", May.EITHER, recorded=True),
    Kind("no-newline", "says it, but for the last newline", May.EITHER, recorded=True),
    Kind("torn", "says half of it, and exits in the middle of a message", recorded=True, by=By.ANY),
    Kind("half-closes", "says half of it, closes its output and listens", recorded=True, by=By.ANY),
    Kind("wraps-32", "says it with 2^32 added to each number", recorded=True),
    Kind("wraps-64", "says it with 2^64 added to each number", recorded=True),
    Kind("ones", "says it with all bits of its values set", May.EITHER, recorded=True, by=By.CALLS),
)


def asked_for(only: Sequence[str] | None, without: Sequence[str] | None, *, by: By) -> list[Kind]:
    """What `--kind` and `--without` leave of those that make sense where the two talk like this. Raises UsageError."""
    there = [kind for kind in KINDS if by in kind.by]
    names = [kind.name for kind in there]
    for option, asked in (("--kind", only), ("--without", without)):
        for name in asked or ():
            if name not in names:
                raise UsageError(f"{option}: there is no kind {name!r} here; there are {', '.join(names)}")
    chosen = [kind for kind in there if (not only or kind.name in only) and kind.name not in (without or ())]
    if not chosen:
        raise UsageError("--without: no kind is left")
    return chosen
