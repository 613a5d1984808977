"""libinteractive: the problem's Main and submissions call each other's functions (core/libinteractive).

Of a submission one process runs for each interface that it implements, all of the same program. Main reads the test's
input, and what it prints is the output, for the validator to decide about. Source: omegaup/quark, `runner/runner.go`.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from ..core import feedback, verdict
from ..core.box import Box
from ..core.hookspecs import hookimpl
from ..core.lane import Lane
from ..core.libinteractive.calls import ABANDONED, OUT_OF_STEP, PIPES, SHORT, TOO_DEEP, UNKNOWN
from ..core.model import GIVEN, Cause, Decision, Exchange, Opinion, Problem, Program, RunResult, TestCase
from .conversation import Heard, converse
from .roles import Roles, contestant, judge, spec
from .wiring import Wiring

_FOLLOWED = (SHORT, OUT_OF_STEP, UNKNOWN, ABANDONED, TOO_DEEP)  # exit codes of Main that the program is the reason of
_MOST_SAID = 1 << 40  # what is written is limited, and time is; arrays may be larger than either would let them


class Libinteractive:
    name = "libinteractive"

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
        pipes = ((PIPES, GIVEN),)
        children = spec(problem).interfaces[1:]
        # Its command line: the name of the case, and the submission's language.
        arguments = (*spec(problem).flags, test.name, program.language.name)
        main = judge(lane, problem, interactor, arguments, stdin=test.input)
        roles = Roles(
            tuple(contestant(problem, program, test, environment=pipes) for _ in children),
            replace(main, environment=(*main.environment, *pipes)),
            accepts=lambda run: run.cause is Cause.EXITED and run.exit_code == 0,
            programs_by=Wiring.FIFOS,
            interactor_by=Wiring.FIFOS,
            said_bytes=_MOST_SAID,
        )
        run, exchange = await converse(lane, problem, test, roles, _decide, transcript=transcript)
        if exchange.interactor.exit_code in _FOLLOWED and verdict.ended_well(run, program.granted(problem.limits)):
            run = replace(run, unanswered=True)
        return run, exchange


async def _decide(_box: Box, heard: Heard) -> Decision:
    """Whether there is an output to be decided about."""
    run, said = heard.run, heard.stderr
    if run.cause is Cause.EXITED and run.exit_code == 0 and not run.output_exceeded:
        return Decision(Opinion.ACCEPTED, output=heard.output.open().read())
    if run.cause is Cause.EXITED and run.exit_code in _FOLLOWED:
        return Decision(Opinion.WRONG, message=said)
    return feedback.confused(said or "Main came to a bad end")


@hookimpl
def parley_interactors() -> list[Libinteractive]:
    return [Libinteractive()]
