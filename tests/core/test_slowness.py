"""What slow programs lose of their scores."""

from __future__ import annotations

from fractions import Fraction

import pytest

from parley.core.slowness import slowed

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("share", "cpu_ms", "percent"),
    [
        ("1", 0, 100),
        ("1", 500, 100),
        ("1", 501, 99),  # 1 + floor(99 * 0.998)
        ("1", 750, 50),  # 1 + floor(99 / 2)
        ("1", 999, 1),
        ("1", 1000, 1),
        ("1", 1500, 1),  # over the limit: the verdict says so
        ("1/2", 750, 25),  # 1 + floor(49 / 2)
        ("0", 750, 0),
        ("1/200", 750, Fraction(1, 2)),  # it never grows
    ],
)
def test_falls_from_half_the_limit_to_one_percent(share: str, cpu_ms: int, percent: Fraction) -> None:
    """SIO2's rule, in whole percents, of a limit of a second."""
    assert slowed(Fraction(share), cpu_ms=cpu_ms, limit_ms=1000.0, slow_from=HALF) == Fraction(percent) / 100


def test_a_share_of_one_leaves_all() -> None:
    """Where it would begin to fall at the limit, it does not fall."""
    assert slowed(Fraction(1), cpu_ms=1000, limit_ms=1000.0, slow_from=Fraction(1)) == 1
