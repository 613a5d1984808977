"""The judge's eye on a conversation: who waits, for how long, and whether anybody can still go on."""

from __future__ import annotations

import anyio

from ..core.wire import Status
from .guest_seat import GuestSeat
from .relay import Relay
from .seat import Seat

_LOOK_SECONDS = 0.025  # how often a quiet conversation is looked at
_NOTHING = Status(0, 0, waiting=False)


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
        self._relay = relay
        self._seats = (*programs, interactor)
        self._interactor = len(programs)
        walls = [seat.side.limits.wall_limit_ms for seat in self._seats]
        # An interactor may take its own time beside all that programs may take.
        self._limits = [(wall + extra_ms) / 1000 for wall in (*walls[:-1], sum(walls))]
        self._last = [_NOTHING] * len(self._seats)  # that was heard of each
        self._idle = [0.0] * len(self._seats)  # while a program waited for others that were not even reading
        self.stalled = False

    async def look(self) -> None:
        """Ends processes at their wall limits, or all programs as soon as everybody waits for another."""
        began = looked = anyio.current_time()
        while True:
            await anyio.sleep(_LOOK_SECONDS)
            quiet = await self._relay.status()
            statuses = [await seat.status() for seat in self._seats]
            waiting = [status.waiting for status in statuses if status]
            there = statuses[self._interactor] is not None and len(waiting) > 1
            # All asleep in a read, no byte under way, and none moved while we looked: nobody can ever go on.
            self.stalled = bool(there and all(waiting) and quiet and quiet.idle and quiet == await self._relay.status())
            now = anyio.current_time()
            still = there and quiet is not None and quiet.idle and not all(waiting)
            for number, status in enumerate(statuses):
                if status:
                    self._last[number] = status
                    self._idle[number] += now - looked if status.waiting and still else 0.0
            looked = now
            self._end_overdue(now - began, statuses)
            if self.stalled:
                return

    def _end_overdue(self, elapsed: float, statuses: list[Status | None]) -> None:
        """No processor: the machine's time, whoever waited for one. What others compute: theirs."""
        delayed = sum(status.delayed_ns for status in self._last) / 1e9
        computed = sum(status.cpu_ns for status in self._last) / 1e9
        for number, (seat, status) in enumerate(zip(self._seats, statuses, strict=True)):
            if status is None or seat.walled:
                continue
            others = computed - status.cpu_ns / 1e9
            if number != self._interactor:
                others = max(self._idle[number], others)  # nor is time in which they do not read the program's
            overdue = elapsed > self._limits[number] + delayed + others
            seat.walled = overdue or (self.stalled and number != self._interactor)
            if seat.walled:
                seat.kill()
