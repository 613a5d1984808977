"""The report: what programs outside read. Field names are fixed; fields may be added, never renamed.

`python -m parley.core.report` prints the JSON Schema that is kept in `docs/report.schema.json`.
"""

from __future__ import annotations

import sys
from typing import Any

import msgspec
from msgspec import Struct

from .model import CompileResult, Exchange, Judgement, Verdict
from .rational import nearest
from .syscalls import spelled

SCHEMA = "parley.report/1"


class CompileRecord(Struct, frozen=True):
    verdict: str  # OK or CE
    time_ms: float
    cached: bool
    output: str


class InteractionRecord(Struct, frozen=True):
    """In and out are the program's: `messages_in` are lines that it was sent."""

    interactor_time_ms: float
    program_waited_ms: float
    interactor_waited_ms: float
    messages_in: int
    messages_out: int
    bytes_in: int
    bytes_out: int
    deadlock: bool
    transcript: str


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
        messages_in=e.interactor_side.lines + e.interactor_side.unended,
        messages_out=e.program.lines + e.program.unended,
        bytes_in=e.interactor_side.bytes,
        bytes_out=e.program.bytes,
        deadlock=e.stalled,
        transcript=e.transcript,
    )


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
