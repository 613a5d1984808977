"""Ctrl-C, SIGTERM and SIGHUP: what is running is taken down first, then one line is said, then 128 + n is the end.

::

    main ── arm() ───────────── nothing is running yet: a signal ends the process at once
      └── run(command) ──────── a signal cancels the command; the process ends when that is done
            └── after it ────── nothing is running any more: as at first

A signal that whoever started us had ignored (nohup, a background job of a plain shell) stays ignored.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable, Generator
    from types import FrameType

T = TypeVar("T")
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PATIENCE_SECONDS = 15.0  # taking down is bounded; whoever asks again after this long gets out at once


def arm() -> None:
    """From here on no signal of ours leads to a traceback."""
    for number in _heeded():
        signal.signal(number, _leave)


def run(command: Callable[[], Awaitable[T]]) -> T:
    """Its result. Raises typer.Exit with 128 + signal number when it was interrupted."""
    import anyio
    import typer

    from ..tasks import task_group

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

        anyio.run(watched)
        received.extend(_numbers(noted))
    if received:
        _say(received[0])
        raise typer.Exit(128 + received[0])
    return results[0]


def _heeded() -> list[signal.Signals]:
    return [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]


def _leave(number: int, _frame: FrameType | None) -> None:
    _say(number)
    os._exit(128 + number)


def _say(number: int) -> None:
    """Straight to the descriptor: in a handler, the stream may be in the middle of a write."""
    line = f"parley: interrupted by {signal.Signals(number).name}; nothing is left running\n"
    with contextlib.suppress(OSError):
        os.write(2, line.encode())


@contextlib.contextmanager
def _noted() -> Generator[socket.socket]:
    """While this lasts signals are only noted: their numbers can be read from the socket, as bytes.

    The interpreter writes them from its C handler, so a loop that sleeps in the kernel wakes. The order of the steps
    leaves no moment in which a signal is lost.
    """
    import socket

    reader, writer = socket.socketpair()
    began: list[float] = []

    def note(number: int, frame: FrameType | None) -> None:
        began.append(time.monotonic())
        if began[-1] - began[0] > _PATIENCE_SECONDS:
            _leave(number, frame)

    with reader, writer:
        reader.setblocking(False)
        writer.setblocking(False)
        woken = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        before = {number: signal.signal(number, note) for number in _heeded()}
        try:
            yield reader
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(woken)


def _numbers(noted: socket.socket) -> list[int]:
    """The signals noted so far. The interpreter writes there for signals of others too; those are passed over."""
    try:
        return [number for number in noted.recv(4096) if number in _SIGNALS]
    except BlockingIOError:
        return []
