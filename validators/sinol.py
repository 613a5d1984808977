"""Checkers of SIO2's packages: `checker input output answer`, and up to three lines on stdout.

::

    OK                  or WRONG, or WA
    a comment
    75                  percent, of an output that is OK: a number or a fraction; 100 where it is missing

Source: sio2project/sinol-make, `sinol_make/task_type`. It takes exit codes up to 2 for a good end.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..core.hookspecs import hookimpl
from ..core.inquiry import Said, partly
from ..core.model import Decision, Opinion, TestCase
from ..core.rational import exact
from .own import OwnValidator

_LAST_GOOD_EXIT = 2
_PERCENT = 100


class SinolValidator(OwnValidator):
    name = "sinol"

    def decide(self, said: Said, test: TestCase, flags: Sequence[str]) -> Decision:
        if said.exit_code is None or said.exit_code > _LAST_GOOD_EXIT:
            return said.bad_end("0, 1 or 2")
        word, comment, percent = (line.strip() for line in (*said.stdout.split("\n"), "", "", "")[:3])
        if word in ("WRONG", "WA"):
            return Decision(Opinion.WRONG, Fraction(0), comment)
        if word != "OK":
            return said.nonsense(f"it wrote {word[:40]!r} in place of OK or WRONG")
        try:
            share = _fraction(percent or str(_PERCENT)) / _PERCENT
        except ValueError as error:
            return said.nonsense(f"its third line is to be percent, and {error}")
        if not 0 <= share <= 1:
            return said.nonsense(f"it gave {percent[:40]} percent")
        return partly(share, comment)


def _fraction(text: str) -> Fraction:
    """`75`, `37.5` or `1/3`. Raises ValueError."""
    above, slash, below = text.partition("/")
    divisor = exact(below.strip()) if slash else Fraction(1)
    if not divisor:
        raise ValueError(f"{text[:40]!r} is not a number")
    return exact(above.strip()) / divisor


@hookimpl
def parley_validators() -> list[SinolValidator]:
    return [SinolValidator()]
