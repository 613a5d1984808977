"""Byte for byte. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .comparison import Compare, decided
from .difference import shown
from .flags import Flags
from .side import Side, parting


def difference(output: Side, answer: Side) -> str | None:
    """The first byte that differs, with what follows it."""
    offset = parting(output.chunks(), answer.chunks())
    if offset is None:
        return None
    line, column = _place(output, offset)
    where = f"byte {offset + 1} (line {line}, column {column})"
    found, expected = (side.at(offset, 200) for side in (output, answer))
    if not found:
        return f"{where}: the output ends, expected {shown(expected)!r}"
    if not expected:
        return f"{where}: found {shown(found)!r} after the end of the answer"
    return f"{where}: expected {shown(expected)!r}, found {shown(found)!r}"


def _place(side: Side, offset: int) -> tuple[int, int]:
    line, column = 1, 1
    for chunk in side.chunks():
        before = chunk[:offset]
        offset -= len(before)
        newlines = before.count(b"\n")
        line += newlines
        column = len(before) - before.rfind(b"\n") if newlines else column + len(before)
        if len(before) < len(chunk):
            break
    return line, column


def exact(flags: Sequence[str]) -> Compare:
    Flags("exact", flags, known=())
    return lambda output, answer, points: decided(difference(output, answer))
