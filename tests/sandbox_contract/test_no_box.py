"""`--sandbox none`: programs run beside the judge and end with their run; nobody else does."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path

import anyio
import pytest

from parley.core.lane import Lane, Role

from .conftest import RunInBox

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("jailer", ["none"], indirect=True, scope="session")]


def commands() -> list[str]:
    """The command lines of all processes that this machine runs."""
    found: list[str] = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip())
        except OSError:
            continue
    return found


async def within_reason(holds: Callable[[], bool]) -> bool:
    for _ in range(500):
        if holds():
            return True
        await anyio.sleep(0.02)
    return False


@pytest.fixture
def bystander() -> Generator[subprocess.Popen[bytes]]:
    """A process of the user's that is not the judge's business."""
    with subprocess.Popen(("/bin/sleep", "1000")) as process:
        yield process
        process.kill()


def unlikely(seconds: int) -> str:
    """A number of seconds to sleep, by which the sleepers of this test are known."""
    return f"{seconds}.{os.getpid()}"


async def test_what_is_left_behind_is_ended_and_nothing_else(
    box_run: RunInBox, bystander: subprocess.Popen[bytes]
) -> None:
    """Daemons in sessions of their own, orphans of orphans: all end with the run; the user's other processes go on."""
    nap = unlikely(77)
    script = f"(setsid sh -c 'setsid sleep {nap} & sleep {nap} & sleep {nap}' &) ; setsid sleep {nap} & sleep 0.2"
    ran = await box_run("/bin/sh", "-c", script)
    assert ran.result.exit_code == 0
    assert ran.result.left_behind > 0
    assert [line for line in commands() if nap in line] == []
    assert bystander.poll() is None


async def test_run_that_is_stopped_takes_its_children_along(
    box_run: RunInBox, bystander: subprocess.Popen[bytes]
) -> None:
    """At a limit as at the end."""
    nap = unlikely(78)
    ran = await box_run("/bin/sh", "-c", f"sleep {nap} & sleep {nap} & setsid sleep {nap} & sleep {nap}", wall_ms=300)
    assert ran.result.wall_ms >= 300
    assert [line for line in commands() if nap in line] == []
    assert bystander.poll() is None


async def test_program_that_flees_by_forking_is_caught(box_run: RunInBox) -> None:
    """Every moment a new process, and the old one gone: it runs into its limit of processes, and is ended."""
    code = "import os, time\nend = time.time() + 60\nwhile time.time() < end and os.fork() == 0: pass"
    nap = unlikely(79)
    ran = await box_run("/usr/bin/python3", "-S", "-c", f"#{nap}\n{code}", wall_ms=3000)
    assert ran.result.wall_ms < 30_000
    assert [line for line in commands() if nap in line] == []


async def test_end_of_the_judge_is_the_end_of_the_program(lane: Lane, box_run: RunInBox) -> None:
    """When the judge's end of the channel goes, as it does when the judge is killed, nothing goes on."""
    nap = unlikely(80)

    async def napping() -> None:
        await box_run("/bin/sh", "-c", f"setsid sleep {nap} & sleep {nap}")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(napping)
        assert await within_reason(lambda: commands().count(f"sleep {nap}") == 2)
        tasks.cancel_scope.cancel()
    await lane.discard(Role.PROGRAM)
    assert await within_reason(lambda: not any(nap in line for line in commands()))


async def test_space_is_empty_in_every_run_and_gone_at_the_end(box_run: RunInBox, lane: Lane) -> None:
    """A folder of the judge's that is wiped like a tmpfs; also one that nobody wants to remove."""
    mess = "mkdir -p a/b .c && touch a/b/f .c/g && chmod 0 a/b a .c; touch -d 2001-01-01 /w; chmod 700 /w; pwd"
    space = Path((await box_run("/bin/sh", "-c", mess)).out.strip())
    assert (await box_run("/bin/sh", "-c", "ls -A /w; stat -c '%a %Y' /w")).out == "755 0\n"
    deep = "import os\nfor i in range(3000): os.mkdir('d'); os.chdir('d')\nos.mkdir('e', 0)"
    await box_run("/usr/bin/python3", "-S", "-c", deep)
    assert space.is_relative_to(lane.site.workspace.path / "spaces")
    assert space.name in os.listdir(space.parent)  # noqa: PTH208 - a look, from an asynchronous test
    await lane.discard(Role.PROGRAM)
    assert os.listdir(space.parent) == []  # noqa: PTH208
