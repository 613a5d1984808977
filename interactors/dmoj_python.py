"""DMOJ's graders in Python (`custom_judge`): a class `Grader` that talks to the program, run in a box.

`dmoj_grader.py` runs it there. The flag `unbuffered=true` says that programs need not flush. Graders that do more than
talk (a StandardGrader that looks into how a program is run) are a judge error. Source: DMOJ/judge-server,
dmoj/graders/interactive.py.
"""

from __future__ import annotations

import functools
from fractions import Fraction
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ..core import feedback
from ..core.box import Box
from ..core.hookspecs import hookimpl
from ..core.lane import Lane
from ..core.model import PROGRAM, SPACE, Cause, Decision, Exchange, Opinion, Problem, Program, RunResult, TestCase
from ..core.rational import exact
from . import dmoj_grader, unbuffered
from .conversation import Heard, converse
from .roles import Roles, contestant, judge, spec

_RESULT = "result"
_EXTRA_MS = 2000  # of the grader, beside the program's time
_PATIENCE_MS = 60_000  # it may wait long for a program that is slow
_RESULT_BYTES = 64 * 1024


class Request(Struct, frozen=True):
    """What the grader is told. Times are in seconds, memory in KiB, files are paths of the box."""

    input: str
    answer: str
    points: float
    position: int
    batch: int
    problem: str
    language: str
    time_limit: float
    memory_limit: int


class _Answer(Struct, frozen=True):
    passed: bool
    points: str
    feedback: str


class DmojPythonInteractor:
    name = "dmoj-python"

    async def converse(
        self,
        lane: Lane,
        problem: Problem,
        interactor: Program,
        program: Program,
        test: TestCase,
        *,
        transcript: Path | None,
    ) -> tuple[RunResult, Exchange]:
        limits = replace(problem.validation_limits, time_ms=problem.limits.time_ms + _EXTRA_MS, wall_ms=_PATIENCE_MS)
        told = unbuffered.environment(unbuffered="unbuffered=true" in spec(problem).flags)
        grader = judge(lane, problem, interactor, (), limits=limits, folders=(feedback.FOLDER,))
        roles = Roles(
            (contestant(problem, program, test, environment=told),),
            replace(grader, command=command(grader.command, request(problem, program, test))),
            accepts=lambda run: run.cause is Cause.EXITED and run.exit_code == dmoj_grader.PASSED,
        )

        async def decide(box: Box, heard: Heard) -> Decision:
            data = await box.fetch(f"{feedback.FOLDER}/{_RESULT}", limit=_RESULT_BYTES)
            return decision(heard.run, data or b"", heard.stderr, test)

        return await converse(lane, problem, test, roles, decide, transcript=transcript)


def request(problem: Problem, program: Program, test: TestCase) -> Request:
    names = [one.name for one in problem.tests]
    whole = test.max_score.denominator == 1
    return Request(
        input=feedback.seen(problem, test.input),
        answer=feedback.seen(problem, test.answer),
        points=int(test.max_score) if whole else float(test.max_score),
        position=names.index(test.name) if test.name in names else 0,
        batch=int(test.group.removeprefix("batch")) if test.group.removeprefix("batch").isdecimal() else 0,
        problem=problem.name,
        language=program.language.name,
        time_limit=problem.limits.time_ms / 1000,
        memory_limit=problem.limits.memory_bytes // 1024,
    )


def command(words: tuple[str, ...], asked: Request) -> tuple[str, ...]:
    """Python is told the host's text, and gets the grader and what is asked as arguments."""
    at = next((number for number, word in enumerate(words) if word.startswith(f"{PROGRAM}/")), len(words))
    given = (msgspec.json.encode(asked).decode(), f"{SPACE}/{feedback.FOLDER}/{_RESULT}")
    return (*words[:at], "-c", _host(), *words[at:], *given)


def decision(run: RunResult, data: bytes, stderr: str, test: TestCase) -> Decision:
    """What the grader said. Any other end than the host's own is the package's fault."""
    if run.cause is not Cause.EXITED or run.exit_code not in {dmoj_grader.PASSED, dmoj_grader.FAILED}:
        return _confused(feedback.complaint(run, stderr, wanted="0 or 1"))
    try:
        answer = msgspec.json.decode(data, type=_Answer)
        points = exact(answer.points)
    except (msgspec.DecodeError, ValueError) as error:
        return _confused(f"the grader gave no result: {error}")
    if not 0 <= points <= test.max_score:
        return _confused(f"the grader gave {answer.points[:40]} points of {float(test.max_score):g}")
    if not answer.passed:
        return Decision(Opinion.WRONG, Fraction(0), answer.feedback, answer.feedback)
    share = points / test.max_score if test.max_score else Fraction(1)
    return Decision(Opinion.ACCEPTED, share, answer.feedback, answer.feedback)


def _confused(why: str) -> Decision:
    return Decision(Opinion.CONFUSED, Fraction(0), message=why)


@functools.cache
def _host() -> str:
    return Path(__file__).with_name("dmoj_grader.py").read_text(encoding="utf-8")


@hookimpl
def parley_interactors() -> list[DmojPythonInteractor]:
    return [DmojPythonInteractor()]
