"""Interactors of the ICPC/Kattis format: `interactor input answer feedbackdir/ [flags]`, exit 42 or 43."""

from __future__ import annotations

from pathlib import Path

from ..core import feedback
from ..core.box import Box
from ..core.hookspecs import hookimpl
from ..core.lane import Lane
from ..core.model import Cause, Decision, Exchange, Problem, Program, RunResult, TestCase
from .conversation import Heard, converse
from .roles import Roles, contestant, judge, spec


class IcpcInteractor:
    name = "icpc"

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
        arguments = feedback.arguments(problem, test, (*spec(problem).flags, *test.validator_flags))
        roles = Roles(
            (contestant(problem, program, test),),
            judge(lane, problem, interactor, arguments, folders=(feedback.FOLDER,)),
            accepts=lambda run: run.cause is Cause.EXITED and run.exit_code == feedback.ACCEPT,
        )

        async def decide(box: Box, heard: Heard) -> Decision:
            return await feedback.decision(box, heard.run, heard.stderr, problem=problem, test=test)

        return await converse(lane, problem, test, roles, decide, transcript=transcript)


@hookimpl
def parley_interactors() -> list[IcpcInteractor]:
    return [IcpcInteractor()]
