"""What a box gives to a program, and what it tells of its end."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest

from parley.core.box import Run
from parley.core.errors import SandboxError
from parley.core.lane import Lane, Role
from parley.core.model import DATA, Cause, Mount
from parley.core.testing.sandbox import RunInBox
from parley.core.workspace import Workspace

from ..captured import run_captured
from ..conftest import SLOWNESS
from .conftest import ALSO_WITHOUT_A_BOX, LIMITS

pytestmark = [pytest.mark.anyio, ALSO_WITHOUT_A_BOX]


async def test_arguments_output_and_exit_code(box_run: RunInBox) -> None:
    """Arguments arrive as they are, both streams come back, the exit code is reported."""
    ran = await box_run("/bin/sh", "-c", 'echo "$1|$2"; echo oops >&2; exit 7', "sh", "a b", "ü\n")
    assert (ran.out, ran.err) == ("a b|ü\n\n", "oops\n")
    assert (ran.result.cause, ran.result.exit_code, ran.result.signal) == (Cause.EXITED, 7, None)


async def test_signal_is_named(box_run: RunInBox) -> None:
    """A program that dies of a signal is reported with it, and without an exit code."""
    ran = await box_run("/bin/sh", "-c", "kill -ABRT $$")
    assert (ran.result.cause, ran.result.exit_code, ran.result.signal) == (Cause.SIGNALED, None, signal.SIGABRT)


async def test_environment_is_ours(box_run: RunInBox) -> None:
    """Nothing of the judge's environment is seen inside."""
    os.environ["PARLEY_TEST_SECRET"] = "hidden"
    try:
        ran = await box_run("/usr/bin/env")
    finally:
        del os.environ["PARLEY_TEST_SECRET"]
    names = {line.split("=")[0] for line in ran.out.splitlines()}
    assert names == {"PATH", "HOME", "TMPDIR", "LANG"}


async def test_only_standard_descriptors(box_run: RunInBox) -> None:
    """The program holds 0, 1 and 2 and nothing of the warden's."""
    ran = await box_run("/bin/sh", "-c", "for f in /proc/self/fd/*; do echo ${f##*/}; done")
    assert set(ran.out.split()) - {"*"} <= {"0", "1", "2", "3"}  # 3: the shell's own look at the folder
    ran = await box_run(
        "/usr/bin/python3",
        "-S",
        "-c",
        "import os\nfor n in range(3, 200):\n  try: os.fstat(n); print(n)\n  except OSError: pass",
    )
    assert ran.out == ""


async def test_working_folder_is_empty_and_writable(box_run: RunInBox) -> None:
    """The program starts in the empty writable space, which is the place of temporary files and its home."""
    ran = await box_run("/bin/sh", "-c", 'ls -A; echo x > "$TMPDIR/f" && cat "$HOME/f" /w/f f')
    assert ran.out == "x\nx\nx\n"


async def test_missing_program_is_not_a_verdict(box_run: RunInBox) -> None:
    """A program that cannot be executed is told apart from one that fails: step and errno."""
    ran = await box_run("/nowhere/program")
    assert ran.result.cause is Cause.FAILED
    assert ran.result.failure == "exec: No such file or directory"


async def test_cpu_time_of_known_work(box_run: RunInBox, compiled: Callable[[str], Path]) -> None:
    """CPU time is the program's own reading of its clock, to 2 ms or 2 %, more or less.

    Less too: the kernel's two ways to read a process's clock were seen 0.5 ms apart where the host had stopped it.
    """
    folder = compiled(
        "#include <stdio.h>\n#include <time.h>\n#include <unistd.h>\n"
        "int main(void) { struct timespec t; do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);"
        " while (t.tv_sec * 1000 + t.tv_nsec / 1000000 < 300); usleep(200000);"
        ' clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); printf("%ld\\n", t.tv_sec * 1000000 + t.tv_nsec / 1000); }'
    )
    ran = await box_run("/program/program", program=folder)
    own_ms = int(ran.out) / 1000
    assert own_ms - 2 * SLOWNESS <= ran.result.cpu_ms <= own_ms * 1.02 + 2 * SLOWNESS
    assert ran.result.wall_ms >= own_ms + 200


