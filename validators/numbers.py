"""Tokens read as numbers, a list at a time, and finding those that are not close. Pure.

Most lists hold nothing but numbers as JSON spells them, and are read by its parser: five times as fast as float() of
each, and as exact. What is no number stays the token that it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from operator import sub
from typing import TypeAlias, cast

import msgspec

from .pieces import Piece

Value: TypeAlias = float | bytes
Read: TypeAlias = Callable[[bytes], Value]

_DECIMAL = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_OF_NUMBERS = b"0123456789+-.eE "
_decode = msgspec.json.Decoder(list[float]).decode


def decimal(token: bytes) -> Value:
    """Numbers as C and most languages print them; one too large to be held is infinite, no other is."""
    return float(token) if _DECIMAL.fullmatch(token) else token


def values(texts: Iterator[bytes], read: Read) -> Iterator[list[Value]]:
    """Of a text in canonical form. `read` says what a token is; it must agree with JSON about what JSON knows."""
    held = Piece(b" ")
    begun = False
    for text in texts:
        begun = True
        first, blank, rest = text.partition(b" ")
        held.add(first)
        if blank:
            block, _, last = rest.rpartition(b" ")
            some = [read(held.end())]
            yield some + _values(block, read) if block else some
            held.add(last)
    if begun:
        yield [read(held.end())]


def _values(block: bytes, read: Read) -> list[Value]:
    if not block.translate(None, _OF_NUMBERS):
        try:
            return cast("list[Value]", _decode(b"[%b]" % block.replace(b" ", b",")))
        except msgspec.DecodeError:
            pass  # one has a plus, a leading zero, no digit before its point …
    return [read(token) for token in block.split(b" ")]


def first_far(
    found: Sequence[Value], expected: Sequence[Value], close: Callable[[Value, Value], bool], *, within: float
) -> int | None:
    """The first that is not `close(found, expected)`. Numbers `within` a distance of each other are close for sure."""
    suspects: Sequence[int] = range(len(found))
    try:
        gaps = map(abs, map(sub, cast("Sequence[float]", found), cast("Sequence[float]", expected)))
        suspects = [index for index, gap in enumerate(gaps) if not gap <= within]  # a NaN is suspect
    except TypeError:
        pass  # one of them is no number
    return next((index for index in suspects if not close(found[index], expected[index])), None)


def gap(found: Value, expected: Value) -> str:
    """How far off, for people; empty where one is no number."""
    if isinstance(found, bytes) or isinstance(expected, bytes):
        return ""
    return f"off by {abs(found - expected):.3g}"
