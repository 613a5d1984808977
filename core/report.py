"""The report: what programs outside read. Field names are fixed; fields may be added, never renamed.

`python -m parley.core.report` prints the JSON Schema that is kept in `docs/report.schema.json`.
"""

from __future__ import annotations

import sys
from typing import Any

import msgspec
from msgspec import Struct

from .model import CompileResult, Difference, Exchange, Judgement, Player, Semantics, SideFacts, Timed, Verdict
from .noise import spread_ms
from .rational import nearest
from .syscalls import spelled

SCHEMA = "parley.report/1"


class CompileRecord(Struct, frozen=True):
    verdict: str  # OK, CE, or SK of what could not be judged at all
    time_ms: float
    cached: bool  # nothing had to be compiled
    output: str  # what the compiler said


class PlayerRecord(Struct, frozen=True):
    """One of several programs of a conversation, as far as it is its own."""

    time_ms: float
    waited_ms: float
    messages_in: int
    messages_out: int
    bytes_in: int
    bytes_out: int


class InteractionRecord(Struct, frozen=True):
    """In and out are the program's: `messages_in` are lines that it was sent.

    Of several programs they are those of the one that decided, and `players` has all of them, in their order. What is
    waited for is the other side's next word. `interactor_waited_ms` is for the program that decided.
    """

    interactor_time_ms: float  # CPU time
    program_waited_ms: float
    interactor_waited_ms: float
    messages_in: int
    messages_out: int
    bytes_in: int
    bytes_out: int
    deadlock: bool  # both sides were seen to wait for each other
    transcript: str  # its path; empty where there is none
    interactor_wall_ms: float = 0.0
    interactor_memory_bytes: int = 0
    players: list[PlayerRecord] = []


class RunRecord(Struct, frozen=True):
    """One of several runs of a test. `why` is what disturbed it, or else why there was another; empty of a good one."""

    verdict: Verdict
    time_ms: float
    wall_ms: float
    alone: bool
    why: str


class TestRecord(Struct, frozen=True):
    __test__ = False  # not a test of pytest's

    name: str
    group: str  # the folder of the test
    verdict: Verdict
    score: float  # in points
    max_score: float
    time_ms: float  # CPU time of the program
    wall_ms: float  # from its start to its end
    memory_bytes: int  # the peak
    output_bytes: int  # that it wrote to stdout
    exit_code: int | None  # null of what a signal ended, or what was not run
    signal: int | None  # that ended it, by its number
    syscall: str | None  # the forbidden call
    message: str  # what the validator or interactor said, for judges
    reason: str  # the verdict explained, in one sentence
    interaction: InteractionRecord | None  # null where nobody talked
    team_message: str = ""  # what the validator or interactor has to say to the contestant
    syscall_arguments: list[str] | None = None  # of the forbidden call, in words
    time_limit_ms: float | None = None  # what the program was granted, its run time's share included
    memory_limit_bytes: int | None = None
    difference: Difference | None = None  # of a rejected output from the answer
    stderr: str = ""  # the end of it, where the program came to a bad end by itself
    runs: list[RunRecord] = []  # where it was run several times; the last one counts
    spread_ms: float = 0.0  # of their times: the largest less the least


class GroupRecord(Struct, frozen=True):
    """What a group of tests came to. `max_score` is null where nothing bounds the score."""

    name: str
    verdict: Verdict
    score: float
    max_score: float | None
    reason: str = ""


class SubmissionRecord(Struct, frozen=True):
    """`expected` and `as_expected` are null where nothing is expected. `time_ms` is that of the slowest test.

    `max_score` is null where nothing bounds the score.
    """

    source: str  # as people know it: its path in the package, or the one that was given
    language: str  # its name
    verdict: Verdict
    score: float
    max_score: float | None
    expected: list[Verdict] | None  # one of which it must get
    as_expected: bool | None
    time_ms: float
    wall_ms: float
    memory_bytes: int
    compile: CompileRecord
    tests: list[TestRecord]
    message: str = ""  # why the verdict, where that is about the whole submission
    groups: list[GroupRecord] = []
    unexpected: str = ""  # why it is not as expected, in words
    path: str = ""  # where it lies


