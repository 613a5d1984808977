"""The judge's eye on a conversation: who waits, for how long, and whether anybody can still go on."""

from __future__ import annotations

import anyio

from ..core.wire import Status
from .guest_seat import GuestSeat
from .relay import Relay
from .seat import Seat

_LOOK_SECONDS = 0.025  # how often a quiet conversation is looked at


class Watch:
    """`stalled`: everybody waited for each other, and nobody could ever have gone on."""

    def __init__(
        self,
        relay: Relay,
        programs: tuple[Seat | GuestSeat, ...],
        interactor: Seat | GuestSeat,
        *,
        extra_ms: float = 0.0,
    ) -> None:
        self._extra_ms = extra_ms  # beside wall limits
        self._relay = relay
        self._programs = programs
        self._interactor = interactor
        self._idle = [0.0] * len(programs)  # while a program waited for others that were not even reading
        self.stalled = False

    async def look(self) -> None:
        """Ends programs at their wall limits, or all of them as soon as each waits for another."""
        began = looked = anyio.current_time()
        while True:
            await anyio.sleep(_LOOK_SECONDS)
            quiet = await self._relay.status()
            statuses = [await seat.status() for seat in self._programs]
            interactor = await self._interactor.status()
            everybody = [*(status for status in statuses if status), *((interactor,) if interactor else ())]
            waiting = [status.waiting for status in everybody]
            there = interactor is not None and len(everybody) > 1
            # All asleep in a read, no byte under way, and none moved while we looked: nobody can ever go on.
            self.stalled = bool(there and all(waiting) and quiet and quiet.idle and quiet == await self._relay.status())
            now = anyio.current_time()
            still = there and quiet is not None and quiet.idle and not all(waiting)
            for number, status in enumerate(statuses):
                if status and status.waiting and still:
                    self._idle[number] += now - looked
            looked = now
            self._end_overdue(now - began, statuses, interactor)
            if self.stalled:
                return

    def _end_overdue(self, elapsed: float, statuses: list[Status | None], interactor: Status | None) -> None:
        for number, (seat, status) in enumerate(zip(self._programs, statuses, strict=True)):
            if status is None or seat.walled:
                continue
            others = [other for other in (*statuses[:number], *statuses[number + 1 :], interactor) if other]
            # No processor: the machine's time. What others compute, and time in which they do not read: theirs.
            excused = sum(one.delayed_ns for one in (status, *others)) / 1e9
            excused += max(self._idle[number], sum(other.cpu_ns for other in others) / 1e9)
            limit_ms = seat.side.limits.wall_limit_ms + self._extra_ms
            seat.walled = self.stalled or elapsed > limit_ms / 1000 + excused
            if seat.walled:
                seat.kill()
