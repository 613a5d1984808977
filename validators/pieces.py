"""A text cut into whole pieces (tokens, lines), a list at a time: for what must look at each of them. Pure.

Memory stays flat. A piece longer than a mebibyte is not held: it stands as its first bytes, the separator (which no
piece holds) and a SHA-256, so it is equal to itself alone, and is no number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TypeVar

from .form import Form, canonical
from .side import Side

LONG = 1 << 20
_KEPT = 200

P = TypeVar("P")


def tokens(side: Side, form: Form) -> Iterator[list[bytes]]:
    """Of a form that counts no lines. Lists are never empty."""
    for some in cut(canonical(side, form), b" "):
        if some != [b""]:
            yield some


def cut(
    texts: Iterator[bytes], separator: bytes, *, leading: bytes = b"", trailing: bytes = b""
) -> Iterator[list[bytes]]:
    """All that stands between separators, as `split()` has it. `leading` and `trailing` bytes of each do not count."""
    held = Piece(separator, leading, trailing)
    for text in texts:
        first, *others = text.split(separator)
        held.add(first)
        if others:
            done = [held.end(), *others[:-1]]
            held.add(others[-1])
            if leading:
                done = [piece.lstrip(leading) for piece in done]
            yield [piece.rstrip(trailing) for piece in done] if trailing else done
    yield [held.end().rstrip(trailing)]


class Piece:
    """One that has not come to its end. What it is at last depends on what of it counts, not on how it came."""

    def __init__(self, separator: bytes, leading: bytes = b"", trailing: bytes = b"") -> None:
        self._separator = separator
        self._leading = leading
        self._trailing = trailing
        self._begin()

    def _begin(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self._counting = 0  # bytes, without those at the end that may turn out not to count
        self._long = False
        self._everything = self._sure = hashlib.sha256()  # once it is long: of what came, and of what of it counts

    def add(self, text: bytes) -> None:
        if not self._size:
            text = text.lstrip(self._leading) if self._leading else text
        if not self._long:
            self._parts.append(text)
            if self._size + len(text) <= LONG:
                self._size += len(text)
                return
            text = b"".join(self._parts)
            self._size = 0
            self._long = True
            self._parts = [text.rstrip(self._trailing) if self._trailing else text]
        self._hash(text)
        if self._counting > LONG:
            self._parts = [self._parts[0][:_KEPT]]

    def _hash(self, text: bytes) -> None:
        kept = len(text.rstrip(self._trailing)) if self._trailing else len(text)
        if kept:
            self._everything.update(text[:kept])
            self._sure = self._everything.copy()
            self._counting = self._size + kept
        self._everything.update(text[kept:])
        self._size += len(text)

    def end(self) -> bytes:
        piece = b"".join(self._parts)
        if self._counting > LONG:
            piece += self._separator + self._sure.hexdigest().encode()
        self._begin()
        return piece


def aligned(mine: Iterator[list[P]], theirs: Iterator[list[P]]) -> Iterator[tuple[list[P], list[P]]]:
    """Lists of one length from both; then, where one side has more, the rest of its lists, and empty ones."""
    some: list[P] = []
    others: list[P] = []
    while True:
        some, others = some or next(mine, some), others or next(theirs, others)
        count = min(len(some), len(others)) or max(len(some), len(others))
        if not count:
            return
        yield some[:count], others[:count]
        some, others = some[count:], others[count:]
