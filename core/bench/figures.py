"""Figures, and taking turns at being measured: a machine that is slow for a while is then slow for all."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from msgspec import Struct

Timed = Callable[[], Awaitable[None]]


class Timing(Struct, frozen=True):
    """What was measured, in the order of turns. `floor` is the name of what took turns with it and bounds it."""

    name: str
    unit: str
    values: Sequence[float]
    floor: str | None = None


class Figure(Struct, frozen=True):
    """Median, 5th and 95th percentile; `ratio` is against the floor that `floor` names, from the same run."""

    name: str
    unit: str
    median: float
    low: float
    high: float
    ratio: float | None = None
    floor: str | None = None


def figures(measured: Iterable[Timing]) -> list[Figure]:
    known = {timing.name: timing for timing in measured}
    return [_figure(timing, known[timing.floor] if timing.floor else None) for timing in known.values()]


def _figure(timing: Timing, floor: Timing | None) -> Figure:
    ordered = sorted(timing.values)
    middle = statistics.median(ordered)
    ratio = middle / statistics.median(floor.values) if floor else None
    last = len(ordered) - 1
    low, high = ordered[round(0.05 * last)], ordered[round(0.95 * last)]
    return Figure(timing.name, timing.unit, middle, low, high, ratio, timing.floor)


def timings(values: Mapping[str, Sequence[float]], unit: str, *, floor: str | None = None) -> list[Timing]:
    """Of several that took turns, one of which may be the floor of the others."""
    return [Timing(name, unit, those, floor if name != floor else None) for name, those in values.items()]


async def interleaved(actions: Mapping[str, Timed], runs: int, *, turn: int) -> dict[str, list[float]]:
    """Milliseconds of each action, at least `runs` times: in turns of `turn`, and one before each that is not counted.

    Several in a turn, as runs follow runs of their kind in use.
    """
    times: dict[str, list[float]] = {name: [] for name in actions}
    while min(len(values) for values in times.values()) < runs:
        for name, act in actions.items():
            for number in range(turn + 1):
                began = time.perf_counter()
                await act()
                if number:
                    times[name].append((time.perf_counter() - began) * 1000)
    return times
