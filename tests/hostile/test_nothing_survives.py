"""From one run to the next, from one submission to another, and between boxes that stand side by side."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from pathlib import Path

import anyio
import pytest

from parley.core.accounting import Accounting
from parley.core.lane import Lane, Role, Site
from parley.core.model import MIB, Cause, Limits, RunResult
from parley.core.output import Output
from parley.core.plugins import Plugins
from parley.core.profiles import Profiles
from parley.core.runner import Captured, run_program
from parley.core.workspace import Workspace

from ..captured import run_captured
from .collection import HERE

pytestmark = pytest.mark.anyio

LIMITS = Limits(time_ms=5000, memory_bytes=256 * MIB, processes=16)
PROFILE = str(HERE / "neighbours.policy")

# Leaves a daemon that holds on to all it can: a name without a file, a file without a name, a lock, a shared page.
LEAVE = """
import fcntl, mmap, os, socket, sys
for _ in range(2):
    if os.fork():
        os._exit(0) if _ else os.wait()
        print('left'), sys.exit(0)
    os.setsid()
one = socket.socket(socket.AF_UNIX)
one.bind('\\0hostile-left')
one.listen()
open('/w/left', 'w').write('secret')
gone = open('/w/gone', 'w+b'); gone.write(b'secret' * 100000); gone.flush(); os.unlink('/w/gone')
page = mmap.mmap(gone.fileno(), 0)
fcntl.flock(os.open('/usr/bin/env', os.O_RDONLY), fcntl.LOCK_EX)
while True: one.accept()
"""

LOOK = """
import fcntl, os, socket
print('processes', sum(name.isdigit() for name in os.listdir('/proc')))
with socket.socket(socket.AF_UNIX) as one:
    print('socket', one.connect_ex('\\0hostile-left'))
