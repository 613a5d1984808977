"""Interactors with testlib.h: `interactor input output answer`, exit codes as of checkers.

What it writes to `output` (`tout`) is for the checker, where the package has one beside the interactor: it decides when
the interactor accepts. Source: testlib.h, `registerInteraction`.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from ..core import feedback, testlib
from ..core.box import Box
from ..core.hookspecs import hookimpl
from ..core.inquiry import Said
from ..core.lane import Lane
from ..core.model import SPACE, Cause, Decision, Exchange, Opinion, Problem, Program, RunResult, TestCase
from .conversation import Heard, converse
from .roles import Roles, contestant, judge, spec

_OUTPUT = "output"


class TestlibInteractor:
    name = "testlib"

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
        files = (feedback.seen(problem, test.input), f"{SPACE}/{_OUTPUT}", feedback.seen(problem, test.answer))
        roles = Roles(
            (contestant(problem, program, test),),
            judge(lane, problem, interactor, (*files, *spec(problem).flags)),
            accepts=lambda run: run.cause is Cause.EXITED and run.exit_code == 0,
        )

        async def decide(box: Box, heard: Heard) -> Decision:
            decision = testlib.decision(Said(heard.run, "", heard.stderr), test)
            if decision.opinion is not Opinion.ACCEPTED:
                return decision
            written = await box.fetch(_OUTPUT, limit=problem.validation_limits.file_bytes)
            return replace(decision, output=written or b"")

        return await converse(lane, problem, test, roles, decide, transcript=transcript)


@hookimpl
def parley_interactors() -> list[TestlibInteractor]:
    return [TestlibInteractor()]
