"""What the judge itself takes: CPU and wall time beside what it judges, its start, loading packages, its memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from parley.core import packages

from ..bench import Bench
from ..environment import clean
from ..growing import problems
from ..growing.command import Command, Cost, Failed, command
from ..growing.growth import MB, MOST_MB
from ..section import Comparison, Section, Target, compared

TITLE = "The judge itself: CPU, wall time, start, memory"
_COMMAND = Path(sys.executable).with_name("parley")
_ROUNDS = 20
_COUNTS = (100, 1_000)  # of tests; a package is loaded with the latter
_BATCH = 300  # submissions
_FLOOR = "posix_spawn + wait"


def measure(bench: Bench) -> Section:
    """Raises Failed where a verdict is not what it must be."""
    began = time.perf_counter()
    run = command(bench.folder)
    counts = tuple(bench.some(count, least=10 + at) for at, count in enumerate(_COUNTS))
    comparisons: list[Comparison] = []
    for count in counts:
        comparisons += _tests(bench, run, count)
    comparisons += _starts(bench)
    comparisons += _loading(bench, counts[-1])
    return Section(
        name="itself",
        title=TITLE,
        comparisons=tuple(comparisons),
        targets=(_memory(bench, run),),
        notes=(
            "CPU time is that of the judge's own process, without programs, jailers and wardens.",
            "What a command that judges a single test takes is taken off, of wall and CPU time.",
        ),
        seconds=time.perf_counter() - began,
    )


# --- tests --------------------------------------------------------------------------------------------------


def _tests(bench: Bench, run: Command, count: int) -> list[Comparison]:
    """Of a tiny test among so many, on one lane: wall time and the judge's CPU time, to the wall time of a bare run."""
    folder = bench.folder / f"{count}"
    submission = problems.source(folder, "sum")
    program = problems.built(submission)
    one, many = problems.sums(folder, 1), problems.sums(folder, count)
    run.judge(one, submission, tests=1)  # from now on it is compiled
    starts: list[Cost] = []
    wholes: list[Cost] = []
    bare: list[float] = []
    for _ in range(bench.some(_ROUNDS)):
        starts.append(run.judge(one, submission, "--jobs", "1", tests=1))
        wholes.append(run.judge(many, submission, "--jobs", "1", tests=count))
        bare.append(_bare(program, many, count))
    wall = _each(starts, wholes, count, lambda cost: cost.seconds)
    cpu = _each(starts, wholes, count, lambda cost: cost.cpu_seconds)
    return [
        compared(f"a tiny test among {count:,}, wall time", "ms", wall, _FLOOR, bare, sense="cost"),
        compared(f"a tiny test among {count:,}, the judge's own CPU time", "ms", cpu, _FLOOR, bare, sense="cost"),
    ]


def _each(starts: Sequence[Cost], wholes: Sequence[Cost], count: int, of: Callable[[Cost], float]) -> list[float]:
    """Milliseconds a test, of each round; a start is the median one, as its own noise is no test's."""
    start = median(map(of, starts))
    return [(of(whole) - start) / (count - 1) * 1000 for whole in wholes]


def _bare(program: Path, package: Path, count: int) -> float:
    """Milliseconds of one run, of a run for each test: its input is read from the file, its output goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
    path = str(program)
    try:
        began = time.perf_counter()
        for number in range(1, count + 1):
            given = os.open(package / f"{number}.in", os.O_RDONLY | os.O_CLOEXEC)
            actions = [(os.POSIX_SPAWN_DUP2, given, 0), (os.POSIX_SPAWN_DUP2, nowhere, 1)]
            _, status = os.waitpid(os.posix_spawn(path, [path], {}, file_actions=actions), 0)
            os.close(given)
            if status:
                raise Failed(f"{program} ended with {status} on test {number} of {package}")
        return (time.perf_counter() - began) / count * 1000
    finally:
        os.close(nowhere)


# --- start --------------------------------------------------------------------------------------------------


def _starts(bench: Bench) -> list[Comparison]:
    """Each in a process of its own; once before, so that all modules are compiled."""
    commands = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "parley --version": (str(_COMMAND), "--version"),
        "parley --help": (str(_COMMAND), "--help"),
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(bench.some(_ROUNDS) + 1):
        for name, words in commands.items():
            took = _started(words)
            if number:
                times[name].append(took)
    floor = next(iter(commands))
    return [
        compared(f"{name}, the whole command", "ms", times[name], floor, times[floor], sense="cost")
        for name in commands
        if name != floor
    ]


def _started(words: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(words, env=clean(), stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - began) * 1000


# --- loading ------------------------------------------------------------------------------------------------


def _loading(bench: Bench, count: int) -> list[Comparison]:
    """A package of so many tests, in two formats, against reading the names of its files."""
    folder = bench.folder / "loading"
    plain = problems.sums(folder, count)
    kattis = problems.as_kattis(plain, folder / "kattis")
    comparisons: list[Comparison] = []
    for name, package, data in (("plain files", plain, plain), ("Kattis", kattis, kattis / "data" / "secret")):
        ours: list[float] = []
        names: list[float] = []
        for _ in range(bench.some(_ROUNDS)):
            began = time.perf_counter()
            problem = packages.load_problem(package, bench.plugins)
            ours.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            with os.scandir(data) as entries:
                found = sum(entry.is_file() for entry in entries)
            names.append((time.perf_counter() - began) * 1000)
            if len(problem.tests) != count or found != 2 * count:
                raise Failed(f"{package}: {len(problem.tests)} tests and {found} files, not {count} and {2 * count}")
        what = f"loading a package of {count:,} tests, {name}"
        comparisons.append(compared(what, "ms", ours, "os.scandir of its tests", names, sense="cost"))
    return comparisons


# --- memory -------------------------------------------------------------------------------------------------


def _memory(bench: Bench, run: Command) -> Target:
    """Of a batch that really judges."""
    count = bench.some(_BATCH, least=5)
    folder = bench.folder / "batch"
    problems.sums(folder, 10).rename(folder / "sums")
    problems.source(folder, "sum")
    manifest = folder / "batch.csv"
    lines = "".join(f"sums,sum.c,{number}\n" for number in range(count))
    manifest.write_text(f"problem,submission,id\n{lines}", encoding="ascii")
    cost = run.run("batch", manifest, "--output", folder / "results")
    return Target(f"the judge's memory, a batch of {count:,} submissions", "MB", "<=", MOST_MB, cost.memory_bytes / MB)
