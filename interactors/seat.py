"""One process of a conversation: its box, its place at the pipes, what it writes beside the conversation, its end."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Self

from ..core import own_files
from ..core import pipes as fresh
from ..core.box import Box, Run
from ..core.lane import Site
from ..core.model import RunResult
from ..core.output import Capture, Output
from ..core.runner import STDERR_KEPT
from ..core.wire import Status
from .roles import Side
from .sitting import Sitting
from .wiring import Place, Wiring

_WARDENS_WALL_MS = 86_400_000.0  # `Watch` keeps the wall clocks: a warden knows nothing of what the others do


class Seat(Sitting):
    """A context: inside it the process runs."""

    def __init__(self, side: Side, box: Box, place: Place, *, profile: str, judges: bool) -> None:
        super().__init__(side, place)
        self.box = box
        self._profile = profile
        self._judges = judges
        self._captures: tuple[Capture, ...] = ()
        self.output = Output(side.limits.output_bytes, keep=None if judges else 0)

    def __enter__(self) -> Self:
        super().__enter__()
        self._stack.enter_context(self.output)
        return self

    def prepare(self, links: int) -> None:
        super().prepare(links)
        if self.place.by is not Wiring.STREAMS:
            pipe = fresh.make(large=True)
            self._stack.callback(fresh.close, pipe)
            self._captures = (Capture(self.output, self.box.kill, pipe),)

    def start(self, site: Site, *, patience_ms: float) -> None:
        """The relay has what it needs. Raises SandboxError, or PackageError for a file that cannot be read."""
        side, inputs = self.side, site.workspace.inputs
        with ExitStack() as given:
            files = given.enter_context(inputs.named(side.files))
            files += tuple((name, given.enter_context(inputs.of(data))) for name, data in side.left)
            run = Run(
                argv=side.command,
                descriptors=self._descriptors(given, site),
                limits=side.limits,
                wall_ms=_WARDENS_WALL_MS,
                patience_ms=patience_ms,
                filter=site.profiles.filter(self._profile),
                environment=side.environment,
                folders=side.folders,
                files=files,
                links=() if self._judges else own_files.links(side.program, [name for name, _ in files]),
                leave_space=self._judges,
                read_only=side.read_only,
                alarms=site.profiles.alarms(self._profile),
                housekeeping=side.program.language.housekeeping,
            )
            self.box.start(run)
        self.place.started()

    def _descriptors(self, given: ExitStack, site: Site) -> tuple[int, ...]:
        errors = self.place.errors[1]
        if self.place.by is Wiring.STREAMS:
            return (*self.place.inherited, errors)
        if self.side.stdin:
            stdin = given.enter_context(site.workspace.inputs.open(self.side.stdin))
        else:
            stdin = os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC)
            given.callback(os.close, stdin)
        return (stdin, self._captures[0].writer, errors, *self.place.inherited)

    async def finish(self) -> RunResult:
        """Until it has ended. Raises MachineError."""
        self.result = await self.box.finish(self.side.limits, self._captures)
        self.exceeded = self.exceeded or self.output.exceeded
        self.place.ended()
        return self.result

    def kill(self) -> None:
        self.box.kill()

    async def status(self) -> Status | None:
        return await self.box.status()

    def stderr(self) -> str:
        return os.pread(self._kept, STDERR_KEPT, 0).decode(errors="replace")
