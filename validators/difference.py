"""Where two texts differ first, told so that a person finds it: line, column, token, what was expected, what found."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from msgspec import Struct

from .form import EDGES, Form, canonical, squeezed
from .side import Side

_SHOWN = 40
_MOST = 4 * _SHOWN + 4  # bytes of what is shown
_TOKEN = re.compile(rb"[^ \n]+")


class Place(Struct, frozen=True):
    """Of a token in a side: where it begins. Lines and columns count from 1, columns in bytes."""

    offset: int
    line: int
    column: int


class Difference(Struct, frozen=True):
    """Where and what. `number` counts tokens from 1; `line` and `column` are the output's.

    Where whitespace counts and differs, `number` is the token that it stands before. `expected` or `found` None: there
    is no such token. `note` says more, such as how far off a number is.
    """

    number: int
    line: int
    column: int
    expected: str | None
    found: str | None
    note: str = ""

    def __str__(self) -> str:
        spaces = any(text is not None and (not text or text.isspace()) for text in (self.expected, self.found))
        place = f"(line {self.line}, column {self.column})"
        where = f"{'whitespace before ' if spaces else ''}token {self.number} {place}"
        note = f" ({self.note})" if self.note else ""
        if self.found is None:
            return f"{where}: the output ends, expected {self.expected!r}{note}"
        if self.expected is None:
            return f"{where}: found {self.found!r} after the end of the answer{note}"
        return f"{where}: expected {self.expected!r}, found {self.found!r}{note}"


def of_token(output: Side, answer: Side, form: Form, number: int, note: str = "") -> Difference:
    """The difference that the tokens of that number are."""
    place = find(output, form, number)
    wanted = find(answer, form, number)
    here = place or end(output, form)
    expected = _text(answer, form, wanted) if wanted else None
    found = _text(output, form, place) if place else None
    return Difference(number, here.line, here.column, expected, found, note)


def of_canonical(output: Side, answer: Side, form: Form, offset: int) -> Difference:
    """The difference of two sides whose canonical forms part at `offset`."""
    mine, theirs = (around(form, side, offset) for side in (output, answer))
    between = all(some.after[:1] in (b"", b" ", b"\n") for some in (mine, theirs))
    number = mine.separators + 1 + (between and offset > 0)
    if between and mine.after and theirs.after:  # both go on: here with a blank, there with an end of line
        place = find(output, form, number) or end(output, form)
        return Difference(number, place.line, place.column, shown(theirs.after[:1]), shown(mine.after[:1]))
    return of_token(output, answer, form, number)


class Around(Struct, frozen=True):
    """What is at an offset of a canonical form: separators before it, and some bytes after it."""

    separators: int
    after: bytes


def around(form: Form, side: Side, offset: int) -> Around:
    separators, after = 0, b""
    for text in canonical(side, form):
        before = text[:offset]
        separators += before.count(b" ") + before.count(b"\n")
        after = text[offset:]
        offset -= len(before)
        if after:
            break
    return Around(separators, after)


def find(side: Side, form: Form, number: int) -> Place | None:
    """The token of that number; None where there are fewer."""
    for chunk in _read(side, form):
        if chunk.begun >= number:
            tokens = _TOKEN.finditer(chunk.spaced)
            token = next(itertools.islice(tokens, number - 1 + chunk.runs_on, None))
            return chunk.place(token.start())
        number -= chunk.begun
    return None


def end(side: Side, form: Form) -> Place:
    """Right after the last token; the start where there is none."""
    last = Place(0, 1, 1)
    for chunk in _read(side, form):
        kept = len(chunk.spaced.rstrip(EDGES))
        if kept:
            last = chunk.place(kept)
    return last


class _Chunk(Struct, frozen=True):
    """A piece of a side, and where it stands. `begun` tokens begin in it; `runs_on`: it begins within a token."""

    raw: bytes
    spaced: bytes
    begun: int
    runs_on: bool
    offset: int
    line: int
    column: int

    def place(self, at: int) -> Place:
        """`at` counts from the start of the piece."""
        newline = self.raw.rfind(b"\n", 0, at)
        column = at - newline if newline >= 0 else self.column + at
        return Place(self.offset + at, self.line + self.raw.count(b"\n", 0, at), column)


def _read(side: Side, form: Form) -> Iterator[_Chunk]:
    here = Place(0, 1, 1)
    inside = False
    for raw in side.chunks(characters=form.wide is not None):
        spaced = form.spaced(raw)
        runs_on = inside and spaced[:1] not in (b" ", b"\n")
        inside = spaced[-1:] not in (b" ", b"\n")
        words = squeezed(spaced, lines=True).strip(EDGES)
        tokens = bool(words) + words.count(b" ") + words.count(b"\n")
        chunk = _Chunk(raw, spaced, tokens - runs_on, runs_on, here.offset, here.line, here.column)
        yield chunk
        here = chunk.place(len(raw))


def _text(side: Side, form: Form, place: Place) -> str:
    token = _TOKEN.match(form.spaced(side.at(place.offset, _MOST)))
    return shown(token[0] if token else b"")


def shown(piece: bytes) -> str:
    """Shortened, and bytes that are no UTF-8 escaped."""
    text = piece[:_MOST].decode(errors="backslashreplace")
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
