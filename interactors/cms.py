"""Managers of CMS (task type Communication): `manager out0 in0 [out1 in1 …]`, and one or more copies of the program.

::

    manager                  named pipes: where it hears the first program, where it tells it something, the next …
                             reads the test's input (a file `input.txt` as well); what it says: core/cms.py
    program in out [number]  named pipes, as a stub wants them; the number only where there are several
    program [number]         its streams

Programs can write no file. Flags: `processes=N`, `io=fifo_io` or `std_io` (how programs talk). CPU time is the sum over
all programs; who comes to a bad end first, by number, decides. Source: cms-dev/cms,
`cms/grading/tasktypes/Communication.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from pathlib import Path

from msgspec.structs import replace

from ..core import cms
from ..core.box import Box
from ..core.errors import PackageError
from ..core.hookspecs import hookimpl
from ..core.inquiry import Said
from ..core.lane import Lane
from ..core.model import Cause, Decision, Exchange, Problem, Program, RunResult, TestCase
from .conversation import Heard, converse
from .flags import copies, parsed
from .roles import Roles, contestant, judge, patient, spec
from .wiring import Wiring, fifo

_INPUT = "input.txt"
_STREAMS = {"std_io": Wiring.STREAMS, "fifo_io": Wiring.FIFOS}


class CmsInteractor:
    name = "cms"

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
        flags = parsed(self.name, spec(problem).flags, ("processes", "io"))
        count, by = copies(self.name, flags), wiring(flags)
        paths = tuple(chain.from_iterable(fifo(link) for link in range(count)))
        manager = judge(lane, problem, interactor, paths, limits=patient(problem, count), stdin=test.input)
        players = (contestant(problem, program, test, *arguments(by, number, count)) for number in range(count))
        roles = Roles(
            tuple(replace(player, read_only=True) for player in players),
            replace(manager, files=((_INPUT, test.input),)),
            accepts=lambda run: run.cause is Cause.EXITED and run.exit_code == 0,
            programs_by=by,
            interactor_by=Wiring.FIFOS,
        )

        async def decide(_: Box, heard: Heard) -> Decision:
            return cms.decision(Said(heard.run, heard.output.text(), heard.stderr))

        return await converse(lane, problem, test, roles, decide, transcript=transcript)


def wiring(flags: Mapping[str, str]) -> Wiring:
    """Raises PackageError."""
    said = flags.get("io", "std_io")
    if said not in _STREAMS:
        raise PackageError(f"the interactor protocol cms: io is {' or '.join(_STREAMS)}, not {said[:40]!r}")
    return _STREAMS[said]


def arguments(by: Wiring, number: int, count: int) -> tuple[str, ...]:
    """Of the command line of one copy."""
    return (*(fifo(0) if by is Wiring.FIFOS else ()), *((str(number),) if count > 1 else ()))


@hookimpl
def parley_interactors() -> list[CmsInteractor]:
    return [CmsInteractor()]
