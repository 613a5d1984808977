"""Records to start from: an uneventful run, conversation, test, problem, of which a test changes what it is about."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from parley.core.model import (
    MIB,
    Call,
    Cause,
    CheckerSpec,
    Decision,
    Exchange,
    First,
    Judgement,
    Limits,
    Opinion,
    Problem,
    RunResult,
    SideFacts,
    Submission,
    TestCase,
    Verdict,
)

START_NS = 5_000_000_000
SOCKET = Call(41, 0xC000003E, (2, 1, 0, 0, 0, 0), "socket")
LIMITS = Limits(time_ms=1000, memory_bytes=256 * MIB, output_bytes=8 * MIB)


def at(ms: float) -> int:
    """A moment of a conversation, on the clock of the records."""
    return START_NS + int(ms * 1e6)


def a_run(**changes: Any) -> RunResult:
    """Of 5 ms, in order."""
    run = RunResult(
        cause=Cause.EXITED,
        exit_code=0,
        signal=None,
        cpu_ns=5_000_000,
        wall_ns=20_000_000,
        started_ns=START_NS,
        ended_ns=at(20),
        memory_bytes=9 * MIB,
    )
    return replace(run, **changes)


def exited(code: int, **changes: Any) -> RunResult:
    return a_run(exit_code=code, **changes)


def died(number: int, **changes: Any) -> RunResult:
    return a_run(cause=Cause.SIGNALED, exit_code=None, signal=number, **changes)


def stopped(cause: Cause, **changes: Any) -> RunResult:
    return a_run(cause=cause, exit_code=None, **changes)


def a_side(**changes: Any) -> SideFacts:
    side = SideFacts(
        bytes=40, lines=8, dropped=0, waited_ns=2_000_000, eof_ns=at(20), closed_input_ns=0, last_ns=at(18),
        pending=0, unended=False,
    )  # fmt: skip
    return replace(side, **changes)


def an_exchange(opinion: Opinion, first: First, message: str = "", **changes: Any) -> Exchange:
    """The interactor ended at 12.4 ms, the program at 20 ms, whoever was `first`."""
    share = Fraction(opinion is Opinion.ACCEPTED)
    exchange = Exchange(
        first=first,
        started_ns=START_NS,
        ended_ns=at(21),
        program=a_side(),
        interactor_side=a_side(eof_ns=at(12.4), closed_input_ns=at(12.4)),
        interactor=exited(42 if opinion is Opinion.ACCEPTED else 43, ended_ns=at(12.5)),
        decision=Decision(opinion, share, message),
    )
    return replace(exchange, **changes)


def a_test(name: str = "secret/1", **changes: Any) -> TestCase:
    group = name.rpartition("/")[0]
    return replace(TestCase(name, group, Path(f"/data/{name}.in"), Path(f"/data/{name}.ans")), **changes)


def a_judgement(verdict: Verdict, name: str = "secret/1", **changes: Any) -> Judgement:
    score = Fraction(verdict is Verdict.AC)
    return replace(Judgement(a_test(name), verdict, f"{verdict}: because", score, run=a_run()), **changes)


def a_problem(root: Path, *submissions: Submission) -> Problem:
    return Problem(
        name="a",
        title="A",
        root=root,
        data=root / "data",
        format="none",
        limits=LIMITS,
        validation_limits=LIMITS,
        compile_limits=LIMITS,
        tests=(),
        checker=CheckerSpec("default"),
        submissions=submissions,
    )
