"""A guest of a conversation (core/guests.py) in the place of a process: what the conversation asks of a seat."""

from __future__ import annotations

import os
import time

import anyio
from msgspec.structs import replace

from ..core.guests import Ends, Guest
from ..core.lane import Site
from ..core.model import Cause, RunResult
from ..core.wire import Status
from .roles import Side
from .sitting import Sitting
from .wiring import Place

_PATIENCE_MS = 86_400_000.0  # its partner may wait for it as long


class GuestSeat(Sitting):
    """A context, as a `Seat`. The guest speaks by one link, whatever the program would have spoken by."""

    def __init__(self, side: Side, guest: Guest, place: Place) -> None:
        super().__init__(replace(side, limits=replace(side.limits, wall_ms=_PATIENCE_MS)), place)
        self._guest = guest
        self._ends: Ends | None = None
        self._scope = anyio.CancelScope()

    def start(self, _site: Site, *, patience_ms: float) -> None:
        del patience_ms
        reads, writes, *_ = self.place.inherited
        self._ends = Ends(os.dup(reads), os.dup(writes))
        self._stack.callback(self._ends.close)
        self.place.started()

    async def finish(self) -> RunResult:
        if self._ends is None:
            raise RuntimeError("a guest that was not started")
        began = time.monotonic_ns()
        with self._scope:
            await self._guest.play(self._ends)
        self._ends.close()
        stopped = self._scope.cancelled_caught
        ended = time.monotonic_ns()
        self.result = RunResult(
            cause=Cause.KILLED if stopped else Cause.EXITED,
            exit_code=None if stopped else 0,
            signal=None,
            cpu_ns=0,
            wall_ns=ended - began,
            started_ns=began,
            ended_ns=ended,
            memory_bytes=0,
        )
        return self.result

    def kill(self) -> None:
        self._scope.cancel()

    async def status(self) -> Status | None:
        if self.result or self._ends is None:
            return None
        return Status(0, 0, waiting=self._ends.listening and self._guest.waits)

    def stderr(self) -> str:
        return ""
