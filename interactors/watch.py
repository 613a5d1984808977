"""The judge's eye on a conversation: who waits, for how long, and whether anybody can still go on."""

from __future__ import annotations

import anyio

from ..core.wire import Status
from .guest_seat import GuestSeat
from .relay import Relay
from .seat import Seat
from .wiring import link_of

_LOOK_SECONDS = 0.025  # how often a quiet conversation is looked at
_GRACE_SECONDS = 1.0  # for an interactor to end, once its programs were ended as all waited for each other
_NOTHING = Status(0, 0, waiting=False)


class Watch:
    """`stalled`: everybody waited for each other, and nobody could ever have gone on; `ended` are who ended for that.

    Those are all programs; or with `blamed`, where it can be seen, the one whom the interactor waits for: the others go
    on.
    """

    def __init__(
        self,
        relay: Relay,
        programs: tuple[Seat | GuestSeat, ...],
        interactor: Seat | GuestSeat,
        *,
        extra_ms: float = 0.0,
        blamed: bool = False,
    ) -> None:
        self._relay = relay
        self._spent_before = relay.spent_ns()
        self._seats = (*programs, interactor)
        self._interactor = len(programs)
        walls = [seat.side.limits.wall_limit_ms for seat in self._seats]
        # An interactor may take its own time beside all that programs may take.
        self._limits = [(wall + extra_ms) / 1000 for wall in (*walls[:-1], sum(walls))]
        self._last = [_NOTHING] * len(self._seats)  # that was heard of each
        self._idle = [0.0] * len(self._seats)  # while a program waited for others that did not
        self._blamed = blamed
        self.stalled = False
        self.ended: set[int] = set()

    @property
    def relay_ns(self) -> int:
        """What the relay has taken so far: no one's time."""
        return self._relay.spent_ns() - self._spent_before

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
            stuck = bool(there and all(waiting) and quiet and quiet.idle and quiet == await self._relay.status())
            if stuck:
                self.stalled = True
                self.ended |= self._culprits(statuses)
            now = anyio.current_time()
            # Words that nobody reads yet lie before somebody who is slow: whoever has nothing to hear has said them.
            still = quiet.expecting if there and quiet and not all(waiting) else ()
            for number, status in enumerate(statuses):
                if status:
                    self._last[number] = status
                    self._idle[number] += now - looked if status.waiting and number in still else 0.0
            looked = now
            elapsed = now - began - self.relay_ns / 1e9
            if stuck and not self._blamed:
                self._limits[self._interactor] = min(self._limits[self._interactor], elapsed + _GRACE_SECONDS)
            self._end_overdue(elapsed, statuses)

    def _culprits(self, statuses: list[Status | None]) -> set[int]:
        awaited = statuses[self._interactor]
        if self._blamed and awaited and awaited.reads is not None:
            link = link_of(awaited.reads)
            if link in range(self._interactor) and statuses[link]:
                return {link}
        return {number for number in range(self._interactor) if statuses[number]}

    def _end_overdue(self, elapsed: float, statuses: list[Status | None]) -> None:
        """No processor: the machine's time, whoever waited for one. What others compute: theirs.

        `elapsed`: seconds, of which what the relay took is no one's.
        """
        delayed = sum(status.delayed_ns for status in self._last) / 1e9
        computed = sum(status.cpu_ns for status in self._last) / 1e9
        for number, (seat, status) in enumerate(zip(self._seats, statuses, strict=True)):
            if status is None or seat.walled:
                continue
            others = computed - status.cpu_ns / 1e9
            if number != self._interactor:
                others = max(self._idle[number], others)  # nor is time in which they do not read the program's
            overdue = elapsed > self._limits[number] + delayed + others
            seat.walled = overdue or number in self.ended
            if seat.walled:
                seat.kill()
