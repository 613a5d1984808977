"""Nothing survives a run, and nothing of the host is within reach."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest

from parley.core import syscalls
from parley.core.accounting import Accounting
from parley.core.lane import Lane, Role
from parley.core.model import MIB, Cause
from parley.core.workspace import Workspace

from ..captured import run_captured
from .conftest import LIMITS, RunInBox

pytestmark = pytest.mark.anyio

LOOK_AT_WARDEN = """
import os
for name in ("mem", "environ", "maps", "fd", "root", "cwd"):
    path = f"/proc/1/{name}"
    try:
        os.listdir(path) if name in ("fd", "root", "cwd") else open(path, "rb").read(1)
        print("OPEN", name)
    except OSError as error:
        print(error.errno)
"""

PYTHON = ("/usr/bin/python3", "-S", "-c")


async def test_what_is_left_behind_is_killed(box_run: RunInBox) -> None:
    """A daemon in a session of its own does not outlive the run; the next run is alone in its box."""
    ran = await box_run("/bin/sh", "-c", "setsid sleep 30 & setsid sleep 30 & exit 0")
    assert ran.result.exit_code == 0
    assert ran.result.left_behind > 0
    seen = await box_run("/bin/sh", "-c", "for p in /proc/[0-9]*; do echo ${p#/proc/}; done")
    assert len(seen.out.split()) == 2  # the warden and the shell that looks


async def test_kill_of_everything_reaches_nobody_else(box_run: RunInBox) -> None:
    """kill(-1) and signals to pid 1 leave the warden as it was."""
    for target in ("-1", "1"):
        await box_run("/bin/sh", "-c", f"kill -KILL {target}; kill -STOP 1; kill -TERM 1; exit 0")
    assert (await box_run("/bin/echo", "alive")).out == "alive\n"


async def test_files_do_not_survive(box_run: RunInBox) -> None:
    """Files, folders without permissions, links and hidden names are gone in the next run."""
    mess = "mkdir -p a/b .c && touch a/b/f .c/g && ln -s /usr l && mkfifo p && chmod 0 a/b a .c"
    await box_run("/bin/sh", "-c", f"{mess}; touch -d 2001-01-01 /w; chmod 700 /w")
    ran = await box_run("/bin/sh", "-c", "ls -A /w; stat -c '%a %Y' /w")
    assert ran.out == "755 0\n"


async def test_a_space_that_cannot_be_cleaned_costs_the_box(box_run: RunInBox, lane: Lane) -> None:
    """Folders too deep to remove quickly: the box is replaced, and the next run starts clean."""
    box = await lane.box(Role.PROGRAM, ())
    await box_run(*PYTHON, "import os\nfor i in range(200): os.mkdir('d'); os.chdir('d')")
    assert (await box_run("/bin/sh", "-c", "ls -A /w; echo done")).out == "done\n"
    assert await lane.box(Role.PROGRAM, ()) is not box


async def test_warden_cannot_be_read(box_run: RunInBox) -> None:
    """Its memory, its descriptors and its environment are closed to the program."""
    ran = await box_run(*PYTHON, LOOK_AT_WARDEN)
    assert set(ran.out.split()) == {"13"}


async def test_not_root_and_without_capabilities(box_run: RunInBox) -> None:
    """The program is nobody of importance, can become nobody else, and gains nothing by execve."""
    ran = await box_run("/bin/sh", "-c", "id -u; grep -E '^(CapEff|CapPrm|NoNewPrivs)' /proc/self/status")
    uid, *rest = ran.out.split("\n")
    assert int(uid) != 0
    assert [line.split()[1] for line in rest if line] == ["0000000000000000", "0000000000000000", "1"]


async def test_system_is_read_only(box_run: RunInBox) -> None:
    """Only the space can be written."""
    for folder in ("/", "/usr", "/etc", "/dev", "/dev/shm", "/proc", "/program", "/parley"):
        ran = await box_run("/bin/sh", "-c", f"touch {folder}/x 2>/dev/null && echo written")
        assert ran.out == "", folder


async def test_host_is_hidden(box_run: RunInBox, tmp_path: Path) -> None:
    """No users, no homes, no mounts of the host, no other processes."""
    secret = tmp_path / "secret.ans"
    secret.write_text("42")
    ran = await box_run(
        "/bin/sh", "-c", f"cat {secret}; cat /etc/shadow; ls /root /home /var /run /mnt /sys; cat /etc/passwd"
    )
    assert ran.out == "judged:x:65534:65534:judged:/w:/bin/sh\n"
    seen = await box_run("/bin/sh", "-c", "ls /proc | grep -c '^[0-9]'")
    assert int(seen.out) <= 4


async def test_no_network(box_run: RunInBox) -> None:
    """No interface but a loopback of its own: a listening socket of the host cannot be reached."""
    ran = await box_run("/bin/sh", "-c", "tail -n +3 /proc/net/dev | grep -v lo:")
    assert ran.out == ""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = (
            f"import socket\ntry: socket.create_connection(('127.0.0.1', {port}), 1)\nexcept OSError: print('refused')"
        )
        assert (await box_run("/usr/bin/python3", "-c", code)).out == "refused\n"


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


async def test_two_boxes_do_not_meet(lane: Lane, box_run: RunInBox) -> None:
    """A file of one box is not seen in another box of the same lane."""
    await box_run("/bin/sh", "-c", "echo secret > /w/shared")
    other = await lane.box(Role.JUDGE, ())
    assert await other.fetch("shared", limit=10) is None
    assert lane.uid(Role.JUDGE) is None or lane.uid(Role.JUDGE) != lane.uid(Role.PROGRAM)


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
