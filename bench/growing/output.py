"""Output: one test, whose program writes a kilobyte to a gigabyte, all of it compared with the answer."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from functools import partial
from pathlib import Path
from statistics import median

from ..bench import Bench
from ..section import Curve, Target, compared
from . import problems
from .command import Command, Cost, Failed
from .growth import MB, MOST_MB, Growth, in_turns, up_to

_SIZES = tuple(10**digits for digits in range(3, 10))
_ROUNDS = 3
_PLOT, _MEMORY = "output", "output-memory"


def measure(bench: Bench, command: Command, folder: Path) -> Growth:
    submission = problems.source(folder, "pour")
    program = problems.built(submission)
    sizes = _fitting(folder, up_to(bench.some(_SIZES[-1]), _SIZES))
    packages = {size: problems.poured(folder / f"pour-{size}", size) for size in sizes}
    command.judge(packages[sizes[0]], submission, tests=1)  # from now on it is compiled

    def both(size: int) -> tuple[Cost, float]:
        cost = command.judge(packages[size], submission, "--jobs", "1", tests=1)
        return cost, _floor(program, packages[size], folder / "written")

    found = in_turns({size: partial(both, size) for size in sizes}, lambda _: bench.some(_ROUNDS))
    costs = {size: [cost for cost, _ in pairs] for size, pairs in found.items()}
    seconds = {size: [cost.seconds for cost in costs[size]] for size in sizes}
    floors = {size: [floor for _, floor in pairs] for size, pairs in found.items()}
    start = median(seconds[sizes[0]])
    x = tuple(map(float, sizes))
    memory = tuple(max(cost.memory_bytes for cost in costs[size]) / MB for size in sizes)
    most = sizes[-1]
    floor = "program > file, then cmp with the answer"
    curves = (
        Curve(_PLOT, "parley judge", "bytes of output", "s", x, _medians(x, seconds)),
        Curve(_PLOT, floor, "bytes of output", "s", x, _medians(x, floors)),
        Curve(_MEMORY, "parley judge --json", "bytes of output", "MB, the judge's own process", x, memory),
    )  # fmt: skip
    ours = [(took - start) / most * 1e9 for took in seconds[most]]
    theirs = [took / most * 1e9 for took in floors[most]]
    comparison = compared(f"a byte of {most:,} bytes of output", "ns", ours, floor, theirs, sense="cost")
    target = Target(f"the judge's memory, {most:,} bytes of output", "MB", "<=", MOST_MB, memory[-1])
    notes = (f"From each time to judge {most:,} bytes that of {sizes[0]} bytes is taken off.",)
    return Growth(comparisons=(comparison,), curves=curves, targets=(target,), notes=notes)


def _medians(x: tuple[float, ...], values: dict[int, list[float]]) -> tuple[float, ...]:
    return tuple(median(values[int(size)]) for size in x)


def _fitting(folder: Path, sizes: tuple[int, ...]) -> tuple[int, ...]:
    """Those for which the disk has room: all answers, what is judged, what the floor writes, and as much again."""
    free = shutil.disk_usage(folder).free
    return tuple(size for size in sizes if 8 * size < free)


def _floor(program: Path, package: Path, written: Path) -> float:
    """Seconds. Raises Failed if it did not write the answer."""
    secret = package / "data" / "secret"
    began = time.perf_counter()
    with (secret / "1.in").open("rb") as given, written.open("wb") as output:
        subprocess.run([program], stdin=given, stdout=output, check=True)
    same = subprocess.run(["cmp", "-s", written, secret / "1.ans"], check=False)
    seconds = time.perf_counter() - began
    os.truncate(written, 0)
    if same.returncode:
        raise Failed(f"{program} did not write what is the answer in {package}")
    return seconds
