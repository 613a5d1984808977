"""Scores as they are written, and as omegaUp reads them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core.rational import exact, nearest, parse_rational


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", Fraction(0)),
        ("1", Fraction(1)),
        ("-1.0", Fraction(-1)),
        (".5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        ("+2.5e-1", Fraction(1, 4)),
        ("0.250031", Fraction(1, 4)),  # in 1024ths, as nothing else comes near
        ("0.333333333", Fraction(1, 3)),
        ("0.333333", Fraction(341, 1024)),  # of 720ths it is 239.99976, no integer
        ("0.1428571428", Fraction(1, 7)),
        ("4.8e-05", Fraction(0)),
        ("0.0005", Fraction(1, 1024)),  # half a thousandth is no fraction of the list
        ("0.00048828125", Fraction(1, 1024)),  # half a 1024th, away from zero
        ("-0.00048828125", Fraction(-1, 1024)),
        ("0.9999999", Fraction(1)),
        ("33.33", Fraction(3333, 100)),
        ("0x1p-1", Fraction(1, 2)),
        ("1e300", Fraction(int(1e300))),
    ],
)
def test_reads_the_fraction_that_is_meant(text: str, value: Fraction) -> None:
    """Of the denominators the first that fits, else 1024ths."""
    assert parse_rational(text) == value


@pytest.mark.parametrize(
    "text", ["", " 1", "1 ", "1,5", "nan", "inf", "-Infinity", "1e400", "0x1p9999", "0x1", "1_0", "٣", "1/3", "e5", "."]
)
def test_refuses_what_is_no_number(text: str) -> None:
    """Python's idea of a number is wider than Go's."""
    with pytest.raises(ValueError, match=r"not a number|too large"):
        parse_rational(text)


@given(st.integers(-(10**6), 10**6), st.sampled_from((1, 100, 1000, 720, 5040)))
def test_finds_simple_fractions_again(numerator: int, denominator: int) -> None:
    """What was written with all of its digits is read exactly."""
    assert parse_rational(repr(numerator / denominator)) == Fraction(numerator, denominator)


@pytest.mark.parametrize("text", ["1e301", "-1e999", "9" * 301])
def test_refuses_scores_that_no_float_can_tell(text: str) -> None:
    """Reports have floats, and so do sums of what was read."""
    with pytest.raises(ValueError, match="too large"):
        exact(text)


def test_tells_what_no_float_holds_as_the_largest() -> None:
    """Products may grow beyond what was read; to tell them is no error."""
    assert nearest(Fraction(10) ** 400) == -nearest(-(Fraction(10) ** 400)) == 1.7976931348623157e308
    assert nearest(Fraction(1, 10)) == 0.1
