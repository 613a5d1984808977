"""Nothing of the host is within reach, past what the conformance kit looks at (test_conformance.py)."""

from __future__ import annotations

import errno
import os

import pytest

from parley.core import syscalls
from parley.core.accounting import Accounting
from parley.core.lane import Lane, Role
from parley.core.model import MIB, Cause
from parley.core.testing.sandbox import RunInBox
from parley.core.workspace import Workspace

from ..captured import run_captured
from .conftest import LIMITS

pytestmark = pytest.mark.anyio

PYTHON = ("/usr/bin/python3", "-S", "-c")


async def test_a_space_that_cannot_be_cleaned_costs_the_box(box_run: RunInBox, lane: Lane) -> None:
    """Folders too deep to remove quickly: the box is replaced, and the next run starts clean."""
    box = await lane.box(Role.PROGRAM, ())
    await box_run(*PYTHON, "import os\nfor i in range(200): os.mkdir('d'); os.chdir('d')")
    assert (await box_run("/bin/sh", "-c", "ls -A /w; echo done")).out == "done\n"
    assert await lane.box(Role.PROGRAM, ()) is not box


async def test_fetch_brings_regular_files_only(box_run: RunInBox, lane: Lane) -> None:
    """What a compiler left can be fetched; links, pipes, folders and ways out cannot."""
    script = "echo hi > f; mkdir d; echo in > d/g; ln -s /etc/passwd l; ln -s d e; mkfifo p; head -c 100 /dev/zero > z"
    ran = await box_run("/bin/sh", "-c", script)
    assert ran.result.exit_code == 0
    box = await lane.box(Role.PROGRAM, ())
    assert await box.fetch("f", limit=10) == b"hi\n"
    assert await box.fetch("d/g", limit=10) == b"in\n"
    assert await box.fetch("z", limit=10) == b"\0" * 11
    for name in ("l", "e/g", "p", "d", "missing", "../etc/passwd", "/etc/passwd"):
        assert await box.fetch(name, limit=10) is None, name


async def test_program_cannot_change_a_tests_input(workspace: Workspace, lane: Lane) -> None:
    """The input's descriptor cannot be reopened for writing, whoever owns the file."""
    path = workspace.folder("data") / "1.in"
    path.write_text("original\n")
    script = "chmod 666 /proc/self/fd/0; echo changed > /proc/self/fd/0; cat"
    with workspace.inputs.open(path) as stdin:
        done = await run_captured(
            lane, Role.PROGRAM, (), ("/bin/sh", "-c", script), LIMITS, profile="shell", stdin=stdin
        )
    assert done.result.cause is Cause.EXITED
    assert path.read_text() == "original\n"
    assert done.stdout == b"original\n"
    assert path.stat().st_mode & 0o777 == 0o644


REACH_OUT = """
import ctypes, os, resource, sys
libc = ctypes.CDLL(None, use_errno=True)
resource.setrlimit(resource.RLIMIT_NOFILE, (10, 10))
calls = {
    "prlimit64": lambda: libc.prlimit(1, 7, ctypes.byref((ctypes.c_long * 2)()), None),
    "setpriority": lambda: libc.setpriority(0, 1, 19),
    "sched_setscheduler": lambda: libc.sched_setscheduler(1, 5, ctypes.byref(ctypes.c_int(0))),
    "sched_setaffinity": lambda: libc.sched_setaffinity(1, 8, ctypes.byref(ctypes.c_long(1))),
    "shmget": lambda: libc.shmget(4711, 4096, 0o1600),
    "unshare": lambda: libc.unshare(0x10000000),
    "keyctl": lambda: libc.syscall(250, 0, -3, 0, 0, 0),
    "kill": lambda: libc.kill(1, 9),
}
print("done" if calls[sys.argv[1]]() >= 0 else ctypes.get_errno())
"""


@pytest.mark.parametrize("call", ["prlimit64", "setpriority", "sched_setaffinity"])
async def test_program_reaches_nothing_past_itself(box_run: RunInBox, call: str) -> None:
    """Limits and priority of the warden are refused, even where processes are allowed; its own limits are not."""
    ran = await box_run("/usr/bin/python3", "-c", REACH_OUT, call)
    assert (ran.result.exit_code, ran.out, ran.err) == (0, f"{errno.EPERM}\n", "")


async def test_scheduler_of_the_warden_stays_as_it_is(box_run: RunInBox, lane: Lane) -> None:
    """Run times that ask for a scheduler are told that they have it; nothing was asked of the kernel."""
    box = await lane.box(Role.PROGRAM, ())
    ran = await box_run("/usr/bin/python3", "-c", REACH_OUT, "sched_setscheduler")
    assert (ran.result.exit_code, ran.out, ran.err) == (0, "done\n", "")
    assert os.sched_getscheduler(box.pid) == os.SCHED_OTHER


@pytest.mark.parametrize("call", ["shmget", "unshare", "keyctl", "kill"])
async def test_program_that_reaches_past_itself_is_ended(box_run: RunInBox, call: str) -> None:
    """System V memory, keyrings, new namespaces, signals to the warden: no harmless program asks for them."""
    ran = await box_run("/usr/bin/python3", "-c", REACH_OUT, call)
    assert (ran.result.cause, ran.out) == (Cause.FORBIDDEN, "")
    assert ran.result.forbidden
    assert syscalls.name(ran.result.forbidden.number, ran.result.forbidden.architecture) == call


async def test_input_has_no_name_and_cannot_be_written(workspace: Workspace, lane: Lane) -> None:
    """The descriptor tells nothing of the test, and a file that anybody may write is safe all the same."""
    path = workspace.folder("data") / "07-tricky.in"
    path.write_text("original\n")
    path.chmod(0o666)
    script = "readlink /proc/self/fd/0; echo changed > /proc/self/fd/0; cat"
    with workspace.inputs.open(path) as stdin:
        done = await run_captured(
            lane, Role.PROGRAM, (), ("/bin/sh", "-c", script), LIMITS, profile="shell", stdin=stdin
        )
    assert b"tricky" not in done.stdout
    assert done.stdout.endswith(b"\noriginal\n")
    assert path.read_text() == "original\n"


async def test_temporary_files_are_the_spaces(box_run: RunInBox) -> None:
    """/tmp is no other place than the working folder."""
    assert (await box_run("/bin/sh", "-c", "pwd; echo x > /tmp/f && cat /w/f")).out == "/w\nx\n"


async def test_space_is_bounded(box_run: RunInBox) -> None:
    """The writable space fills up; it is not the machine's disk."""
    code = """
n = 0
try:
    while n < 600:
        open(f"/w/{n}", "wb").write(bytes(1 << 20))
        n += 1
except OSError as e:
    print(e.errno)
"""
    ran = await box_run(*PYTHON, code, memory_bytes=1024 * MIB)
    assert ran.out == "28\n"


async def test_space_is_no_way_around_the_memory_limit(box_run: RunInBox, counted: Accounting) -> None:
    """What lies in the space is memory: counted by the cgroup, and where there is none the space is that small."""
    code = """
n = 0
try:
    while n < 200:
        open(f"/w/{n}", "wb").write(bytes(1 << 20))
        n += 1
except OSError as error:
    print(error.errno)
print(n)
"""
    ran = await box_run(*PYTHON, code, memory_bytes=48 * MIB)
    if counted.limits_memory:
        assert ran.result.out_of_memory
    else:
        refused, written = (int(word) for word in ran.out.split())
        assert refused == errno.ENOSPC
        assert written <= 48
