"""One accepted submission and many tests: tiny ones, where judging is all that costs, and large ones."""

from __future__ import annotations

import itertools
from collections import defaultdict
from pathlib import Path

from msgspec import Struct

from .. import floor, ours, problems
from ..bench import Bench, processors
from ..peers import Answer
from ..peers.agreement import check_tests
from ..peers.dmoj import Dmoj
from ..section import Comparison, Section, Target, compared

TITLE = "One submission, many tests"
PEERS = ("dmoj",)
_ASKED_OF_TINY = 10.0
_DMOJ, _FLOOR = "DMOJ's judge", "posix_spawn + wait + compare"
_NOTES = (
    (
        "Tests alone: from the moment at which the program is compiled (Parley: with its box not yet built; DMOJ: as "
        "it tells its site that grading begins) to the verdict, as each judge's own events say."
    ),
    (
        "Whole command: from the start of the process to its end, nothing cached on either side: DMOJ's judge keeps "
        "compiled programs no longer than its process lives, Parley is given an empty cache."
    ),
    (
        "DMOJ's judge runs as shipped, its sandbox on, by a driver that does what dmoj-cli does, without self-tests of "
        "languages, with C++ and Python only, and stopping at the first case that fails. It judges one test at a time, "
        "so one lane of Parley is the like of it."
    ),
    (
        "Parley takes all processors unless it is told otherwise (all lanes); one lane is given beside it. How many "
        "times faster the bare floor is than DMOJ's judge bounds what one lane could be."
    ),
    "The floor has no box, no limits and no accounts: it starts the program for each test, waits, compares bytes.",
)

Times = dict[str, list[float]]


class _Case(Struct, frozen=True):
    """What is judged: `name` of it for people."""

    name: str
    packages: problems.Packages
    submission: str

    @property
    def kattis(self) -> Path:
        return self.packages.kattis / "submissions" / "accepted" / self.submission

    @property
    def dmoj(self) -> Path:
        return self.packages.dmoj / "submissions" / self.submission


def measure(bench: Bench) -> Section:
    """Raises Disagreement, PeerError."""
    peer = bench.peers.ready.get("dmoj")
    dmoj = peer if isinstance(peer, Dmoj) else None
    few, many = bench.some(100, least=5), bench.some(1000, least=10)
    count, size = bench.some(20, least=2), bench.some(10_000_000, least=100_000)
    large = problems.copying(bench.folder / "large", count=count, size=size)
    tiny = [
        _Case(f"{some} tiny tests", problems.tiny(bench.folder / str(some), some), "plus.cpp") for some in (few, many)
    ]
    cases = [*tiny, _Case(f"{count} tests of {size / 1e6:g} MB in and out", large, "echo.cpp")]
    rounds = bench.some(7)
    comparisons = [one for case in cases for one in _compared(case, _timed(bench, case, dmoj, rounds), dmoj=bool(dmoj))]
    return Section(
        "tests",
        TITLE,
        comparisons=tuple(comparisons),
        targets=tuple(_targets(comparisons, tiny[0].name)),
        notes=_NOTES,
        absent=() if dmoj else (bench.peers.absent.get("dmoj", "dmoj: was not asked for"),),
    )


def _targets(comparisons: list[Comparison], name: str) -> list[Target]:
    """As users run either: Parley takes all processors, DMOJ's judge one."""
    what = f"{name}, tests alone, all lanes"
    return [
        Target(f"{what}: times faster than {_DMOJ}", "times", ">=", _ASKED_OF_TINY, one.ratio.median)
        for one in comparisons
        if (one.what, one.other) == (what, _DMOJ)
    ]


# --- measuring ----------------------------------------------------------------------------------------------


def _timed(bench: Bench, case: _Case, dmoj: Dmoj | None, rounds: int) -> Times:
    """Milliseconds, each kind once a round. The compiled program that tests alone need is cached before the first."""
    scratch = bench.folder / f"{case.packages.kattis.parent.parent.name}.scratch"
    warm = scratch / "warm"
    ours.judge(case.packages.kattis, case.kattis, jobs=1, cache=warm)
    program = floor.compiled(case.kattis, scratch / case.submission)
    pairs = floor.tests(case.packages.kattis)
    times: Times = defaultdict(list)

    def keep(kind: str, answer: Answer, seconds: float) -> None:
        check_tests(case.name, ["AC"] * len(pairs), kind, answer.verdicts[case.submission])
        times[kind].append(seconds * 1000)

    for number in range(rounds):
        bare = floor.judged(program, pairs)
        keep(_FLOOR, bare, bare.seconds)
        for lanes, jobs in (("one lane", 1), ("all lanes", processors())):
            answer, alone = ours.judged(
                case.packages.kattis, case.kattis, bench.plugins, jobs=jobs, cache=warm / "parley"
            )
            keep(f"tests alone, {lanes}", answer, alone)
            answer = ours.judge(case.packages.kattis, case.kattis, jobs=jobs, cache=scratch / f"cold-{number}-{jobs}")
            keep(f"whole command, {lanes}", answer, answer.seconds)
        if dmoj:
            answer, alone = dmoj.judged(case.packages.dmoj, case.dmoj)
            keep(f"{_DMOJ}, tests alone", answer, alone)
            keep(f"{_DMOJ}, whole command", answer, answer.seconds)
    return times


def _compared(case: _Case, times: Times, *, dmoj: bool) -> list[Comparison]:
    found: list[Comparison] = []
    if dmoj:
        alone = times[f"{_DMOJ}, tests alone"]
        found.append(compared(f"{case.name}, the bare floor", "ms", times[_FLOOR], _DMOJ, alone, sense="speedup"))
    for part, lanes in itertools.product(("tests alone", "whole command"), ("one lane", "all lanes")):
        what, own = f"{case.name}, {part}, {lanes}", times[f"{part}, {lanes}"]
        if dmoj:
            found.append(compared(what, "ms", own, _DMOJ, times[f"{_DMOJ}, {part}"], sense="speedup"))
        if part == "tests alone":
            found.append(compared(what, "ms", own, _FLOOR, times[_FLOOR], sense="cost"))
    return found
