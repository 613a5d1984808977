"""Running a command's coroutine so that Ctrl-C, SIGTERM and SIGHUP end it cleanly: everything is taken down first."""

from __future__ import annotations

import signal
from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio
import typer

from ..tasks import task_group

T = TypeVar("T")


def run(command: Callable[[], Awaitable[T]]) -> T:
    """Its result. Raises typer.Exit with 128 + signal number when it was interrupted."""
    received: list[int] = []
    results: list[T] = []

    async def watched() -> None:
        async with task_group() as tasks:
            with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM, signal.SIGHUP) as signals:

                async def watch() -> None:
                    async for number in signals:  # more than one: the first is being obeyed
                        received.append(number)
                        tasks.cancel_scope.cancel()

                tasks.start_soon(watch)
                results.append(await command())
                tasks.cancel_scope.cancel()

    anyio.run(watched)
    if results:
        return results[0]
    typer.echo("parley: interrupted; everything that was running has been taken down", err=True)
    raise typer.Exit(128 + (received[0] if received else signal.SIGINT))
