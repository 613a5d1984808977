"""The report: what programs outside read. Field names are fixed; fields may be added, never renamed.

`python -m parley.core.report` prints the JSON Schema that is kept in `docs/report.schema.json`.
"""

from __future__ import annotations

import sys
from typing import Any

import msgspec
from msgspec import Struct

from .model import CompileResult, Exchange, Judgement, Player, SideFacts, Verdict
from .rational import nearest
from .syscalls import spelled

SCHEMA = "parley.report/1"


class CompileRecord(Struct, frozen=True):
    verdict: str  # OK or CE
    time_ms: float
    cached: bool
    output: str


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

    interactor_time_ms: float
    program_waited_ms: float
    interactor_waited_ms: float
    messages_in: int
    messages_out: int
    bytes_in: int
    bytes_out: int
    deadlock: bool
    transcript: str
    interactor_wall_ms: float = 0.0
    interactor_memory_bytes: int = 0
    players: list[PlayerRecord] = []


class TestRecord(Struct, frozen=True):
    __test__ = False  # not a test of pytest's

    name: str
    group: str
    verdict: Verdict
    score: float
    max_score: float
    time_ms: float
    wall_ms: float
    memory_bytes: int
    output_bytes: int
    exit_code: int | None
    signal: int | None
    syscall: str | None
    message: str
    reason: str
    interaction: InteractionRecord | None
    team_message: str = ""  # what the validator or interactor has to say to the contestant
    syscall_arguments: list[str] | None = None  # of the forbidden call, in words


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

    source: str
    language: str
    verdict: Verdict
    score: float
    max_score: float | None
    expected: list[Verdict] | None
    as_expected: bool | None
    time_ms: float
    wall_ms: float
    memory_bytes: int
    compile: CompileRecord
    tests: list[TestRecord]
    message: str = ""
    groups: list[GroupRecord] = []
    unexpected: str = ""  # why it is not as expected, in words


class Report(Struct, frozen=True, kw_only=True):
    """`checks` are reports of what the package tests of itself, where that was asked for."""

    schema: str = SCHEMA
    problem: str
    sandbox: str
    accounting: str
    time_limit_ms: float
    warnings: list[str]
    submissions: list[SubmissionRecord]
    checks: list[Report] = []


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
    )


test_record.__test__ = False  # type: ignore[attr-defined] # its name looks like a test's


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode() + "\n")
