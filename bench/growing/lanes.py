"""Lanes: the same tests, each of a tenth of a second of computing, on one lane to sixteen."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median

from ..bench import Bench, processors
from ..section import Curve, Target
from . import problems
from .command import Command
from .growth import Growth, in_turns, up_to

_LANES = (1, 2, 4, 8, 16)
_TESTS = 32
_ROUNDS = 5
_SECONDS = 0.1  # of a test, about
_LEAST = 0.9
_TRIED = 20_000_000  # rounds of the loop, to see how many there are in a second


def measure(bench: Bench, command: Command, folder: Path) -> Growth:
    submission = problems.source(folder, "spin")
    program = problems.built(submission)
    count, cores = bench.some(_TESTS, least=4), processors()
    rounds = round(_TRIED * _SECONDS / min(_bare(program, _TRIED) for _ in range(3)))
    answers = {number: _answer(number) for number in (1, rounds)}
    spinning = problems.written(folder / "spinning", ((f"{rounds}\n", answers[rounds]) for _ in range(count)))
    idle = problems.written(folder / "idling", iter([("1\n", answers[1])]))
    command.judge(idle, submission, tests=1)  # from now on it is compiled
    lanes = sorted({*up_to(bench.some(_LANES[-1]), _LANES), cores})

    def took(jobs: int) -> tuple[float, float]:
        """Seconds of what is computed on so many lanes; and of the same by bare processes, as many at a time."""
        more = ("--jobs", str(jobs), "--time-limit", "10")
        start = command.judge(idle, submission, *more, tests=1).seconds
        ours = command.judge(spinning, submission, *more, tests=count).seconds - start
        with ThreadPoolExecutor(min(jobs, cores)) as pool:
            began = time.perf_counter()
            list(pool.map(partial(_bare, program), [rounds] * count))
            return ours, time.perf_counter() - began

    found = in_turns({jobs: partial(took, jobs) for jobs in lanes}, lambda _: bench.some(_ROUNDS))
    x = tuple(map(float, lanes))
    ours = tuple(median(own for own, _ in found[jobs]) for jobs in lanes)
    ideal = tuple(median(bare for _, bare in found[jobs]) for jobs in lanes)
    share = median(bare / own for own, bare in found[cores])
    curves = (
        Curve("lanes", f"{count} tests of {_SECONDS * 1000:.0f} ms", "lanes", "s", x, ours),
        Curve("lanes", f"bare processes, as many at a time, at most {cores}", "lanes", "s", x, ideal),
    )
    target = Target(
        f"speed of {cores} lanes on {cores} processors, to that of bare processes", "x", ">=", _LEAST, share
    )
    notes = ("Of what lanes take, a command that judges one test that computes nothing is taken off.",)
    return Growth(curves=curves, targets=(target,), notes=notes)


def _bare(program: Path, rounds: int) -> float:
    """Seconds of one process; its input is a pipe."""
    reader, writer = os.pipe()
    os.write(writer, b"%d\n" % rounds)
    os.close(writer)
    nowhere = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
    actions = [(os.POSIX_SPAWN_DUP2, reader, 0), (os.POSIX_SPAWN_DUP2, nowhere, 1)]
    try:
        began = time.perf_counter()
        os.waitpid(os.posix_spawn(program, [str(program)], {}, file_actions=actions), 0)
        return time.perf_counter() - began
    finally:
        os.close(reader)
        os.close(nowhere)


def _answer(rounds: int) -> str:
    """What the program must print: so many steps of its generator at once, by squaring the step."""
    factor, addend, one, other = 1, 0, 1664525, 1013904223
    while rounds:
        if rounds & 1:
            factor, addend = factor * one % 2**32, (addend * one + other) % 2**32
        one, other = one * one % 2**32, (one + 1) * other % 2**32
        rounds >>= 1
    return f"{(factor + addend) % 2**32}\n"
