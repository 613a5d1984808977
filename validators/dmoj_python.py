"""DMOJ's checkers in Python: `check(process_output, judge_output, **kwargs)`, run in a box by `dmoj_host.py`.

Flags are the checker's own arguments, `key=value`; a value that is JSON is what it says, any other is text. True or
False, or a CheckerResult with points of the test. Source: DMOJ/judge-server, `dmoj/graders/standard.py`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from ..core import sources
from ..core.errors import PackageError, SubmissionError
from ..core.hookspecs import hookimpl
from ..core.inquiry import Places, Said, ask
from ..core.lane import Lane
from ..core.model import GIVEN, Decision, Opinion, Problem, Program, Ran, Source, TestCase
from ..core.output import Output
from ..core.rational import exact

_HOST, _REQUEST, _SOURCE = "host.py", "request", "source"
_SOURCE_BYTES = 1 << 20
_MESSAGE = 16 * 1024


class Request(Struct, frozen=True):
    """What the host is asked beside files, as JSON. Times are in seconds, memory in KiB.

    Positions count from 0, batches from 1; 0 is none. Source: DMOJ/judge-server, `_resolve_testcases()`.
    """

    args: Mapping[str, Any]
    point_value: float
    case_position: int
    batch: int
    submission_language: str
    binary_data: bool
    execution_time: float
    wall_clock_time: float
    max_memory: int
    problem_id: str


class Answer(Struct, frozen=True):
    """What the host writes. `points` are as Python writes the number."""

    passed: bool
    points: str
    feedback: str
    extended_feedback: str


class DmojPython:
    name = "dmoj-python"

    def check_flags(self, flags: Sequence[str]) -> None:
        _args(flags)

    async def validate(
        self,
        lane: Lane,
        problem: Problem,
        program: Program | None,
        test: TestCase,
        output: Output,
        *,
        ran: Ran | None = None,
    ) -> Decision:
        text = _text(ran.source) if ran and ran.source else b""
        asked = request(problem, test, ran, args=_args((*problem.checker.flags, *test.validator_flags)))
        more = {_HOST: _host(), _REQUEST: msgspec.json.encode(asked), _SOURCE: text}
        said = await ask(
            lane, problem, program, test, output, ran=ran, more=more,
            before=f"{GIVEN}/{_HOST}", arguments=_arguments,
        )  # fmt: skip
        return decide(said, asked.point_value)


def _arguments(places: Places) -> tuple[str, ...]:
    return (f"{GIVEN}/{_REQUEST}", places.input, places.answer, places.output, f"{GIVEN}/{_SOURCE}")


def decide(said: Said, point_value: float) -> Decision:
    """What the checker said, of a test that is worth `point_value`, which is how the checker was told of its points."""
    if said.exit_code != 0:
        return said.bad_end("0")
    try:
        answer = msgspec.json.decode(said.stdout, type=Answer)
        points, most = exact(answer.points), exact(repr(point_value))
    except (msgspec.DecodeError, ValueError) as error:
        return said.nonsense(f"it gave no result: {error}")
    if not 0 <= points <= most:
        return said.nonsense(f"it gave {answer.points[:40]} points of {point_value:g}")
    told = "\n".join(filter(None, (answer.feedback, answer.extended_feedback)))[:_MESSAGE]
    if answer.passed:
        return Decision(Opinion.ACCEPTED, points / most if most else Fraction(1), told, told)
    return Decision(Opinion.WRONG, Fraction(0), told, told, score=points or None)


def request(problem: Problem, test: TestCase, ran: Ran | None, *, args: Mapping[str, Any]) -> Request:
    run = ran.run if ran else None
    points = int(test.max_score) if test.max_score.denominator == 1 else float(test.max_score)
    return Request(
        args=args,
        point_value=points,
        case_position=next((at for at, one in enumerate(problem.tests) if one.name == test.name), 0),
        batch=int(batch) if (batch := test.group.removeprefix("batch")).isdecimal() else 0,
        submission_language=ran.language if ran else "",
        binary_data=False,
        execution_time=run.cpu_ns / 1e9 if run else 0.0,
        wall_clock_time=run.wall_ns / 1e9 if run else 0.0,
        max_memory=run.memory_bytes // 1024 if run else 0,
        problem_id=problem.name,
    )


def _args(flags: Sequence[str]) -> Mapping[str, Any]:
    """Raises PackageError."""
    found: dict[str, Any] = {}
    for flag in flags:
        key, equals, value = flag.partition("=")
        if not equals or not key.isidentifier():
            raise PackageError(f"arguments of a checker in Python are key=value, and not {flag!r}")
        try:
            found[key] = msgspec.json.decode(value)
        except msgspec.DecodeError:
            found[key] = value
    return found


@functools.cache
def _host() -> bytes:
    return Path(__file__).with_name("dmoj_host.py").read_bytes()


def _text(source: Source) -> bytes:
    """The submission, as far as it is one file; that it cannot be read any more is nothing to judge by."""
    try:
        return sources.read(source, source.files[0], most=_SOURCE_BYTES) if len(source.files) == 1 else b""
    except SubmissionError:
        return b""


@hookimpl
def parley_validators() -> list[DmojPython]:
    return [DmojPython()]
