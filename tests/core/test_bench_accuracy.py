"""Programs that know what they use, and what is told of them: what `parley bench accuracy` rests on."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import anyio
import anyio.to_thread
import pytest

from parley.core.bench import accuracy
from parley.core.bench.accuracy import BARE, OURS, Scene
from parley.core.errors import MachineError
from parley.core.model import MIB, Limits
from parley.core.plugins import Plugins

pytestmark = pytest.mark.anyio
WIDE = Limits(time_ms=60_000, memory_bytes=256 * MIB)


@pytest.fixture(scope="module")
async def scene(plugins: Plugins) -> AsyncGenerator[Scene]:
    async with accuracy.scene(plugins, sandbox="auto", others={"env": ("/usr/bin/env", "-i")}) as scene:
        yield scene


@pytest.mark.parametrize("kind", ["user", "system"])
async def test_cpu_time(scene: Scene, kind: str) -> None:
    """Whoever runs it, the program says what it took: no less than it was asked for, and in steps."""
    for way in scene.ways.values():
        reading = await way((kind, "3000000"), WIDE)
        assert reading.known >= 3_000_000
        assert reading.steps > 0
        assert reading.cpu_ns > 0
        assert not reading.late


@pytest.mark.parametrize("kind", ["map", "pieces"])
async def test_memory(scene: Scene, kind: str) -> None:
    """All of the bytes that it says it touched are in what is told, and little else."""
    for way in scene.ways.values():
        none, some = await way((kind, "0"), WIDE), await way((kind, str(32 * MIB)), WIDE)
        assert none.known == 0
        assert 32 * MIB <= some.known <= 33 * MIB
        assert abs(some.memory_bytes - none.memory_bytes - some.known) < 2 * MIB


async def test_late(scene: Scene) -> None:
    """A program that takes more than its limit is late by each way, ended there or not."""
    limits = Limits(time_ms=10, memory_bytes=256 * MIB)
    assert [(await way(("user", "50000000"), limits)).late for way in scene.ways.values()] == [True] * 3


async def test_all_take_turns(scene: Scene) -> None:
    """As many values by each way, but for runs near the limit, where the others may have a share of ours."""
    rows = await accuracy.memory(scene, 1)
    assert [len(values) for row in rows for values in row.by.values()] == [1] * 3 * 4
    near = await accuracy.near(scene, 3, share=2)
    assert near.runs == {OURS: 3, BARE: 2, "env": 2}
    assert near.late.keys() == near.runs.keys()


async def test_what_fails_is_no_figure(scene: Scene) -> None:
    """A program that comes to a bad end ends the bench, whoever ran it."""
    for way in scene.ways.values():
        with pytest.raises(MachineError, match="bench's own program"):
            await way(("nonsense", "1"), WIDE)


async def test_a_command_that_does_not_work(plugins: Plugins) -> None:
    """Another way to run it that never comes to the program is an error, and named."""
    async with accuracy.scene(plugins, sandbox="auto", others={"none": ("/nowhere/jailer",)}) as scene:
        with pytest.raises(MachineError, match="/nowhere/jailer"):
            await scene.ways["none"](("user", "0"), WIDE)


async def test_others_busy(scene: Scene) -> None:
    """One process on each processor but the first, as long as the block lasts, however that ends."""
    spinning: list[int] = []

    def interrupted() -> None:
        with accuracy.others_busy(scene.spinner) as pids:
            spinning.extend(pids)
            assert [os.sched_getaffinity(pid) for pid in pids] == [{one} for one in sorted(os.sched_getaffinity(0))[1:]]
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert not any(running(pid) for pid in spinning)


async def test_the_spinner_ends_with_whoever_started_it(scene: Scene) -> None:
    """A bench that is killed leaves nothing behind that computes for ever."""
    script = f"'{scene.spinner}' $$ >/dev/null & echo $!; sleep 0.2"
    started = await anyio.run_process(["/bin/sh", "-c", script])
    await anyio.to_thread.run_sync(wait_for_end, int(started.stdout))


def wait_for_end(pid: int) -> None:
    """The test's own timeout is what ends this otherwise."""
    while running(pid):
        time.sleep(0.01)


def running(pid: int) -> bool:
    """A process that has ended, and waits for whoever inherited it to look, has no command line any more."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except (FileNotFoundError, ProcessLookupError):
        return False
