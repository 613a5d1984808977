"""Ctrl-C, SIGTERM and SIGHUP: what is running is taken down first, then one line is said, then 128 + n is the end.

::

    main ── signals.arm() ───── nothing is running yet: a signal ends the process at once
      ├── run(command) ──────── a signal cancels the command; the process ends when that is done
      ├── heeding() ─────────── files are being written: a signal ends that in a moment, and what was begun is removed
      ├── the report ────────── nothing is running any more: as at first
      └── signals.disarm() ──── the exit code is known: a signal changes nothing
"""

from __future__ import annotations

import contextlib
import signal
import socket
import time
from typing import TYPE_CHECKING, TypeVar

import anyio
import typer

from ..errors import MachineError
from ..tasks import task_group
from . import signals
from .streams import ReaderGone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from types import FrameType

T = TypeVar("T")
_PATIENCE_SECONDS = 15.0  # taking down is bounded; whoever asks again after this long gets out at once
_GRACE_SECONDS = 0.05  # a terminal that is gone fails what is written to it, and a moment later sends SIGHUP


def run(command: Callable[[], Awaitable[T]]) -> T:
    """Its result. Raises typer.Exit with 128 + signal number when it was interrupted."""
    results: list[T] = []
    received: list[int] = []
    with _noted() as noted:

        async def watched() -> None:
            async with task_group() as tasks:

                async def watch() -> None:
                    while not received:
                        await anyio.wait_readable(noted)
                        received.extend(_numbers(noted))
                    tasks.cancel_scope.cancel()

                tasks.start_soon(watch)
                results.append(await command())
                tasks.cancel_scope.cancel()

        try:
            anyio.run(watched)
        except (MachineError, ReaderGone):
            time.sleep(_GRACE_SECONDS)
            received.extend(_numbers(noted))
            if not received:
                raise
        received.extend(_numbers(noted))
    if received:
        signals.disarm()
        signals.say(received[0])
        raise typer.Exit(128 + received[0])
    return results[0]


class _Stopped(BaseException):
    """Raised where plain code asks whether it should go on."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextlib.contextmanager
def heeding() -> Generator[Callable[[], None]]:
    """For plain code that removes what it began when it is left: what is yielded leaves it after a signal.

    It is called now and then, at a place where that may happen; a handler that raised would do so anywhere, even where
    nobody hears of it. Raises typer.Exit as `run()` does.
    """
    received: list[int] = []
    began = time.monotonic()

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal began
        began = began if received else time.monotonic()
        received.append(number)
        if time.monotonic() - began > _PATIENCE_SECONDS:
            signals.leave(number, frame)

    def heed() -> None:
        if received:
            raise _Stopped(received[0])

    before = {number: signal.signal(number, note) for number in signals.heeded()}
    try:
        yield heed
        heed()
    except _Stopped as stopped:
        signals.disarm()
        signals.say(stopped.number)
        raise typer.Exit(128 + stopped.number) from None
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is note:
                signal.signal(number, handler)


@contextlib.contextmanager
def _noted() -> Generator[socket.socket]:
    """While this lasts signals are only noted: their numbers can be read from the socket, as bytes.

    The interpreter writes them from its C handler, so a loop that sleeps in the kernel wakes. The order of the steps
    leaves no moment in which a signal is lost.
    """
    reader, writer = socket.socketpair()
    began: list[float] = []

    def note(number: int, frame: FrameType | None) -> None:
        began.append(time.monotonic())
        if began[-1] - began[0] > _PATIENCE_SECONDS:
            signals.leave(number, frame)

    with reader, writer:
        reader.setblocking(False)
        writer.setblocking(False)
        woken = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        before = {number: signal.signal(number, note) for number in signals.heeded()}
        try:
            yield reader
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(woken)


def _numbers(noted: socket.socket) -> list[int]:
    """The signals noted so far. The interpreter writes there for signals of others too; those are passed over."""
    try:
        return [number for number in noted.recv(4096) if number in signals.SIGNALS]
    except BlockingIOError:
        return []
