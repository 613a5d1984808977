"""What a judge takes for tokens: which bytes stand between them, whether lines count, which spellings are one. Pure.

A text in its canonical form is its tokens with one blank between them, or one end of line where lines count and the
whitespace holds one. Two texts have the same tokens if, and only if, their canonical forms are the same bytes: so they
are compared as fast as bytes are, and no step is made for each token.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from .side import Side

BLANKS = b" \t\n\v\f\r"  # of the C locale
EDGES = b" \n"  # all that stands between tokens once a text is spaced


class Form(Struct, frozen=True):
    """How bytes become tokens.

    `table` maps each byte to itself, to a blank (32), or to an end of line (10). `wide`: separators of several bytes.
    `fold` is given texts of whole characters and makes those alike that are one; it keeps blanks and ends of lines.
    """

    table: bytes
    lines: bool = False
    wide: re.Pattern[bytes] | None = None
    fold: Callable[[bytes], bytes] | None = None

    def spaced(self, chunk: bytes) -> bytes:
        """As many bytes as in `chunk`: tokens as they are, all between them blanks and ends of lines."""
        if self.wide and not chunk.isascii():
            chunk = self.wide.sub(lambda found: b" " * len(found[0]), chunk)
        return chunk.translate(self.table)

    def texts(self, side: Side) -> Iterator[bytes]:
        """All of a side, spaced and folded, in pieces."""
        for chunk in side.chunks(characters=self.wide is not None):
            text = self.spaced(chunk)
            yield self.fold(text) if self.fold else text


def table(*, blanks: bytes = b"", ends: bytes = b"") -> bytes:
    """A table that reads `blanks` as blanks and `ends` as ends of lines."""
    return bytes(10 if byte in ends else 32 if byte in blanks else byte for byte in range(256))


WORDS = Form(table(blanks=BLANKS))


def canonical(side: Side, form: Form) -> Iterator[bytes]:
    """The canonical form, in pieces none of which is empty."""
    pending, begun = b"", False
    for text in form.texts(side):
        some = squeezed(pending + text, lines=form.lines)
        if not begun:
            some = some.lstrip(EDGES)
        pending = some[-1:] if some.endswith((b" ", b"\n")) else b""
        some = some[: len(some) - len(pending)]
        if some:
            begun = True
            yield some


def squeezed(text: bytes, *, lines: bool) -> bytes:
    """Runs of blanks and ends of lines made one: an end of line where `lines` count and there is one in the run."""
    while b"  " in text:
        text = text.replace(b"  ", b" ")
    if lines:
        text = text.replace(b" \n", b"\n").replace(b"\n ", b"\n")
        while b"\n\n" in text:
            text = text.replace(b"\n\n", b"\n")
    return text
