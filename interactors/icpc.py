"""Interactors of the ICPC/Kattis format: `interactor input answer feedbackdir/ [flags]`, exit 42 or 43."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from ..core import feedback
from ..core.errors import PackageError
from ..core.hookspecs import hookimpl
from ..core.lane import Lane
from ..core.model import Cause, Exchange, Problem, Program, RunResult, TestCase
from . import transcript as transcripts
from .conversation import Roles, hold


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
        if problem.interactor is None:
            raise PackageError(f"{problem.name}: is not interactive")
        arguments = feedback.arguments(problem, test, (*problem.interactor.flags, *test.validator_flags))
        roles = Roles(
            program=program,
            program_command=(*program.command(problem.limits), *test.args),
            program_environment=program.environment(problem.limits),
            program_limits=program.granted(problem.limits),
            interactor=interactor,
            interactor_command=(*interactor.command(problem.validation_limits), *arguments),
            interactor_environment=interactor.environment(problem.validation_limits),
            interactor_mounts=feedback.mounts(lane, problem, interactor),
            interactor_folders=(feedback.FOLDER,),
            interactor_limits=interactor.granted(problem.validation_limits),
            accepts=lambda run: run.cause is Cause.EXITED and run.exit_code == feedback.ACCEPT,
            program_files=test.files,
        )
        run, exchange, log = await hold(lane, roles, partial(feedback.decision, problem=problem, test=test))
        if transcript:
            exchange = transcripts.told(transcript, log, run, exchange, problem=problem.name, test=test.name)
        return run, exchange


@hookimpl
def parley_interactors() -> list[IcpcInteractor]:
    return [IcpcInteractor()]