print('names', os.listdir('/w'), os.listdir('/dev/shm'))
space = os.statvfs('/w')
print('space', space.f_blocks - space.f_bfree, space.f_files - space.f_ffree)
print('times', int(os.stat('/w').st_ctime) > 0, os.stat('/w').st_mtime)
fcntl.flock(os.open('/usr/bin/env', os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
print('lock free')
"""
REFUSED = 111
CLEAN = f"processes 2\nsocket {REFUSED}\nnames [] []\nspace 0 1\ntimes True 0.0\nlock free\n"


async def python(lane: Lane, code: str, role: Role = Role.PROGRAM) -> Captured:
    return await run_captured(lane, role, (), ("/usr/bin/python3", "-S", "-c", code), LIMITS, profile=PROFILE)


def said(done: Captured) -> str:
    return (done.stdout + done.stderr).decode()


async def test_nothing_passes_from_one_run_to_the_next(lane: Lane) -> None:
    """In one box: no process, name, file, space, time or lock that the run before has left with its daemon."""
    done = await python(lane, LEAVE)
    assert (done.stdout, done.result.exit_code) == (b"left\n", 0)
    assert done.result.left_behind > 0
    assert said(await python(lane, LOOK)) == CLEAN


async def test_nothing_passes_from_one_submission_to_the_next(lane: Lane) -> None:
    """Between submissions the box goes; the next one's is another, and as clean."""
    box = await lane.box(Role.PROGRAM, ())
    assert (await python(lane, LEAVE)).stdout == b"left\n"
    await lane.clear()
    assert await lane.box(Role.PROGRAM, ()) is not box
    assert said(await python(lane, LOOK)) == CLEAN


# --- side by side -------------------------------------------------------------------------------------------

STAY = """
import os, signal, socket, sys, time
for number in range(1, 32):
    if number not in (9, 19): signal.signal(number, lambda n, _: (print('signal', n), os._exit(1)))
one = socket.socket(socket.AF_UNIX)
one.bind('\\0hostile-left')
one.listen()
one.settimeout(60)
open('/w/mine', 'w').write('mine')
print('ready', flush=True)
sys.stdin.readline()
print(os.listdir('/w'))
one.close()
"""
DISTURB = """
import os, socket
print('processes', sum(name.isdigit() for name in os.listdir('/proc')))
with socket.socket(socket.AF_UNIX) as one:
    print('socket', one.connect_ex('\\0hostile-left'))
print('names', os.listdir('/w'))
for pid in range(2, 400):
    for number in (1, 9, 10, 19):
        if pid != os.getpid():
            try: os.kill(pid, number); print('signalled', pid)
            except ProcessLookupError: pass
"""


@pytest.fixture
async def other_lane(lane: Lane, counted: Accounting, plugins: Plugins, jailer: str) -> AsyncGenerator[Lane]:
    site = Site(lane.site.workspace, plugins.sandbox(jailer), counted, Profiles(plugins.profiles))
    async with Lane(site, 1) as one:
        yield one


async def stay(lane: Lane, stdin: int, output: Output, results: list[RunResult]) -> None:
    argv = ("/usr/bin/python3", "-S", "-c", STAY)
    with Output(MIB) as errors:
        results.append(
            await run_program(
                lane, Role.PROGRAM, (), argv, LIMITS, profile=PROFILE, stdin=stdin, output=output, errors=errors
            )
        )


@pytest.mark.parametrize("where", ["another lane", "the judge's box"])
async def test_neighbours_do_not_meet(lane: Lane, other_lane: Lane, where: str) -> None:
    """Two programs that run at the same time find nothing of each other, and no signal arrives."""
    lane_there, role = (other_lane, Role.PROGRAM) if where == "another lane" else (lane, Role.JUDGE)
    reader, writer = os.pipe()
    results: list[RunResult] = []
    heard: list[str] = []
    with Output(MIB) as output:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(stay, lane, reader, output, results)
            while output.size < len("ready\n"):  # noqa: ASYNC110 - an Output tells nobody that it grows
                await anyio.sleep(0.01)
            heard.append(said(await python(lane_there, DISTURB, role)))
            os.write(writer, b"\n")
        os.close(reader)
        os.close(writer)
        assert heard[0] == f"processes 2\nsocket {REFUSED}\nnames []\n"
        assert output.open().read() == b"ready\n['mine']\n"
    assert (results[0].cause, results[0].exit_code) == (Cause.EXITED, 0), results[0]


# --- the input ----------------------------------------------------------------------------------------------

CHANGE_INPUT = """
import os
for name, change in (('mode', lambda: os.fchmod(0, 0)), ('times', lambda: os.utime(0)),
                     ('open', lambda: os.open('/proc/self/fd/0', os.O_RDWR)), ('cut', lambda: os.truncate(0, 0))):
    try: change(); print(name, 'changed')
    except OSError: pass
print(os.read(0, 99))
"""


async def test_input_is_new_for_each_run(workspace: Workspace, lane: Lane) -> None:
    """Its copy serves every run; whatever one has done to it, the next one sees bytes, mode and times as at first."""
    path = workspace.folder("data") / "1.in"
    path.write_text("original\n")
    argv = ("/usr/bin/python3", "-S", "-c", CHANGE_INPUT)
    for _ in range(2):
        with workspace.inputs.open(path) as stdin:
            facts = os.fstat(stdin)
            assert (facts.st_mode & 0o777, facts.st_atime, facts.st_mtime) == (0o444, 0, 0)
            done = await run_captured(lane, Role.PROGRAM, (), argv, LIMITS, profile="shell", stdin=stdin)
            changed = done.stdout.decode().splitlines()
            assert changed[-1] == repr(b"original\n")
            if lane.uid(Role.PROGRAM) is not None:
                assert changed[:-1] == []
            os.fchmod(stdin, 0)  # what a program of the judge's own uid could do
            os.utime(stdin)


# --- what is hidden -----------------------------------------------------------------------------------------

FIND = """
import os
secrets = {secrets!r}
for base, folders, names in os.walk('/'):
    if base in ('/proc', '/usr', '/lib', '/lib64'):
        folders.clear()
        continue
    for name in names:
        if name in secrets: print('found', base, name)
for name in ('environ', 'cmdline'):
    text = open(f'/proc/self/{{name}}').read()
    if name == 'environ' and any(secret in text for secret in secrets): print('found in', name)
"""


async def test_judges_own_folders_are_hidden(
    workspace: Workspace, lane: Lane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other programs and sources of this judging, its test data, its environment, its home: not to be found."""
    for kind in ("programs", "sources", "data"):
        (workspace.folder(kind) / f"secret-{kind}").write_text("secret")
    (tmp_path / "secret-home").write_text("secret")
    monkeypatch.setenv("SECRET", "secret-environment")
    secrets = ["secret-programs", "secret-sources", "secret-data", "secret-home", "secret-environment", "lock"]
    assert said(await python(lane, FIND.format(secrets=secrets))) == ""
