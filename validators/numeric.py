"""Tokens, of which numbers may be a little off. Pure.

`absolute=ε` and `relative=ε` (of the answer) say how much, `tolerance=ε` both; either suffices. Without any of them:
10⁻⁶, both. What is a number, and what a word, is as for the default validator; words are compared byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence

from .comparison import Compare, decided
from .flags import Flags
from .tokens import Rules, difference

_USUAL = 1e-6


def numeric(words: Sequence[str]) -> Compare:
    flags = Flags("numeric", words, known=("absolute", "relative", "tolerance"))
    both = flags.amount("tolerance", None if "absolute" in flags or "relative" in flags else _USUAL)
    rules = Rules(case_sensitive=True, absolute=flags.amount("absolute", both), relative=flags.amount("relative", both))
    return lambda output, answer, points: decided(difference(output, answer, rules))
