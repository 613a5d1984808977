"""A guest of a conversation (core/guests.py) in the place of a process: what the conversation asks of a seat."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack
from types import TracebackType
from typing import Self

import anyio
from msgspec.structs import replace

from ..core.guests import Ends, Guest
from ..core.lane import Site
from ..core.model import Cause, RunResult
from ..core.wire import Status
from .roles import Side
from .wiring import Place

_PATIENCE_MS = 86_400_000.0  # its partner may wait for it as long


class GuestSeat:
    """A context, as a `Seat`. The guest speaks by one link, whatever the program would have spoken by."""

    def __init__(self, side: Side, guest: Guest, place: Place) -> None:
        self.side = replace(side, limits=replace(side.limits, wall_ms=_PATIENCE_MS))
        self.place = place
        self._guest = guest
        self._ends: Ends | None = None
        self._scope = anyio.CancelScope()
        self._stack = ExitStack()
        self._kept = -1
        self.result: RunResult | None = None
        self.exceeded = False
        self.walled = False

    def __enter__(self) -> Self:
        self._stack.enter_context(self.place)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def prepare(self, links: int) -> None:
        """Raises OSError."""
        self.place.prepare(links)
        self._kept = os.memfd_create("parley-stderr", os.MFD_CLOEXEC)
        self._stack.callback(os.close, self._kept)

    @property
    def ear(self) -> tuple[int, int]:
        return self.place.errors[0], self._kept

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

    def outcome(self) -> RunResult:
        if self.result is None:
            raise RuntimeError("a conversation ended without its results")
        if self.walled and self.result.cause is Cause.KILLED:
            return replace(self.result, cause=Cause.WALL_LIMIT)
        return replace(self.result, output_exceeded=self.exceeded)

    def stderr(self) -> str:
        return ""
