"""A cgroup that is gone, or refuses what is asked of it: the box is replaced, the run repeated."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from parley.core.accounting import Accounting
from parley.core.box import Run
from parley.core.errors import MachineError
from parley.core.lane import Lane, Role
from parley.core.model import MIB, Limits
from parley.core.runner import run_once

from ..captured import run_captured
from ..conftest import groups_of

pytestmark = pytest.mark.anyio

LIMITS = Limits(time_ms=2000, memory_bytes=256 * MIB, processes=4)


@pytest.fixture
def grouped(counted: Accounting) -> Accounting:
    if counted.name != "cgroup1":
        pytest.skip(f"{counted.name}: a box has no group of its own for its whole life")
    return counted


def remove(group: Path) -> None:
    """What is in it moves to the group above; a process may be born or end meanwhile."""
    while group.is_dir():
        for pid in (group / "tasks").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                (group.parent / "tasks").write_text(pid)
        with contextlib.suppress(OSError):
            group.rmdir()


@pytest.mark.parametrize("controller", ["memory", "pids", "cpuacct"])
async def test_that_is_gone(lane: Lane, grouped: Accounting, controller: str) -> None:
    """The next run of the box notices, or does not need it; what it says is right either way."""
    await run_captured(lane, Role.PROGRAM, (), ("/bin/true",), LIMITS, profile="shell")
    (group,) = [path for path in groups_of(os.getpid()) if f"/{controller}/" in str(path)]
    remove(group)
    other = Limits(time_ms=2000, memory_bytes=128 * MIB, processes=2)
    done = await run_captured(lane, Role.PROGRAM, (), ("/bin/echo", "right"), other, profile="shell")
    assert done.stdout == b"right\n"
    assert 0 < done.result.memory_bytes < 64 * MIB


async def test_that_is_gone_breaks_its_box(lane: Lane, grouped: Accounting) -> None:
    """The run that notices is nobody's fault, and no other run gets into that box."""
    box = await lane.box(Role.PROGRAM, ())
    for group in groups_of(os.getpid()):
        remove(group)
    with pytest.raises(MachineError, match="cgroup"):
        await run_once(lane, Role.PROGRAM, (), ("/bin/true",), LIMITS, profile="shell")
    assert not box.sound


async def test_that_goes_in_the_middle_of_a_run(lane: Lane, grouped: Accounting) -> None:
    """What cannot be measured is not guessed: a machine failure, and the box is replaced."""
    null = os.open(os.devnull, os.O_RDWR)
    try:
        box = await lane.box(Role.PROGRAM, ())
        run = Run(("/bin/sleep", "0.3"), (null,) * 3, LIMITS, wall_ms=5000, filter=lane.site.profiles.filter("shell"))
        box.start(run)
        for group in groups_of(os.getpid()):
            remove(group)
        with pytest.raises(MachineError):
            await box.finish(LIMITS)
        assert not box.sound
    finally:
        os.close(null)


async def test_that_refuses_its_limits(lane: Lane, grouped: Accounting) -> None:
    """What an earlier run left in the space is more than the next one may use: a new box, and it has its memory."""
    fill = "open('/w/large', 'wb').write(bytes(150 << 20))"
    left = Limits(time_ms=5000, memory_bytes=512 * MIB, file_bytes=200 * MIB)
    await run_captured(lane, Role.PROGRAM, (), ("/usr/bin/python3", "-S", "-c", fill), left, profile="python")
    full = await lane.box(Role.PROGRAM, ())
    small = Limits(time_ms=2000, memory_bytes=32 * MIB)
    done = await run_captured(lane, Role.PROGRAM, (), ("/bin/echo", "right"), small, profile="shell")
    assert done.stdout == b"right\n"
    assert done.result.memory_bytes < 16 * MIB
    assert await lane.box(Role.PROGRAM, ()) is not full


async def test_whose_limits_rise_and_fall(lane: Lane, grouped: Accounting) -> None:
    """That is no refusal: one box serves runs with more memory and with less."""
    box = await lane.box(Role.PROGRAM, ())
    for memory in (64, 256, 32, 128):
        limits = Limits(time_ms=2000, memory_bytes=memory * MIB)
        done = await run_once(lane, Role.PROGRAM, (), ("/bin/echo", "right"), limits, profile="native")
        assert done.stdout == b"right\n"
    assert await lane.box(Role.PROGRAM, ()) is box
