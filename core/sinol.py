"""Checkers and interactors of SIO2's packages: up to three lines on stdout.

::

    OK                  or WRONG, or WA
    a comment
    75                  percent, of what is OK: a number or a fraction; 100 where it is missing

Source: sio2project/sinol-make, `sinol_make/task_type`.
"""

from __future__ import annotations

from fractions import Fraction

from .inquiry import Said, partly
from .model import Decision, Opinion
from .rational import exact

_PERCENT = 100


def decision(said: Said) -> Decision:
    """Of a program that came to an end of its own."""
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
