"""Whether two sides hold the same pieces (tokens, lines), in whatever order. Exact, and in bounded memory.

Pieces are dealt out to as many buckets as keep one small, equal ones to the same; then each bucket is counted. Buckets
lie in a nameless temporary file, which grows as large as both sides; small sides have one bucket, and no file.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO, TypeAlias

from msgspec import Struct

Pieces: TypeAlias = Callable[[], Iterator[list[bytes]]]  # from the start, each time
_BUCKET = 1 << 19  # bytes of both sides
_MOST = 1024
_BATCH = 1 << 16  # pieces that are dealt out before they are written
_READ = 1 << 16


class Odd(Struct, frozen=True):
    """A piece that is not there as often on both sides."""

    piece: bytes
    expected: int
    found: int


class Comparing(Struct, frozen=True):
    """`separator` stands between pieces when they lie in a file; `size` is that of both sides, in bytes."""

    separator: bytes
    size: int


def differences(mine: Pieces, theirs: Pieces, comparing: Comparing) -> tuple[Odd | None, Odd | None]:
    """The smallest (as bytes) of the pieces that are missing, and of those that are too many."""
    buckets = min(comparing.size // _BUCKET + 1, _MOST)
    if buckets == 1:
        return _odd(_count(mine()), _count(theirs()))
    missing: list[Odd] = []
    surplus: list[Odd] = []
    with tempfile.TemporaryFile(buffering=0) as file:
        sides = [_Dealt(file, comparing.separator, buckets, pieces()) for pieces in (mine, theirs)]
        for bucket in range(buckets):
            less, more = _odd(*(_count(side.bucket(bucket)) for side in sides))
            missing += [less] if less else []
            surplus += [more] if more else []
    return min(missing, key=_piece, default=None), min(surplus, key=_piece, default=None)


def _piece(odd: Odd) -> bytes:
    return odd.piece


def _count(pieces: Iterator[list[bytes]]) -> Counter[bytes]:
    counts: Counter[bytes] = Counter()
    for some in pieces:
        counts.update(some)
    return counts


def _odd(mine: Counter[bytes], theirs: Counter[bytes]) -> tuple[Odd | None, Odd | None]:
    if dict(mine) == dict(theirs):  # as quick as dictionaries are; counters are not
        return None, None
    less = min((piece for piece, count in theirs.items() if mine[piece] < count), default=None)
    more = min((piece for piece, count in mine.items() if theirs[piece] < count), default=None)
    missing, surplus = (None if piece is None else Odd(piece, theirs[piece], mine[piece]) for piece in (less, more))
    return missing, surplus


class _Dealt:
    """The pieces of one side in buckets; where each lies in the file."""

    def __init__(self, file: IO[bytes], separator: bytes, buckets: int, pieces: Iterator[list[bytes]]) -> None:
        self._file = file
        self._separator = separator
        self._extents: list[list[tuple[int, int]]] = [[] for _ in range(buckets)]
        hands: list[list[bytes]] = [[] for _ in range(buckets)]
        held = 0
        for some in pieces:
            for piece in some:
                hands[hash(piece) % buckets].append(piece)
            held += len(some)
            if held >= _BATCH:
                self._write(hands)
                held = 0
        self._write(hands)

    def _write(self, hands: list[list[bytes]]) -> None:
        for hand, extents in zip(hands, self._extents, strict=True):
            if hand:
                data = memoryview(self._separator.join(hand) + self._separator)
                extents.append((self._file.seek(0, 2), len(data)))
                while data:
                    data = data[self._file.write(data) :]
                hand.clear()

    def bucket(self, number: int) -> Iterator[list[bytes]]:
        for offset, size in self._extents[number]:
            self._file.seek(offset)
            yield self._file.read(size)[: -len(self._separator)].split(self._separator)
