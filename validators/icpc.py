"""Output validators of ICPC/Kattis: `validator input answer feedbackdir/ [flags] < output`, exit 42 or 43."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ..core import feedback
from ..core.hookspecs import hookimpl
from ..core.inquiry import limits_for, own_program
from ..core.lane import Lane, Role
from ..core.model import JUDGE_PROFILE, Decision, Problem, Program, Ran, TestCase
from ..core.output import Output
from ..core.runner import run_once


class IcpcValidator:
    """One a name, which says what files with scores it may write (`feedback.Scores`)."""

    def __init__(self, name: str = "icpc") -> None:
        self.name = name

    def check_flags(self, flags: Sequence[str]) -> None:
        """Any: they are the program's own."""

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
        program, limits = own_program(problem, program), limits_for(problem)
        mounts = feedback.mounts(lane, problem, program)
        arguments = feedback.arguments(problem, test, (*problem.checker.flags, *test.validator_flags), ran=ran)
        argv = (*program.command(limits), *arguments)
        stdin = output.descriptor()

        async def attempt() -> Decision:
            with feedback.left_from(ran) as files:
                run = await run_once(
                    lane, Role.JUDGE, mounts, argv, program.granted(limits), profile=JUDGE_PROFILE,
                    stdin=stdin, environment=program.environment(limits), folders=(feedback.FOLDER,), files=files,
                )  # fmt: skip
            box = await lane.box(Role.JUDGE, mounts)
            stderr = run.stderr.decode(errors="replace")
            return await feedback.decision(box, run.result, stderr, problem=problem, test=test)

        try:
            return await lane.insist(attempt, Role.JUDGE)
        finally:
            os.close(stdin)


@hookimpl
def parley_validators() -> list[IcpcValidator]:
    return [IcpcValidator(scores.value) for scores in feedback.Scores]
