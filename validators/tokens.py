"""Comparing an output with an answer, piece by piece, streaming. Pure: two binary streams in, a difference out.

Whitespace is what the C locale calls so. Each stream is cut into lists of whole pieces, a chunk at a time: memory
stays flat however long the output is (a token longer than a chunk is held whole, which the output limit bounds), and
lists that are equal cost no step for each piece.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from typing import IO

from msgspec import Struct

_CHUNK = 1 << 18
_SHOWN = 40
_TOKEN = re.compile(rb"\S+")
_PIECE = re.compile(rb"\s+|\S+")


class Rules(Struct, frozen=True):
    """How tokens are compared. Tolerances None: never as numbers. Source: Kattis format, default output validator."""

    case_sensitive: bool = False
    space_sensitive: bool = False
    absolute: float | None = None
    relative: float | None = None

    @property
    def numeric(self) -> bool:
        return self.absolute is not None or self.relative is not None


class Difference(Struct, frozen=True):
    """Where and what. `number` counts tokens from 1; `line` is the output's, from 1.

    Where whitespace counts and differs, `number` is the token that it should stand before.
    """

    number: int
    line: int
    expected: str | None
    found: str | None

    def __str__(self) -> str:
        spaces = any(text and text[0].isspace() for text in (self.expected, self.found))
        where = f"{'whitespace before ' if spaces else ''}token {self.number} (line {self.line})"
        if self.found is None:
            return f"{where}: the output ends, expected {self.expected!r}"
        if self.expected is None:
            return f"{where}: found {self.found!r} after the end of the answer"
        return f"{where}: expected {self.expected!r}, found {self.found!r}"


def identical(output: IO[bytes], answer: IO[bytes]) -> bool:
    """Byte for byte, from the start of both; the quick way to most accepted outputs. Leaves both at their start."""
    try:
        while True:
            mine, theirs = output.read(_CHUNK), answer.read(_CHUNK)
            if mine != theirs:
                return False
            if not mine:
                return True
    finally:
        output.seek(0)
        answer.seek(0)


def difference(output: IO[bytes], answer: IO[bytes], rules: Rules) -> Difference | None:
    """The first difference, or None."""
    if identical(output, answer):
        return None
    mine, theirs = (_pieces(stream, spaces=rules.space_sensitive) for stream in (output, answer))
    found, expected = _next(mine), _next(theirs)
    tokens = 0
    while found and expected:
        count = min(len(found), len(expected))
        same = _equal_pieces(found[:count], expected[:count], rules)
        tokens += same - sum(map(bytes.isspace, found[:same])) if rules.space_sensitive else same
        found, expected = found[same:], expected[same:]
        if same < count:
            break
        found, expected = found or _next(mine), expected or _next(theirs)
    if not found and not expected:
        return None
    first = [pieces[0] if pieces else None for pieces in (expected, found)]
    after_spaces = not any(piece and piece.isspace() for piece in first)
    return Difference(tokens + 1, _line(output, tokens + after_spaces), *map(_shown, first))


def _pieces(stream: IO[bytes], *, spaces: bool) -> Iterator[list[bytes]]:
    """Lists of tokens; with `spaces` the runs of whitespace are pieces too, so that the two kinds take turns."""
    parts: list[bytes] = []  # of a piece that runs on from chunk to chunk
    while chunk := stream.read(_CHUNK):
        pieces = _PIECE.findall(chunk) if spaces else chunk.split()
        runs_on = spaces or not chunk[-1:].isspace()
        if parts:
            if parts[0][:1].isspace() == chunk[:1].isspace():
                parts.append(pieces.pop(0))
                if not pieces and runs_on:
                    continue
            pieces.insert(0, b"".join(parts))
        parts = [pieces.pop()] if runs_on else []
        yield pieces
    if parts:
        yield [b"".join(parts)]


def _next(pieces: Iterator[list[bytes]]) -> list[bytes]:
    """The next list that holds something; empty at the end."""
    for some in pieces:
        if some:
            return some
    return []


def _equal_pieces(found: list[bytes], expected: list[bytes], rules: Rules) -> int:
    """How many are equal, from the start of two lists of one length."""
    if found != expected:
        for index, (mine, theirs) in enumerate(zip(found, expected, strict=True)):
            if mine != theirs and not _equal(mine, theirs, rules):
                return index
    return len(found)


def _line(stream: IO[bytes], number: int) -> int:
    """The line of a token, counted from 1; of the last token where there are fewer; 1 where there is none."""
    stream.seek(0)
    line = last = 1
    inside = False  # a token that began in an earlier chunk
    while number and (chunk := stream.read(_CHUNK)):
        runs_on = inside and not chunk[:1].isspace()
        begun = len(chunk.split()) - runs_on
        if begun >= number:
            token = next(itertools.islice(_TOKEN.finditer(chunk), number - 1 + runs_on, None))
            return line + chunk.count(b"\n", 0, token.start())
        number -= begun
        text = chunk.rstrip()
        last = line + text.count(b"\n") if text else last
        line += chunk.count(b"\n")
        inside = not chunk[-1:].isspace()
    return last


def _shown(piece: bytes | None) -> str | None:
    if piece is None:
        return None
    text = piece[: 4 * _SHOWN + 4].decode(errors="backslashreplace")
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _equal(found: bytes, expected: bytes, rules: Rules) -> bool:
    if rules.numeric and (value := _number(expected)) is not None:
        return _close(found, value, rules)
    return found == expected if rules.case_sensitive else found.lower() == expected.lower()


def _number(token: bytes) -> float | None:
    """As C reads a decimal number or an infinity: Python's underscores are none, and `nan` is compared as a word."""
    try:
        value = float(token)
    except ValueError:
        return None
    return None if math.isnan(value) or b"_" in token else value


def _close(found: bytes, expected: float, rules: Rules) -> bool:
    value = _number(found)
    if value is None:
        return False
    if value == expected:
        return True
    if math.isinf(value) or math.isinf(expected):
        return False
    error = abs(value - expected)
    if rules.absolute is not None and error <= rules.absolute:
        return True
    return rules.relative is not None and error <= rules.relative * abs(expected)
