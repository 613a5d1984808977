"""Figures, and taking turns at being measured: a machine that is slow for a while is then slow for all."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

from msgspec import Struct

Timed = Callable[[], Awaitable[None]]


class Figure(Struct, frozen=True):
    """Median, 5th and 95th percentile; `ratio` is against the floor that `floor` names, from the same run."""

    name: str
    unit: str
    median: float
    low: float
    high: float
    ratio: float | None = None
    floor: str | None = None


def figure(
    name: str, unit: str, values: Sequence[float], base: float | None = None, floor: str | None = None
) -> Figure:
    ordered = sorted(values)
    middle = statistics.median(ordered)
    ratio = middle / base if base and floor else None
    last = len(ordered) - 1
    return Figure(name, unit, middle, ordered[round(0.05 * last)], ordered[round(0.95 * last)], ratio, floor)


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
