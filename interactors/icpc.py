"""Interactors of the ICPC/Kattis format: `interactor input answer feedbackdir/ [flags]`, exit 42 or 43.

In a problem of several passes one that accepts may ask for another conversation, with another input.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from ..core import feedback, passes, verdict
from ..core.box import Box
from ..core.hookspecs import hookimpl
from ..core.lane import Lane
from ..core.model import Cause, Decision, Exchange, Problem, Program, Ran, RunResult, TestCase
from .conversation import Heard, converse
from .roles import Roles, Side, contestant, judge, spec


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
        most: RunResult | None = None
        ran = Ran(program.language.name)
        granted = program.granted(problem.limits)

        async def decide(box: Box, heard: Heard) -> Decision:
            return await feedback.decision(box, heard.run, heard.stderr, problem=problem, test=test)

        while True:
            roles = Roles(
                (contestant(problem, program, test),),
                _asking(lane, problem, interactor, test, ran),
                accepts=lambda run: run.cause is Cause.EXITED and run.exit_code == feedback.ACCEPT,
            )
            path = _numbered(transcript, ran.number)
            run, exchange = await converse(lane, problem, test, roles, decide, transcript=path)
            most = passes.most(most, run)
            following = passes.following(problem, ran, exchange.decision)
            if following is None or not verdict.ended_well(run, granted):
                break
            ran = following
        if ran.number > 1:
            exchange = replace(exchange, most=most)
        return run, replace(exchange, decision=passes.last(problem, ran, exchange.decision))


def _asking(lane: Lane, problem: Problem, interactor: Program, test: TestCase, ran: Ran) -> Side:
    arguments = feedback.arguments(problem, test, (*spec(problem).flags, *test.validator_flags), ran=ran)
    side = judge(lane, problem, interactor, arguments, folders=(feedback.FOLDER,))
    return replace(side, left=feedback.found_by(ran))


def _numbered(transcript: Path | None, number: int) -> Path | None:
    """Of a later pass, beside that of the first."""
    return transcript.with_stem(f"{transcript.stem}-pass-{number}") if transcript and number > 1 else transcript


@hookimpl
def parley_interactors() -> list[IcpcInteractor]:
    return [IcpcInteractor()]
