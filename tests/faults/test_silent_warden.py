"""A warden that is there and does nothing (stopped, as a debugger or a frozen cgroup does it): the judge goes on.

In this process, so that the judge's half minute of patience can be made shorter.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import anyio
import pytest

from parley.core import box as boxes
from parley.core.box import Run
from parley.core.errors import BoxLost
from parley.core.lane import Lane, Role
from parley.core.model import Cause, Limits
from parley.core.tasks import task_group

pytestmark = pytest.mark.anyio

PATIENCE = 1.0
LIMITS = Limits(time_ms=500, memory_bytes=256 << 20, processes=4, wall_ms=1000)


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "SILENCE_SECONDS", PATIENCE)


def a_run(lane: Lane, *argv: str, null: int, wall_ms: float = 1000) -> Run:
    return Run(argv, (null,) * 3, LIMITS, wall_ms=wall_ms, filter=lane.site.profiles.filter("native"))


def is_gone(pid: int) -> bool:
    """Or at least on its way: its parent has not noticed yet."""
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True


@pytest.mark.parametrize("killed", [False, True], ids=["left_alone", "to_be_killed"])
async def test_in_the_middle_of_a_run(lane: Lane, *, killed: bool) -> None:
    """The judge notices, gives the box up with all that is in it, and the next box works."""
    null = os.open(os.devnull, os.O_RDWR)
    try:
        box = await lane.box(Role.PROGRAM, ())
        box.start(a_run(lane, "/bin/sleep", "60", null=null))
        os.kill(box.pid, signal.SIGSTOP)
        if killed:
            box.kill()
        with pytest.raises(BoxLost, match="fell silent"):
            await box.finish(LIMITS)
        assert not box.sound
        fresh = await lane.box(Role.PROGRAM, ())
        assert is_gone(box.pid)
        assert (await fresh.run(a_run(lane, "/bin/true", null=null))).exit_code == 0
    finally:
        os.close(null)


async def test_that_is_asked_for_a_file(lane: Lane) -> None:
    """No request waits for ever."""
    box = await lane.box(Role.PROGRAM, ())
    os.kill(box.pid, signal.SIGSTOP)
    with pytest.raises(BoxLost, match="fell silent"):
        await box.fetch("program", limit=10)
    assert not box.sound


async def test_that_only_slept(lane: Lane) -> None:
    """A warden that wakes up in time is waited for: its run has its own verdict."""
    null = os.open(os.devnull, os.O_RDWR)
    try:
        box = await lane.box(Role.PROGRAM, ())

        async def stop_for_a_while() -> None:
            os.kill(box.pid, signal.SIGSTOP)
            await anyio.sleep(PATIENCE / 2)
            os.kill(box.pid, signal.SIGCONT)

        box.start(a_run(lane, "/bin/sleep", "60", null=null))
        async with task_group() as tasks:
            tasks.start_soon(stop_for_a_while)
            result = await box.finish(LIMITS)
        assert result.cause is Cause.WALL_LIMIT
    finally:
        os.close(null)


async def test_whose_clock_stands_still_is_asked(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is overdue by the judge's clock goes on for as long as its warden answers."""
    null = os.open(os.devnull, os.O_RDWR)
    try:
        box = await lane.box(Role.PROGRAM, ())
        box.start(a_run(lane, "/bin/sleep", str(3 * PATIENCE), null=null, wall_ms=60_000))
        monkeypatch.setattr(box, "_wall_seconds", 0.0)  # as if the program had been without a processor since
        began = time.monotonic()
        result = await box.finish(LIMITS)
        assert time.monotonic() - began > 2 * PATIENCE
        assert (result.cause, result.exit_code) == (Cause.EXITED, 0)
    finally:
        os.close(null)
