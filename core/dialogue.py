"""The entries of a conversation -> lines that a person can follow: who says what, when, and who waited for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from .transcript import Entry
from .verdict import signal_name

Kind = Literal["data", "stderr", "note", "gap"]
_SHOWN = 2000  # characters of one line


class Line(Struct, frozen=True):
    """One line. `t_us` is when it began, `waited_us` how long the other side had then been waiting for this one.

    A `note` is what a side did beside talking; a `gap` is of no side. `ended` False: no newline ended it.
    """

    kind: Kind
    text: str
    t_us: int = 0
    side: str = ""
    program: int = 0
    waited_us: int | None = None
    ended: bool = True


class _Part(Struct):
    """Of a line whose end has not come."""

    t_us: int
    waited_us: int | None
    words: bytes = b""


class Dialogue:
    """Makes lines of entries as they come; what is unended is told when the other side speaks, or by `rest()`."""

    def __init__(self) -> None:
        self._parts: dict[tuple[Kind, str, int], _Part] = {}
        self._last: dict[int, tuple[str, int]] = {}  # of each link, who spoke last, and when

    def take(self, entry: Entry) -> Iterator[Line]:
        match entry.event:
            case "data":
                yield from self._said(entry)
            case "stderr":
                yield from self._lines("stderr", entry, None)
            case "gap":
                yield from self.rest()
                yield Line("gap", f"{entry.records} records of the middle were not kept")
            case _:
                side = entry.side or ""
                if entry.event == "exit":
                    yield from self._flush("stderr", side, entry.program)
                yield from self._flush("data", side, entry.program)
                yield Line("note", _did(entry), entry.t_us or 0, side, entry.program)

    def rest(self) -> Iterator[Line]:
        """What has no end yet."""
        for kind, side, program in tuple(self._parts):
            yield from self._flush(kind, side, program)

    def _said(self, entry: Entry) -> Iterator[Line]:
        now, side = entry.t_us or 0, entry.side or ""
        before = self._last.get(entry.program)
        waited = None
        if before and before[0] != side:
            yield from self._flush("data", before[0], entry.program)
            waited = now - before[1]
        self._last[entry.program] = (side, now)
        yield from self._lines("data", entry, waited)

    def _lines(self, kind: Kind, entry: Entry, waited_us: int | None) -> Iterator[Line]:
        side = entry.side or ""
        key = (kind, side, entry.program)
        for piece in entry.content.splitlines(keepends=True):
            part = self._parts.setdefault(key, _Part(entry.t_us or 0, waited_us))
            part.words += piece
            waited_us = None
            if piece.endswith(b"\n"):
                yield from self._flush(*key)
        if entry.cut:
            part = self._parts.setdefault(key, _Part(entry.t_us or 0, waited_us))
            part.words += f" … {entry.size} bytes in one go".encode()
            yield from self._flush(*key)

    def _flush(self, kind: Kind, side: str, program: int) -> Iterator[Line]:
        part = self._parts.pop((kind, side, program), None)
        if part is None:
            return
        text = part.words.removesuffix(b"\n").removesuffix(b"\r")
        shown = text[: 4 * _SHOWN].decode(errors="backslashreplace")
        if len(shown) > _SHOWN:
            shown = f"{shown[:_SHOWN]}… ({len(text)} bytes)"
        yield Line(kind, shown, part.t_us, side, program, part.waited_us, ended=part.words.endswith(b"\n"))


_ENDED = {
    "forbidden": "is stopped at a forbidden call",
    "killed": "is stopped by the judge",
    "failed": "could not be started",
}


def _did(entry: Entry) -> str:
    if entry.event == "eof":
        return "closes its output"
    if entry.event == "closed_input":
        return "stops reading"
    if entry.signal is not None:
        return f"dies of {signal_name(entry.signal)}"
    if entry.ended_by:
        return _ENDED.get(entry.ended_by, f"is stopped at its {entry.ended_by.replace('_', ' ')}")
    return f"exits with code {entry.code}"


def lines(entries: Iterable[Entry]) -> Iterator[Line]:
    """Of a whole conversation."""
    dialogue = Dialogue()
    for entry in entries:
        yield from dialogue.take(entry)
    yield from dialogue.rest()
