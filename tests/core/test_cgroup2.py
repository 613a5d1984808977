"""cgroup v2 on a machine that has it (`make test-cgroup2` boots one): homes, moves, and what a run's group decides."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.core import accounting
from parley.core.accounting import home
from parley.core.errors import SandboxError
from parley.core.lane import Lane, Role
from parley.core.model import MIB, Limits

from ..captured import run_captured
from ..conftest import groups_of

pytestmark = pytest.mark.anyio

LIMITS = Limits(time_ms=20_000, memory_bytes=128 * MIB, processes=16, wall_ms=60_000)
PYTHON = ("/usr/bin/python3", "-S", "-c")
FIND = "from parley.core.accounting import home; print(home.find())"


@pytest.fixture(autouse=True)
def found() -> home.Home:
    """Without a home for groups nothing here can be seen."""
    found = home.find()
    if not isinstance(found, home.Home):
        pytest.skip(f"cgroup v2: {found.reason}")
    return found


@pytest.fixture
def counted() -> Iterator[accounting.Accounting]:
    with accounting.chosen() as chosen:
        assert chosen.name == "cgroup2"
        yield chosen


def own_group() -> str:
    return Path("/proc/self/cgroup").read_text()


def test_judge_returns_to_where_it_was(found: home.Home) -> None:
    """Inside the block it is in a group of its own, after it in its former one, which hands on what it did before."""
    before, handed_on = own_group(), (found.group / "cgroup.subtree_control").read_text()
    with accounting.chosen(), accounting.chosen():
        assert own_group().endswith("/judge\n")
        assert len(groups_of(os.getpid())) == 2
    assert own_group() == before
    assert (found.group / "cgroup.subtree_control").read_text() == handed_on
    assert groups_of(os.getpid()) == []


def test_home_of_one_that_is_not_alone(found: home.Home) -> None:
    """A judge beside others leaves them in peace: its home is a group above, or there is none."""
    said = subprocess.run([sys.executable, "-c", FIND], capture_output=True, text=True, check=True).stdout
    assert f"group={found.own!r}" not in said


def test_no_home_without_delegation(found: home.Home) -> None:
    """A user's process in a group of root's, as in a login session: nothing to divide, and a command that helps."""
    if os.geteuid() != 0:
        pytest.skip("only root can leave its group for one of root's")
    group = found.group / "parley-test-session"
    group.mkdir()
    try:
        script = f"import os; open('{group}/cgroup.procs', 'w').write('0'); os.setgid(1000); os.setuid(1000); {FIND}"
        said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    finally:
        group.rmdir()
    assert said.startswith("NoHome(")
    assert "systemd-run --user --scope -p Delegate=yes parley" in said


def test_closed_to_others(counted: accounting.Accounting) -> None:
    """Nobody but the judge's user gets as far as the files that its boxes may write."""
    (base,) = groups_of(os.getpid())
    assert base.stat().st_mode & 0o777 == 0o700
    assert (base / "cgroup.procs").stat().st_mode & 0o022 == (0o022 if os.geteuid() == 0 else 0)


@pytest.fixture(params=["bubblewrap"])
def jailer(request: pytest.FixtureRequest) -> str:
    """One is enough here: jailers are the sandbox contract's affair."""
    return request.param


async def test_all_die_of_want_of_memory(lane: Lane) -> None:
    """When a child runs out of memory the program ends with it: it cannot go on as if nothing had happened."""
    script = f"{' '.join(PYTHON)} 'x = bytearray(300 << 20)'; echo survived"
    ran = await run_captured(lane, Role.PROGRAM, (), ("/bin/sh", "-c", script), LIMITS, profile="shell")
    assert ran.result.out_of_memory
    assert ran.result.signal == signal.SIGKILL
    assert ran.stdout == b""
    assert 127 * MIB <= ran.result.memory_bytes <= 128 * MIB


async def test_want_of_memory_elsewhere_is_the_machines_fault(lane: Lane) -> None:
    """What a group above lacks is not held against the program: it is tried again, and then said."""
    (base,) = groups_of(os.getpid())
    (base / "memory.max").write_text(str(int((base / "memory.current").read_text()) + 32 * MIB))
    code = "x = bytearray(100 << 20)"
    with pytest.raises(SandboxError, match="not the program's own limit"):
        await run_captured(lane, Role.PROGRAM, (), (*PYTHON, code), LIMITS, profile="shell")


async def test_cached_files_are_not_held_against_a_program(lane: Lane, tmp_path: Path) -> None:
    """Pages of files that it read count, but are given up at the limit: no MLE."""
    code = "import sys\nwhile sys.stdin.buffer.read(1 << 20): pass\nprint('read')"
    large = tmp_path / "large"
    large.write_bytes(bytes(64 * MIB))
    limits = Limits(time_ms=20_000, memory_bytes=24 * MIB, wall_ms=60_000)
    file = os.open(large, os.O_RDONLY)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    ran = await run_captured(lane, Role.PROGRAM, (), (*PYTHON, code), limits, profile="shell", stdin=file)
    os.close(file)
    assert ran.stdout == b"read\n"
    assert not ran.result.out_of_memory


async def test_fork_bomb_is_bounded_and_gone(lane: Lane) -> None:
    """It gets as many processes as it may have; none is left, and the group can be removed."""
    code = "import os\nwhile True:\n try: os.fork()\n except OSError: pass"
    limits = Limits(time_ms=1000, memory_bytes=128 * MIB, processes=16, wall_ms=20_000)
    ran = await run_captured(lane, Role.PROGRAM, (), (*PYTHON, code), limits, profile="shell")
    assert ran.result.left_behind <= 16
    look = await run_captured(
        lane, Role.PROGRAM, (), ("/bin/sh", "-c", "ls /proc | grep -c '^[0-9]'"), LIMITS, profile="shell"
    )
    assert int(look.stdout) <= 4
    (base,) = groups_of(os.getpid())
    assert len(list(base.glob("run-*"))) <= 2


async def test_program_sees_no_groups(lane: Lane) -> None:
    """Neither the file system of cgroups, nor a descriptor of its group; its path says nothing of the test."""
    script = "ls /sys; ls /proc/self/fd | wc -l; grep -c cgroup /proc/self/mounts; cat /proc/self/cgroup"
    ran = await run_captured(lane, Role.PROGRAM, (), ("/bin/sh", "-c", script), LIMITS, profile="shell")
    descriptors, mounts, path = ran.stdout.decode().split()
    assert (descriptors, mounts) == ("4", "0")  # 0, 1, 2, and the folder that ls reads
    assert path.rpartition("/")[2].startswith("run-")
