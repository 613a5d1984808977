"""DMOJ's checkers `standard`, `identical` and `easy`. Pure.

Source: DMOJ/judge-server, `dmoj/checkers/_checker.c`, `identical.py` and `easy.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from ..core.model import Decision, Opinion
from . import exact
from .comparison import ACCEPTED, Compare, decided, wrong
from .difference import Difference, of_texts
from .flags import Flags
from .form import BLANKS, Form, canonical, table
from .side import Side, parting, same

_FORM = Form(table(blanks=b" \t\v\f", ends=b"\r\n"), lines=True)
_PRESENTATION = "presentation error: only the whitespace differs"


def difference(output: Side, answer: Side) -> Difference | None:
    """Tokens, and which of them a line is broken between: any ends of lines in a row are one, and so are any blanks."""
    if same(output, answer):
        return None
    offset = parting(canonical(output, _FORM), canonical(answer, _FORM))
    return None if offset is None else of_texts(output, answer, _FORM, offset)


def standard(flags: Sequence[str]) -> Compare:
    Flags("dmoj-standard", flags, known=())
    return lambda output, answer, points: decided(difference(output, answer))


def identical(words: Sequence[str]) -> Compare:
    """Byte for byte; `pe_allowed=true` (unless said) tells the contestant where `standard` would have accepted."""
    flags = Flags("dmoj-identical", words, known=("pe_allowed",))
    hints = flags.yes("pe_allowed", default=True)

    def compare(output: Side, answer: Side, points: Fraction) -> Decision:
        found = exact.difference(output, answer)
        if found is None:
            return ACCEPTED
        if hints and difference(output, answer) is None:
            message = f"{_PRESENTATION}: {found}"
            return Decision(Opinion.WRONG, Fraction(0), message, team_message=_PRESENTATION)
        return wrong(found)

    return compare


def easy(flags: Sequence[str]) -> Compare:
    """The same characters, in any order; case and whitespace do not count."""
    Flags("dmoj-easy", flags, known=())

    def compare(output: Side, answer: Side, points: Fraction) -> Decision:
        mine, theirs = _characters(output), _characters(answer)
        for byte in range(256):
            if mine[byte] != theirs[byte]:
                return wrong(f"character {chr(byte)!r}: expected {theirs[byte]} of them, found {mine[byte]}")
        return ACCEPTED

    return compare


def _characters(side: Side) -> Counter[int]:
    counts: Counter[int] = Counter()
    for chunk in side.chunks():
        counts.update(chunk.lower().translate(None, BLANKS))
    return counts
