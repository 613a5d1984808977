"""Lines of tokens: whitespace within a line, at its ends, and empty lines at the end of the file do not count. Pure.

Source: CMS, `whitediff.py`; testlib's `lcmp` is the same but for what may follow the answer's last line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .comparison import Compare, decided
from .difference import Difference, of_texts
from .flags import Flags
from .form import EDGES, Form, table
from .side import Side, parting, same

FORM = Form(table(blanks=b" \t\v\f\r", ends=b"\n"), lines=True)
_MANY = b"\n" * 4096


def difference(output: Side, answer: Side) -> Difference | None:
    if same(output, answer):
        return None
    offset = parting(texts(output), texts(answer))
    return None if offset is None else of_texts(output, answer, FORM, offset, texts)


def texts(side: Side, form: Form = FORM) -> Iterator[bytes]:
    """One blank between tokens of a line, none at its ends, and all ends of lines but those at the very end."""
    blank, ends = False, 0  # since the last token
    begun = False
    for text in form.texts(side):
        body = text.strip(EDGES)
        before = len(text) - len(text.lstrip(EDGES)) if body else len(text)
        ends += text.count(b"\n", 0, before)
        blank = blank or text.find(b" ", 0, before) >= 0
        if not body:
            continue
        yield from _ends(ends)
        if blank and begun and not ends:
            yield b" "
        yield _tidy(body)
        begun = True
        after = before + len(body)
        ends, blank = text.count(b"\n", after), text.find(b" ", after) >= 0


def _ends(count: int) -> Iterator[bytes]:
    while count:
        yield _MANY[:count]
        count -= min(count, len(_MANY))


def _tidy(text: bytes) -> bytes:
    while b"  " in text:
        text = text.replace(b"  ", b" ")
    return text.replace(b" \n", b"\n").replace(b"\n ", b"\n")


def lines(flags: Sequence[str]) -> Compare:
    Flags("lines", flags, known=())
    return lambda output, answer, points: decided(difference(output, answer))
