"""Numbers that programs write as scores, exactly; or as omegaUp reads them, as the simple fractions they stand for."""

from __future__ import annotations

import math
import re
import sys
from fractions import Fraction

_DENOMINATORS = (1, 100, 1000, 720, 5040, 40320, 3628800)
_MOST = 10**300  # of a score: what a problem's scores add up to is still a float, in which they are told
_LAST = 1024  # what none of those comes near
_TOLERANCE = 1e-6
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_EXACT = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,1100})?|\.[0-9]{1,1100})(?:[eE][+-]?[0-9]{1,3})?")
_HEXADECIMAL = re.compile(r"[+-]?0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][+-]?[0-9]+")


def exact(text: str) -> Fraction:
    """A decimal number, as it is written: 0.1 is a tenth. As long as a double can be, so that it costs no time.

    Raises ValueError for what is no number, infinities and hexadecimal ones among them, and for what is beyond 1e300.
    """
    if not _EXACT.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a number")
    value = Fraction(text)
    if abs(value) > _MOST:
        raise ValueError(f"{text[:40]!r} is too large")
    return value


def nearest(number: Fraction) -> float:
    """As a float, the largest there is for what is beyond all of them: a product of many scores may be."""
    try:
        return float(number)
    except OverflowError:
        return sys.float_info.max if number > 0 else -sys.float_info.max


def parse_rational(text: str) -> Fraction:
    """A number as Go writes them, to the nearest of certain fractions: 0.3333333333 is 1/3, and 4.8e-05 is 0.

    Raises ValueError for what is no number, or none that is finite. Source: `ParseRational` of omegaup/go-base, which
    rounds every score, weight and range of omegaUp's.
    """
    if _DECIMAL.fullmatch(text):
        value = float(text)
    elif _HEXADECIMAL.fullmatch(text):
        value = _from_hexadecimal(text)
    else:
        raise ValueError(f"{text[:40]!r} is not a number")
    if not math.isfinite(value):
        raise ValueError(f"{text[:40]!r} is too large")
    for denominator in _DENOMINATORS:
        scaled = value * denominator
        if abs(scaled - _rounded(scaled)) <= _TOLERANCE:
            return Fraction(_rounded(scaled), denominator)
    return Fraction(_rounded(value * _LAST), _LAST)


def _from_hexadecimal(text: str) -> float:
    try:
        return float.fromhex(text)
    except OverflowError:
        return math.inf


def _rounded(value: float) -> int:
    """To the nearest integer, halves away from zero."""
    whole = math.trunc(value)
    return whole + (abs(value - whole) >= 0.5) * (1 if value > 0 else -1)
