"""Hears descriptors for as long as it lives: each is told to the event loop once, not again for every wait.

asyncio is spoken to itself here: anyio's `wait_readable` registers and forgets a descriptor each time, and a deadline
is a scope each time. Both together take 30 µs, most of such a wait, and each run of a test is one.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable


class Ear:
    """Of one task, which waits. Lives in a running event loop, and must be closed there."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._attended: set[int] = set()
        self._waiter: asyncio.Future[None] | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._fault: BaseException | None = None
        self._deadline = math.inf

    def attend(self, descriptor: int, act: Callable[[], bool]) -> None:
        """Calls `act` whenever there is something to read, until it says True: that it has had enough.

        What it raises ends that too, and is raised by `wait()`.
        """
        self._attended.add(descriptor)
        self._loop.add_reader(descriptor, self._hear, descriptor, act)

    def leave(self, descriptor: int) -> None:
        """Before it is closed. Nothing happens where it is not attended any more."""
        if descriptor in self._attended:
            self._attended.remove(descriptor)
            self._loop.remove_reader(descriptor)

    def _hear(self, descriptor: int, act: Callable[[], bool]) -> None:
        try:
            enough = act()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is for the one who waits
            self._fault = error
            enough = True
        if enough:
            self.leave(descriptor)
        self._wake()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def expect(self, seconds: float) -> None:
        """From now on `wait()` lasts no longer than so many seconds from now, which may be without end."""
        self._deadline = self._loop.time() + seconds
        if self._alarm is None or self._alarm.when() > self._deadline:
            self._set_alarm()

    def hurry(self, seconds: float) -> None:
        """As `expect()`, where that is sooner."""
        if self._loop.time() + seconds < self._deadline:
            self.expect(seconds)

    def _set_alarm(self) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        if self._deadline < math.inf:
            self._alarm = self._loop.call_at(self._deadline, self._ring)

    def _ring(self) -> None:
        """An alarm is left standing when a wait ends, so it may be too early for the next: most waits need none set."""
        self._alarm = None
        if not self._waiter:
            return
        if self._loop.time() < self._deadline:
            self._set_alarm()
        else:
            self._wake()

    @property
    def overdue(self) -> bool:
        return self._loop.time() >= self._deadline

    def check(self) -> None:
        """Raises what acting upon something heard raised."""
        if self._fault is not None:
            fault, self._fault = self._fault, None
            raise fault

    async def wait(self) -> None:
        """Until something was heard, or the time is over. Raises as `check()`."""
        if self._fault is None:
            if self._alarm is None:
                self._set_alarm()
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        self.check()

    def close(self) -> None:
        for descriptor in tuple(self._attended):
            self.leave(descriptor)
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
