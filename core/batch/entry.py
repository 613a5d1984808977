"""One submission of a batch, as a manifest or a folder names it, and what can be wrong with that. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from ..harmless import harmless

CHANGED = "was changed while it was judged; --resume goes on with what it says now"
_MOST_ID_CHARACTERS = 200
_MOST_PATH_CHARACTERS = 4096  # PATH_MAX


class Entry(Struct, frozen=True):
    """`problem` and `submission` are paths, relative to where the manifest is. `language` empty: found out.

    No two have the same `problem` and `id`: whose submission it is, and what it is called in the results.
    """

    problem: str
    submission: str
    id: str
    language: str = ""


class Found(Struct, frozen=True):
    """What stands at `place`, for `Entries.at()`, and in `line`, for people: an entry, or what is wrong."""

    place: int
    line: int  # from 1; 0: nobody wrote it
    entry: Entry | None = None
    fault: str = ""
    fatal: bool = False  # nothing after it is looked at


class Entries(Protocol):
    """Where entries come from. They can be had again one by one, so that nobody needs to keep them."""

    name: str  # for people

    def scan(self) -> Iterator[Found]:
        """All, in order."""
        ...

    def at(self, place: int) -> Entry:
        """The one that was found there. Raises BatchError where something else is there by now."""
        ...

    def close(self) -> None: ...


def fault_of(entry: Entry) -> str:
    """What is wrong with the words themselves; empty: nothing."""
    for column, text, most in (
        ("problem", entry.problem, _MOST_PATH_CHARACTERS),
        ("submission", entry.submission, _MOST_PATH_CHARACTERS),
        ("id", entry.id, _MOST_ID_CHARACTERS),
    ):
        if not text.strip():
            return f"{column} is empty"
        if not text.isprintable():
            return f"{column} {_odd(text)}"
        if len(text) > most:
            return f"{column} {text[:20]}… has {len(text)} characters; up to {most} are taken"
    return ""


def _odd(text: str) -> str:
    """Bytes that are no UTF-8 stand as surrogates in a text."""
    foreign = any("\ud800" <= character <= "\udfff" for character in text)
    return f"'{harmless(text[:60])}' " + ("is not UTF-8" if foreign else "holds characters that cannot be shown")
