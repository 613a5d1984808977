"""Where two texts differ first, told so that a person finds it: line, column, token, what was expected, what found."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from .form import EDGES, Form, canonical, squeezed
from .side import Side, common

_SHOWN = 40
_BEFORE = 20  # bytes that are shown of a line before where it differs
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


def of_texts(
    output: Side,
    answer: Side,
    form: Form,
    offset: int,
    texts: Callable[[Side, Form], Iterator[bytes]] = canonical,
) -> Difference:
    """The difference of two sides whose `texts` part at `offset`."""
    mine, theirs = (_around(texts(side, form), offset) for side in (output, answer))
    if mine.inside and not (mine.separates and theirs.separates):  # one goes on where the other ends, or otherwise
        return of_token(output, answer, form, mine.begun)
    number = mine.begun + 1
    place = find(output, form, number)
    if place and find(answer, form, number) and (mine.separates or theirs.separates):
        return Difference(number, place.line, place.column, shown(theirs.run), shown(mine.run))
    return of_token(output, answer, form, number)


class _Around(Struct, frozen=True):
    """What is at an offset of a text: tokens begun before it, and whether it lies within or right after one.

    `separates`: what comes next is no token. `run` are the separators there, as far as they are shown.
    """

    begun: int
    inside: bool
    separates: bool
    run: bytes


def _around(texts: Iterator[bytes], offset: int) -> _Around:
    begun, inside = 0, False
    run = after = b""
    for text in texts:
        before, after = text[:offset], text[offset:]
        offset -= len(before)
        if before:
            begun += _begun(before, inside=inside)
            inside = not before.endswith((b" ", b"\n"))
            run = (run + before)[-_MOST:]
        if after:
            break
    run = run[len(run.rstrip(EDGES)) :]
    after += next(texts, b"")
    run += after[: len(after) - len(after.lstrip(EDGES))]
    return _Around(begun, inside, after[:1] in (b"", b" ", b"\n"), run)


def _begun(spaced: bytes, *, inside: bool) -> int:
    """How many tokens begin in a text, of which the first does not where the text before ended `inside` it."""
    words = squeezed(spaced, lines=True).strip(EDGES)
    tokens = bool(words) + words.count(b" ") + words.count(b"\n")
    return tokens - (inside and not spaced.startswith((b" ", b"\n")))


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
        runs_on = inside and not spaced.startswith((b" ", b"\n"))
        begun = _begun(spaced, inside=inside)
        chunk = _Chunk(raw, spaced, begun, runs_on, here.offset, here.line, here.column)
        yield chunk
        inside = not spaced.endswith((b" ", b"\n"))
        here = chunk.place(len(raw))


def _text(side: Side, form: Form, place: Place) -> str:
    token = _TOKEN.match(form.spaced(side.at(place.offset, _MOST)))
    return shown(token[0] if token else b"")


class OfLine(Struct, frozen=True):
    """Lines that differ: `number` as whoever compares counts them, `column` in bytes. None: there is no such line."""

    number: int
    expected: bytes | None
    found: bytes | None

    def __str__(self) -> str:
        if self.found is None:
            return f"line {self.number}: the output ends, expected {shown(self.expected or b'')!r}"
        if self.expected is None:
            return f"line {self.number}: found {shown(self.found)!r} after the end of the answer"
        at = common(self.found, self.expected)
        begin = max(0, at - _BEFORE)
        expected, found = ("…" * (begin > 0) + shown(line[begin:]) for line in (self.expected, self.found))
        return f"line {self.number}, column {at + 1}: expected {expected!r}, found {found!r}"


def shown(piece: bytes) -> str:
    """Shortened, and bytes that are no UTF-8 escaped."""
    text = piece[:_MOST].decode(errors="backslashreplace")
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
