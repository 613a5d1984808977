"""What a section of the bench finds, as data: written to `results.json`, read by the table and the plots.

Each figure stands beside one of the same run that it is compared with, and both took turns, so a machine that is slow
for a while is slow for both.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct


class Spread(Struct, frozen=True):
    """Median, 5th and 95th percentile of `count` measurements."""

    median: float
    low: float
    high: float
    count: int


class Comparison(Struct, frozen=True):
    """Ours beside another's: `theirs` is of a peer, or of a limit that no judge can beat (`other` names it).

    `ratio` is ours / theirs where `sense` is "cost" (how many times the floor: less is better), theirs / ours where it
    is "speedup" (how many times faster: more is better); its spread is that of the rounds, each with itself.
    """

    what: str
    unit: str
    ours: Spread
    other: str
    theirs: Spread
    sense: Literal["cost", "speedup"]
    ratio: Spread


class Figure(Struct, frozen=True):
    """The same measured of several, by name. Where values are about 0 (errors), no ratio of them would mean anything.

    Less is better, regardless of the sign.
    """

    what: str
    unit: str
    by: dict[str, Spread]


class Curve(Struct, frozen=True):
    """How `y` grows with `x`; one line of a plot. Lines with the same `plot` are drawn together."""

    plot: str
    line: str
    x_label: str
    y_label: str
    x: tuple[float, ...]
    y: tuple[float, ...]


class Target(Struct, frozen=True):
    """What must be reached: `found` is at most (`sense` "<=") or at least (">=") `asked`."""

    what: str
    unit: str
    sense: Literal["<=", ">="]
    asked: float
    found: float

    @property
    def met(self) -> bool:
        return self.found <= self.asked if self.sense == "<=" else self.found >= self.asked


class Section(Struct, frozen=True):
    """`absent` says of each peer that could not be asked why; `notes` what a reader must know of the figures."""

    name: str
    title: str
    comparisons: tuple[Comparison, ...] = ()
    figures: tuple[Figure, ...] = ()
    curves: tuple[Curve, ...] = ()
    targets: tuple[Target, ...] = ()
    notes: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    seconds: float = 0.0


class Machine(Struct, frozen=True):
    """Where it was measured."""

    processor: str
    processors: int
    memory_bytes: int
    kernel: str
    python: str
    sandbox: str
    accounting: str


class Results(Struct, frozen=True, kw_only=True):
    """The whole run: `results.json`. `peers` are names with versions; `quick` runs are for tests and prove nothing."""

    schema: str = "parley.bench/1"
    parley: str
    began: str
    quick: bool
    machine: Machine
    peers: dict[str, str]
    sections: tuple[Section, ...]


def spread(values: Sequence[float]) -> Spread:
    ordered = sorted(values)
    last = len(ordered) - 1
    return Spread(statistics.median(ordered), ordered[round(0.05 * last)], ordered[round(0.95 * last)], len(ordered))


def by_turns(values: Sequence[float], turn: int) -> list[float]:
    """The median of each turn of so many: one slow run is no slow turn."""
    return [statistics.median(values[start : start + turn]) for start in range(0, len(values), turn)]


def compared(
    what: str,
    unit: str,
    ours: Sequence[float],
    other: str,
    theirs: Sequence[float],
    *,
    sense: Literal["cost", "speedup"],
) -> Comparison:
    """Of two that took turns: the same number of figures of each, in the order of the rounds."""
    pairs = zip(ours, theirs, strict=True)
    ratios = [own / another if sense == "cost" else another / own for own, another in pairs]
    return Comparison(what, unit, spread(ours), other, spread(theirs), sense, spread(ratios))
