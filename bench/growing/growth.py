"""What one kind of growth came to: a part of a section."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from ..section import Comparison, Curve, Target

MB = 1e6
MOST_MB = 80.0  # of the judge's own memory, however much it judges
T = TypeVar("T")


class Growth(Struct, frozen=True, kw_only=True):
    comparisons: tuple[Comparison, ...] = ()
    curves: tuple[Curve, ...] = ()
    targets: tuple[Target, ...] = ()
    notes: tuple[str, ...] = ()


def up_to(most: int, points: Sequence[int]) -> tuple[int, ...]:
    """Those points that are no more than that, the first two in any case."""
    return tuple(point for number, point in enumerate(points) if number < 2 or point <= most)


def in_turns(actions: Mapping[int, Callable[[], T]], rounds: Callable[[int], int]) -> dict[int, list[T]]:
    """Each action's results, by its key: done `rounds(key)` times, in turns for as long as they can."""
    results: dict[int, list[T]] = {key: [] for key in actions}
    for number in range(max(map(rounds, actions))):
        for key, act in actions.items():
            if number < rounds(key):
                results[key].append(act())
    return results
