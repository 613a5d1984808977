"""What the bench finds, as data: ratios of those that took turns, and targets."""

from __future__ import annotations

import pytest

from bench.section import Target, by_turns, compared, spread


def test_spread() -> None:
    """The median, and what nine in ten lie between."""
    found = spread([float(value) for value in range(101)])
    assert (found.median, found.low, found.high, found.count) == (50, 5, 95, 101)


@pytest.mark.parametrize(("sense", "ratio"), [("cost", 2.0), ("speedup", 0.5)])
def test_ratio_is_of_those_that_took_turns(sense: str, ratio: float) -> None:
    """Both are slow in the second round: that is no difference between them."""
    found = compared("a", "ms", [2.0, 20.0, 2.0], "b", [1.0, 10.0, 1.0], sense=sense)  # pyright: ignore[reportArgumentType]
    assert (found.ratio.median, found.ratio.low, found.ratio.high) == (ratio, ratio, ratio)


def test_unequal_rounds_are_refused() -> None:
    """What has no partner cannot be compared."""
    with pytest.raises(ValueError, match="argument 2"):
        compared("a", "ms", [1.0, 2.0], "b", [1.0], sense="cost")


def test_turns() -> None:
    """One slow run is no slow turn."""
    assert by_turns([1, 1, 90, 2, 2, 2], 3) == [1, 2]


@pytest.mark.parametrize(
    ("sense", "found", "met"), [("<=", 1.3, True), ("<=", 1.31, False), (">=", 1.3, True), (">=", 1.29, False)]
)
def test_target(sense: str, found: float, met: bool) -> None:
    """Met by what is just as good."""
    target = Target("a run", "x", sense, 1.3, found)  # pyright: ignore[reportArgumentType]
    assert target.met is met