async def test_children_are_counted(box_run: RunInBox) -> None:
    """CPU time that a child spends is the run's, waited for or not."""
    spin = "import time\nwhile time.process_time() < 0.2: pass"
    wait = "until [ -e done ]; do sleep 0.05; done"
    ran = await box_run("/bin/sh", "-c", f"(/usr/bin/python3 -S -c '{spin}'; touch done) & {wait}", wall_ms=30_000)
    assert ran.result.exit_code == 0
    assert ran.result.cpu_ms > 200


async def test_times_are_of_the_judges_clock(box_run: RunInBox) -> None:
    """Start and end are CLOCK_MONOTONIC, comparable between boxes."""
    before = time.monotonic_ns()
    ran = await box_run("/bin/true")
    assert before <= ran.result.started_ns <= ran.result.ended_ns <= time.monotonic_ns()


async def test_long_command_line_is_refused_plainly(lane: Lane) -> None:
    """More words than a packet holds is a ValueError before anything starts; the box goes on."""
    box, native = await lane.box(Role.PROGRAM, ()), lane.site.profiles.filter("native")
    null = os.open(os.devnull, os.O_RDWR)
    try:
        with pytest.raises(ValueError, match="longer than"):
            await box.run(Run(("/bin/echo", "x" * 300_000), (null,) * 3, LIMITS, wall_ms=1000, filter=native))
        assert (await box.run(Run(("/bin/true",), (null,) * 3, LIMITS, wall_ms=1000, filter=native))).exit_code == 0
    finally:
        os.close(null)


async def test_killed_warden_is_the_machines_fault(lane: Lane) -> None:
    """When the warden dies in the middle of a run, that is a SandboxError; the lane's next box works."""
    box, native = await lane.box(Role.PROGRAM, ()), lane.site.profiles.filter("native")
    null = os.open(os.devnull, os.O_RDWR)
    try:
        box.start(Run(("/bin/sleep", "5"), (null,) * 3, LIMITS, wall_ms=5000, filter=native))
        os.kill(box.pid, signal.SIGKILL)
        with pytest.raises(SandboxError):
            await box.finish(LIMITS)
        assert not box.sound
        fresh = await lane.box(Role.PROGRAM, ())
        assert fresh is not box
        assert (await fresh.run(Run(("/bin/true",), (null,) * 3, LIMITS, wall_ms=1000, filter=native))).exit_code == 0
    finally:
        os.close(null)


@pytest.mark.parametrize("name", ["plain", "a b", "a:b,c", "ü'\"\\n"])
async def test_folders_of_any_name_can_be_mounted(lane: Lane, workspace: Workspace, name: str) -> None:
    """Jailers have their own ideas of what separates the words of a mount; a path may hold them all."""
    folder = workspace.folder("data") / name
    folder.mkdir()
    (folder / "1.ans").write_text("42\n")
    mounts = (Mount(workspace.readable(folder), DATA),)
    ran = await run_captured(lane, Role.JUDGE, mounts, ("/bin/cat", f"{DATA}/1.ans"), LIMITS, profile="shell")
    assert ran.stdout == b"42\n"


@pytest.mark.parametrize("fetches", [True, False])
async def test_status_asked_too_late_confuses_nobody(lane: Lane, *, fetches: bool) -> None:
    """The answer comes after the run: it is neither a file that is fetched then nor the next run's status."""
    box, shell = await lane.box(Role.PROGRAM, ()), lane.site.profiles.filter("shell")
    null = os.open(os.devnull, os.O_RDWR)
    try:
        script = ("/bin/sh", "-c", "echo hi > f")
        box.start(Run(script, (null,) * 3, LIMITS, wall_ms=5000, filter=shell, leave_space=True))
        await anyio.sleep(0.3)  # it is over, and we have not heard of it yet
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(box.status)
            await anyio.sleep(0.1)
            assert (await box.finish(LIMITS)).exit_code == 0
        if fetches:
            assert await box.fetch("f", limit=10) == b"hi\n"
        box.start(Run(("/bin/sleep", "0.5"), (null,) * 3, LIMITS, wall_ms=5000, filter=shell))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(box.finish, LIMITS)
            status = await box.status()
            assert status
            assert status.cpu_ns > 0
    finally:
        os.close(null)
