r"""testlib's checkers of lines: fcmp and lcmp. Pure.

Source: MikeMirzayanov/testlib, `checkers/` and `readString` in `testlib.h`: an output that ends early has empty lines
from there on, and after the answer's last line nothing but blanks. A `\r` before anything but a newline is lost, and
one at the very end is read as the byte 255.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..core.model import Decision
from . import lines
from .comparison import ACCEPTED, decided, wrong
from .difference import of_texts, shown
from .side import Side, parting
from .testlib_reading import BLANKS

_RETURN = re.compile(rb"\r(.?)", re.DOTALL)


class _Lines(Side):
    """A side as `readString` reads it."""

    def __init__(self, side: Side, *, end: bytes = b"\xff") -> None:
        super().__init__(side.stream, side.start)
        self._end = end  # what a carriage return at the very end is

    def chunks(self, *, characters: bool = False) -> Iterator[bytes]:
        held = b""
        for chunk in super().chunks():
            text = held + chunk
            held = b""
            if b"\r" in text:
                pieces = _RETURN.split(text)
                if text.endswith(b"\r") and not pieces[-2]:  # what it stands before is in the next chunk
                    held = b"\r"
                text = b"".join(pieces)
            if text:
                yield text
        if held:
            yield self._end


def lcmp(output: Side, answer: Side) -> Decision:
    """Lines of tokens."""
    mine, theirs = _Lines(output), _Lines(answer)
    offset = parting(lines.texts(mine), lines.texts(theirs))
    if offset is not None:
        return decided(of_texts(mine, theirs, lines.FORM, offset, lines.texts))
    return _over(output, _count(theirs))


def fcmp(output: Side, answer: Side) -> Decision:
    """Lines, byte for byte."""
    mine, theirs = _Lines(output), _Lines(answer)
    offset = parting(mine.chunks(), theirs.chunks())
    if offset is None:
        return ACCEPTED
    (line, before, found), (_, _, expected) = (_around(side, offset) for side in (mine, theirs))
    if not found and not any(text.strip(b"\n") for text in _from(theirs, offset)):
        return ACCEPTED
    ended = not expected or (expected == b"\n" and before in (b"", b"\n"))  # a last line that is empty is none
    if ended and (found.startswith(b"\n") or before in (b"", b"\n")):
        return _over(output, _count(theirs))
    mine_rest, their_rest = (shown(text.partition(b"\n")[0]) for text in (found, expected))
    return wrong(f"line {line}: expected {their_rest!r} from where it differs, found {mine_rest!r}")


def _count(side: Side) -> int:
    """Of lines; what comes after the last newline is one if it holds anything, and an empty last line is none."""
    count, last = 0, b"\n\n"
    for chunk in side.chunks():
        count += chunk.count(b"\n")
        last = (last + chunk)[-2:]
    return count + (not last.endswith(b"\n")) - (count > 0 and last == b"\n\n")


def _over(output: Side, count: int) -> Decision:
    """What comes after so many lines must be blank."""
    left = count
    for chunk in _Lines(output, end=b"\r").chunks():
        newlines = chunk.count(b"\n") if left else 0
        if newlines < left:
            left -= newlines
            continue
        rest = chunk.split(b"\n", left)[-1] if left else chunk
        left = 0
        if rest.strip(BLANKS):
            return wrong(f"line {count + 1}: found {shown(rest.strip(BLANKS))!r} after the end of the answer")
    return ACCEPTED


def _from(side: Side, offset: int) -> Iterator[bytes]:
    for chunk in side.chunks():
        if chunk[offset:]:
            yield chunk[offset:]
        offset = max(0, offset - len(chunk))


def _around(side: Side, offset: int) -> tuple[int, bytes, bytes]:
    """The number of the line at an offset, the byte before it, and some of what comes after."""
    line, before = 1, b""
    chunks = side.chunks()
    for chunk in chunks:
        line += chunk.count(b"\n", 0, offset)
        before = chunk[:offset][-1:] or before
        if len(chunk) > offset:
            return line, before, chunk[offset:] + next(chunks, b"")
        offset -= len(chunk)
    return line, before, b""
