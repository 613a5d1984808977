"""Judging a problem before somebody's eyes: what `parley judge` and `parley verify` have in common."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import TracebackType

    from ..events import Event
    from ..guests import Guest
    from ..model import Problem, Settings, Submission
    from ..plugins import Plugins
    from ..report import Report


class View(Protocol):
    """What shows a judging to somebody: a context, told of each event, and of the report when nothing runs any more."""

    def __enter__(self) -> object: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...

    async def keep_fresh(self) -> None: ...

    def warn(self, text: str) -> None: ...

    def show(self, event: Event) -> None: ...

    def conclude(self, report: Report) -> None: ...


@contextlib.contextmanager
def transcript_folder(
    package: Problem, asked: Path | None, screen: View, *, transcript_bytes: int | None = None
) -> Generator[Path | None]:
    """Where transcripts go, removed if none did.

    None for a batch problem, where no byte of them is wanted, and where the usual place cannot be had.

    Raises UsageError where the place that was asked for cannot be had.
    """
    from .. import state
    from ..errors import MachineError, UsageError

    folder: Path | None = None
    try:
        if package.interactor and transcript_bytes != 0:
            folder = state.make(asked.absolute()) if asked else state.new_transcript_folder()
    except MachineError as error:
        if asked:
            raise UsageError(f"--transcripts: {error}") from error
        screen.warn(f"no transcripts are kept: {error}")
    try:
        yield folder
    finally:
        if folder and not asked:
            with contextlib.suppress(OSError):  # that it is not empty is what we hope for
                folder.rmdir()


def run(
    package: Problem,
    chosen: tuple[Submission, ...],
    settings: Settings,
    known: Plugins,
    screen: View,
    *,
    guest: Guest | None = None,
) -> Report:
    """Judges, and shows it. Raises what ends the whole judging. A `guest` plays a side (core/guests.py)."""
    from .. import ceilings
    from ..engine import judging
    from ..events import Finished
    from ..tasks import task_group
    from . import interrupt

    async def follow() -> Report | None:
        finished: Report | None = None
        with screen:
            async with task_group() as tasks:
                tasks.start_soon(screen.keep_fresh)
                async with judging(package, chosen, settings, known, guest=guest) as events:
                    async for event in events:
                        screen.show(event)
                        if isinstance(event, Finished):
                            finished = event.report
                tasks.cancel_scope.cancel()
        return finished

    ceilings.lift(lanes=settings.jobs)  # here too: an event loop without descriptors dies noisily
    report = interrupt.run(follow)
    if report is None:
        raise RuntimeError("the stream of events ended before the report")
    screen.conclude(report)
    return report