class LimitsRecord(Struct, frozen=True, kw_only=True):
    """The limits of a package, and what accepted submissions needed where they came closest to them.

    What their languages get beside the problem's limits is taken off. Limits are suggested by the rule of
    core/authoring/margins.py; null where every test has a limit of its own.
    """

    time_limit_ms: float
    slowest_ms: float
    slowest: str
    slowest_test: str
    memory_limit_bytes: int
    largest_bytes: int
    largest: str
    largest_test: str
    suggested_time_ms: float | None
    suggested_memory_bytes: int | None


class Report(Struct, frozen=True, kw_only=True):
    """`checks` are reports of what the package tests of itself, and of junk outputs; `unused` are files of it.

    These and `limits` are there where they were asked for (`parley verify`). `semantics` are the rules by which
    conversations were decided, null where there are none. `not_understood` are those of the `warnings` that are about
    keys nobody acts upon. `package` is where it lies.
    """

    schema: str = SCHEMA
    problem: str  # its short name
    sandbox: str  # what built the boxes; none: nothing was isolated
    accounting: str  # how memory and CPU time were counted: cgroup1, cgroup2, rlimit
    time_limit_ms: float  # of the problem; what languages get beside it is in the tests
    warnings: list[str]
    submissions: list[SubmissionRecord]
    checks: list[Report] = []
    semantics: Semantics | None = None
    title: str = ""
    package: str = ""
    memory_limit_bytes: int = 0
    not_understood: list[str] = []
    limits: LimitsRecord | None = None
    unused: list[str] = []


def json_schema() -> dict[str, Any]:
    return msgspec.json.schema(Report)


def _round(value: float) -> float:
    return round(value, 3)


def compile_record(result: CompileResult) -> CompileRecord:
    return CompileRecord("OK" if result.program else "CE", _round(result.time_ms), result.cached, result.output)


def _interaction(e: Exchange) -> InteractionRecord:
    return InteractionRecord(
        interactor_time_ms=_round(e.interactor.cpu_ms),
        program_waited_ms=_round(e.program.waited_ns / 1e6),
        interactor_waited_ms=_round(e.interactor_side.waited_ns / 1e6),
        messages_in=_messages(e.interactor_side),
        messages_out=_messages(e.program),
        bytes_in=e.interactor_side.bytes,
        bytes_out=e.program.bytes,
        deadlock=e.stalled,
        transcript=e.transcript,
        interactor_wall_ms=_round(e.interactor.wall_ms),
        interactor_memory_bytes=e.interactor.memory_bytes,
        players=[_player(player) for player in e.players] if len(e.players) > 1 else [],
    )


def _player(p: Player) -> PlayerRecord:
    return PlayerRecord(
        time_ms=_round(p.run.cpu_ms),
        waited_ms=_round(p.wrote.waited_ns / 1e6),
        messages_in=_messages(p.heard),
        messages_out=_messages(p.wrote),
        bytes_in=p.heard.bytes,
        bytes_out=p.wrote.bytes,
    )


def _messages(side: SideFacts) -> int:
    """Lines; a last one without an end is one too."""
    return side.lines + side.unended


def _timed(t: Timed) -> RunRecord:
    return RunRecord(t.verdict, _round(t.run.cpu_ms), _round(t.run.wall_ms), t.alone, t.why)


def test_record(j: Judgement) -> TestRecord:
    run = j.run
    return TestRecord(
        name=j.test.name,
        group=j.test.group,
        verdict=j.verdict,
        score=_round(nearest(j.score)),
        max_score=nearest(j.test.max_score),
        time_ms=_round(run.cpu_ms) if run else 0.0,
        wall_ms=_round(run.wall_ms) if run else 0.0,
        memory_bytes=run.memory_bytes if run else 0,
        output_bytes=j.output_bytes,
        exit_code=run.exit_code if run else None,
        signal=run.signal if run else None,
        syscall=run.forbidden.name if run and run.forbidden else None,
        message=j.message,
        reason=j.reason,
        interaction=_interaction(j.exchange) if j.exchange else None,
        team_message=j.team_message,
        syscall_arguments=list(spelled(run.forbidden.name, run.forbidden.arguments)) if run and run.forbidden else None,
        time_limit_ms=_round(j.limits.time_ms) if j.limits else None,
        memory_limit_bytes=j.limits.memory_bytes if j.limits else None,
        difference=j.difference,
        stderr=run.stderr if run else "",
        runs=[_timed(one) for one in j.runs],
        spread_ms=_round(spread_ms([one.run.cpu_ms for one in j.runs])),
    )


test_record.__test__ = False  # type: ignore[attr-defined] # its name looks like a test's


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode() + "\n")
