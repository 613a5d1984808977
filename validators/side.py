"""One side of a comparison, an output or an answer: read in chunks, as often as it takes, never whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import IO

_CHUNK = 1 << 16  # larger ones are slower: they leave the processor's cache, and malloc() maps memory for each


class Side:
    """Of a stream that can be rewound. `start` is where it begins to count; one reader at a time."""

    def __init__(self, stream: IO[bytes], start: int = 0) -> None:
        self.stream = stream
        self.start = start

    def chunks(self, *, characters: bool = False) -> Iterator[bytes]:
        """From the start. With `characters` no chunk ends within a character of UTF-8."""
        self.stream.seek(self.start)
        held = b""
        while chunk := self.stream.read(_CHUNK):
            if characters:
                text = held + chunk
                cut = _whole(text)
                chunk, held = text[:cut], text[cut:]
            if chunk:
                yield chunk
        if held:
            yield held

    def after(self, count: int) -> Side:
        """The same stream without its first bytes."""
        return Side(self.stream, self.start + count)

    def size(self) -> int:
        return max(0, self.stream.seek(0, os.SEEK_END) - self.start)

    def at(self, offset: int, size: int) -> bytes:
        """Some bytes; fewer at the end."""
        self.stream.seek(offset + self.start)
        return self.stream.read(size)


def same(mine: Side, theirs: Side) -> bool:
    """Byte for byte: the quick way to most accepted outputs."""
    return parting(mine.chunks(), theirs.chunks()) is None


def parting(mine: Iterator[bytes], theirs: Iterator[bytes]) -> int | None:
    """Where two texts, cut into pieces anyhow, begin to differ; None: nowhere."""
    offset = 0
    one = other = b""
    while True:
        one, other = one or next(mine, b""), other or next(theirs, b"")
        if one == other and one:
            offset += len(one)
            one = other = b""
            continue
        count = min(len(one), len(other))
        if not count:
            return offset if one or other else None
        if one[:count] != other[:count]:
            return offset + common(one, other)
        offset += count
        one, other = one[count:], other[count:]


def common(one: bytes, other: bytes) -> int:
    """The length of the longest start that two texts have in common."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _whole(text: bytes) -> int:
    """Where to cut so that a character that runs on into the next chunk is kept together; most often at the end."""
    for back, byte in enumerate(reversed(text[-3:]), 1):
        if byte < 0x80:
            break
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(text) - back if needed > back else len(text)
    return len(text)
