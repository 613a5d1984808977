"""Comparing an output with an answer, token by token, streaming. Pure: two binary streams in, a difference out.

Whitespace is what the C locale calls so. Chunks keep memory flat however long the output is; a token longer than
a chunk is held whole, which the output limit bounds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import IO

from msgspec import Struct

_CHUNK = 1 << 18
_SHOWN = 40


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
    """Where and what. `number` counts tokens from 1; `line` is the output's, from 1."""

    number: int
    line: int
    expected: str | None
    found: str | None

    def __str__(self) -> str:
        where = f"token {self.number} (line {self.line})"
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
    split = _pieces if rules.space_sensitive else _tokens
    mine, theirs = split(output), split(answer)
    number = 0
    line = 1
    while True:
        number += 1
        found, expected = next(mine, None), next(theirs, None)
        if found is None and expected is None:
            return None
        if found is not None:
            line = found[1]
        if found is None or expected is None or not _equal(found[0], expected[0], rules):
            return Difference(number, line, _shown(expected), _shown(found))


def _shown(token: tuple[bytes, int] | None) -> str | None:
    if token is None:
        return None
    text = token[0][: _SHOWN + 1].decode(errors="backslashreplace")
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _equal(found: bytes, expected: bytes, rules: Rules) -> bool:
    if found == expected:
        return True
    if rules.numeric and _is_float(expected):
        return _close(found, float(expected), rules)
    return not rules.case_sensitive and found.lower() == expected.lower()


def _is_float(token: bytes) -> bool:
    return _number(token) is not None


def _number(token: bytes) -> float | None:
    """A decimal floating point number; Python's extra spellings (underscores, hex are not read) are no numbers."""
    if b"_" in token:
        return None
    try:
        return float(token)
    except ValueError:
        return None


def _close(found: bytes, expected: float, rules: Rules) -> bool:
    value = _number(found)
    if value is None or math.isnan(value) or math.isnan(expected):
        return False
    if value == expected:
        return True
    if math.isinf(value) or math.isinf(expected):
        return False
    error = abs(value - expected)
    if rules.absolute is not None and error <= rules.absolute:
        return True
    return rules.relative is not None and error <= rules.relative * abs(expected)


def _tokens(stream: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Tokens and the line that each stands on."""
    line = 1
    rest: list[bytes] = []
    for chunk in iter(lambda: stream.read(_CHUNK), b""):
        lines = chunk.split(b"\n")
        for index, text in enumerate(lines):
            words = text.split()
            if words and rest and not text[:1].isspace():
                rest.append(words.pop(0))
            last = index == len(lines) - 1
            if rest and (words or not last or text[-1:].isspace()):
                yield b"".join(rest), line
                rest = []
            if last and words and not text[-1:].isspace():
                rest = [words.pop()]
            for word in words:
                yield word, line
            line += not last
    if rest:
        yield b"".join(rest), line


def _pieces(stream: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Alternately a run of whitespace and a token, each as it stands: a change of either is a difference."""
    line = 1
    rest, rest_is_space = b"", True
    for chunk in iter(lambda: stream.read(4096), b""):
        for index in range(len(chunk)):
            byte = chunk[index : index + 1]
            space = byte.isspace()
            if space != rest_is_space:
                yield rest, line
                rest, rest_is_space = b"", space
            rest += byte
            line += byte == b"\n"
    yield rest, line
