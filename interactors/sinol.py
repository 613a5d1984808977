"""Interactors of SIO2's packages (`soc`): `interactor N in0 out0 [in1 out1 …]`, and N copies of the program.

::

    interactor     numbers of descriptors: where it hears the first program, where it tells it something, the next …
                   reads the test's input; what it says: core/sinol.py, with whatever exit code
    program number its streams

An interactor that says nothing and dies of SIGPIPE, or exits as a shell would then, found nobody to talk to any more:
the program ended too early, and that is WA. Flags: `processes=N`. Each copy may use the limits alone; who comes to a
bad end first, by number, decides. Source: sio2project/sinol-make, `sinol_make/task_type/interactive.py`.
"""

from __future__ import annotations

import signal
from fractions import Fraction
from pathlib import Path

from ..core import sinol
from ..core.box import Box
from ..core.hookspecs import hookimpl
from ..core.inquiry import Said
from ..core.lane import Lane
from ..core.model import Cause, Decision, Exchange, Opinion, Problem, Program, RunResult, TestCase
from .conversation import Heard, converse
from .flags import copies, parsed
from .roles import Roles, contestant, judge, patient, spec
from .wiring import Wiring, descriptors

_SHELL = 128  # and the number of a signal: the exit code of who died of it


class SinolInteractor:
    name = "sinol"

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
        count = copies(self.name, parsed(self.name, spec(problem).flags, ("processes",)))
        numbers = [str(number) for link in range(count) for number in descriptors(link)]
        limits = patient(problem, count)
        roles = Roles(
            tuple(contestant(problem, program, test, str(number)) for number in range(count)),
            judge(lane, problem, interactor, (str(count), *numbers), limits=limits, stdin=test.input),
            accepts=lambda run: run.cause is Cause.EXITED,
            interactor_by=Wiring.DESCRIPTORS,
            summed=False,
        )

        async def decide(_: Box, heard: Heard) -> Decision:
            return decision(Said(heard.run, heard.output.text(), heard.stderr))

        return await converse(lane, problem, test, roles, decide, transcript=transcript)


def decision(said: Said) -> Decision:
    broken = said.result.signal == signal.SIGPIPE or said.exit_code == _SHELL + signal.SIGPIPE
    if broken and not said.stdout.strip():
        return Decision(Opinion.WRONG, Fraction(0), "the program ended too early")
    if said.exit_code is None or (said.exit_code and not said.stdout.strip()):
        return said.bad_end("0")
    return sinol.decision(said)


@hookimpl
def parley_interactors() -> list[SinolInteractor]:
    return [SinolInteractor()]
