"""Referees of matches: `referee input answer feedbackdir/ N [flags]`, and N programs that may be different ones.

::

    referee    numbers of descriptors: 3 hears the first program, 4 tells it something; 5 and 6 the second one, …
               exits with 42, with a line in feedback/result.txt for each program, in their order:
               `AC score [message]` or `WA score [message]`; or with 43, where all are wrong
    program    its streams

A program that comes to a bad end gets that for its verdict (core/verdict.py, `icpc`), and no points. Where all wait for
each other, those end whom the referee waits for: the others have done nothing wrong, and the match goes on.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from ..core import feedback, result_lines
from ..core.box import Box
from ..core.hookspecs import hookimpl
from ..core.lane import Lane
from ..core.model import Cause, CheckerSpec, Decision, Exchange, Problem, Program, RunResult, TestCase
from .conversation import Heard, converse
from .roles import Roles, contestant, judge, patient, spec
from .wiring import Wiring

_RESULT = f"{feedback.FOLDER}/result.txt"
_RESULT_BYTES = 64 * 1024


class MatchInteractor:
    name = "match"

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
        """One program that plays alone."""
        exchange, (decision,) = await self.play(lane, problem, interactor, (program,), test, transcript=transcript)
        return exchange.players[0].run, replace(exchange, decision=decision)

    async def play(
        self,
        lane: Lane,
        problem: Problem,
        referee: Program,
        programs: tuple[Program, ...],
        test: TestCase,
        *,
        transcript: Path | None,
    ) -> tuple[Exchange, tuple[Decision, ...]]:
        """The facts of the whole, and what the referee says of each program."""
        count = len(programs)
        plain, unscored = replace(problem, checker=CheckerSpec("icpc")), replace(test, checker=None)
        said: list[Decision] = []
        flags = (str(count), *spec(problem).flags, *test.validator_flags)
        arguments = feedback.arguments(problem, test, flags)
        limits = patient(problem, count)
        roles = Roles(
            tuple(contestant(problem, program, test) for program in programs),
            judge(lane, problem, referee, arguments, limits=limits, folders=(feedback.FOLDER,)),
            accepts=lambda run: run.cause is Cause.EXITED and run.exit_code == feedback.ACCEPT,
            interactor_by=Wiring.DESCRIPTORS,
            summed=False,
            blamed=True,
        )

        async def decide(box: Box, heard: Heard) -> Decision:
            whole = await feedback.decision(box, heard.run, heard.stderr, problem=plain, test=unscored)
            written = await box.fetch(_RESULT, limit=_RESULT_BYTES)
            said[:] = result_lines.decisions(whole, written, count=count, stderr=heard.stderr)
            return whole

        _, exchange = await converse(lane, problem, test, roles, decide, transcript=transcript)
        return exchange, tuple(said)


@hookimpl
def parley_interactors() -> list[MatchInteractor]:
    return [MatchInteractor()]
