"""Tests: ten to ten thousand of one submission, on one lane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import median

from ..bench import Bench
from ..section import Curve, Target
from . import problems
from .command import Command
from .growth import MB, MOST_MB, Growth, in_turns, up_to
from .inside import between_ms

_COUNTS = (10, 100, 1_000, 10_000)
_GROWTH = 1.10
_ROUNDS, _FEW = 10, 3
_MEASURED = 2_000  # tests of each size at least, before the largest and after it
_PLOT, _MEMORY = "tests", "tests-memory"


def measure(bench: Bench, command: Command, folder: Path) -> Growth:
    program = problems.source(folder, "sum")
    counts = up_to(bench.some(_COUNTS[-1]), _COUNTS)
    packages = {count: problems.sums(folder, count) for count in (1, *counts)}
    command.judge(packages[1], program, tests=1)  # from now on it is compiled
    outside = in_turns(
        {n: partial(command.judge, package, program, "--jobs", "1", tests=n) for n, package in packages.items()},
        lambda n: bench.some(_ROUNDS if n < _MEASURED else _FEW),
    )
    cache = folder / "programs"
    between_ms(packages[counts[0]], program, bench.plugins, cache)
    between_of = {n: partial(between_ms, packages[n], program, bench.plugins, cache) for n in counts}
    rounds = [_around(between_of, bench.some(_MEASURED)) for _ in range(bench.some(_FEW))]
    start = median(cost.seconds for cost in outside[1])
    x = tuple(map(float, counts))
    each = tuple((median(cost.seconds for cost in outside[n]) - start) / (n - 1) * 1000 for n in counts)
    between = tuple(median(each[n] for each in rounds) for n in counts)
    memory = tuple(max(cost.memory_bytes for cost in outside[n]) / MB for n in counts)
    curves = (
        Curve(_PLOT, "between two tests", "tests", "ms a test", x, between),
        Curve(_PLOT, "whole command, less one of a single test", "tests", "ms a test", x, each),
        Curve(_MEMORY, "parley judge --json", "tests", "MB, the judge's own process", x, memory),
    )
    growth = median(each[counts[-1]] / each[counts[0]] for each in rounds)
    targets = (
        Target(f"cost of a test among {counts[-1]:,}, to that among {counts[0]}", "x", "<=", _GROWTH, growth),
        Target(f"the judge's memory, {counts[-1]:,} tests", "MB", "<=", MOST_MB, memory[-1]),
    )  # fmt: skip
    grown = (memory[-1] - memory[0]) * MB / (counts[-1] - counts[0])
    notes = (
        f"A command that judges one test takes {start * 1000:.0f} ms, which is taken off what it takes for many.",
        f"The judge's memory grows by {grown:,.0f} bytes a test.",
    )
    return Growth(curves=curves, targets=targets, notes=notes)


def _around(actions: Mapping[int, Callable[[], float]], tests: int) -> dict[int, float]:
    """The medians of one round: the smaller sizes before the largest and after it, as a machine's speed drifts."""
    sizes = sorted(actions)
    found: dict[int, list[float]] = {size: [] for size in sizes}
    for size in (*sizes, *reversed(sizes[:-1])):
        found[size] += [actions[size]() for _ in range(max(1, tests // size))]
    return {size: median(values) for size, values in found.items()}
