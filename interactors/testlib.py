"""Interactors with testlib.h: `interactor input output answer`, exit codes as of checkers.

What it writes to `output` (`tout`) is for the checker, where the package has one beside the interactor: it decides when
the interactor accepts. Source: testlib.h, `registerInteraction`.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from ..core import feedback, testlib
from ..core.box import Box
from ..core.errors import PackageError
from ..core.hookspecs import hookimpl
from ..core.inquiry import Said
from ..core.lane import Lane
from ..core.model import SPACE, Cause, Decision, Exchange, Opinion, Problem, Program, RunResult, TestCase
from .conversation import Roles, hold
from .transcript import told

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
        if problem.interactor is None:
            raise PackageError(f"{problem.name}: is not interactive")
        limits = problem.validation_limits
        arguments = (feedback.seen(problem, test.input), f"{SPACE}/{_OUTPUT}", feedback.seen(problem, test.answer))
        roles = Roles(
            program=program,
            program_command=program.command(problem.limits),
            program_environment=program.environment(problem.limits),
            program_limits=program.granted(problem.limits),
            interactor=interactor,
            interactor_command=(*interactor.command(limits), *arguments, *problem.interactor.flags),
            interactor_environment=interactor.environment(limits),
            interactor_mounts=feedback.mounts(lane, problem, interactor),
            interactor_folders=(),
            interactor_limits=interactor.granted(limits),
            accepts=lambda run: run.cause is Cause.EXITED and run.exit_code == 0,
        )

        async def decide(box: Box, run: RunResult, stderr: str) -> Decision:
            decision = testlib.decision(Said(run, "", stderr), test)
            if decision.opinion is not Opinion.ACCEPTED:
                return decision
            written = await box.fetch(_OUTPUT, limit=limits.file_bytes)
            return replace(decision, output=written or b"")

        run, exchange, log = await hold(lane, roles, decide)
        if transcript:
            exchange = told(transcript, log, run, exchange, problem=problem.name, test=test.name)
        return run, exchange


@hookimpl
def parley_interactors() -> list[TestlibInteractor]:
    return [TestlibInteractor()]
