"""Groups that are made, counted in and taken away again, of whichever version this machine has."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.core import accounting
from parley.core.errors import MachineError
from parley.core.model import MIB, Limits

from ..conftest import groups_of

pytestmark = pytest.mark.anyio

LIMITS = Limits(time_ms=1000, memory_bytes=64 * MIB)
# A judge with a box's groups that says so, and is then killed.
KILLED = """
import os, sys
from parley.core import accounting
from parley.core.model import Limits
with accounting.chosen() as counted:
    account = counted.open()
    account.begin(Limits(time_ms=1000, memory_bytes=1 << 26))
    print(counted.name, flush=True)
    sys.stdin.read()
"""
WHY_NOT = """
import os
from parley.core import accounting
os.setgid(65534)
os.setuid(65534)
with accounting.chosen() as counted: print(counted.name, accounting.why_not())
"""


@pytest.fixture
def counted() -> Iterator[accounting.Accounting]:
    with accounting.chosen() as chosen:
        if chosen.name == "rlimit":
            pytest.skip(f"cgroup: {accounting.why_not().reason}")
        yield chosen
    assert groups_of(os.getpid()) == []


async def test_limits_may_grow_and_shrink(counted: accounting.Accounting) -> None:
    """A box that serves runs of different limits: each is taken, also where swap is limited with memory."""
    account = counted.open()
    try:
        for size in (64, 256, 32, 128):
            account.begin(Limits(time_ms=1000, memory_bytes=size * MIB, processes=size))
            account.prepare()
            assert not account.end(killed=True).out_of_memory
    finally:
        await account.close()


async def test_two_at_once_do_not_meet(counted: accounting.Accounting) -> None:
    """Another accounting of the same process makes groups of its own, and takes away no others."""
    account = counted.open()
    with accounting.chosen() as other:
        second = other.open()
        second.begin(LIMITS)
        await second.close()
    account.begin(LIMITS)
    await account.close()


async def test_lost_group_is_the_machines_fault(counted: accounting.Accounting) -> None:
    """Somebody removed the groups of a box: a MachineError, no verdict."""
    account = counted.open()
    account.begin(LIMITS)
    for group in sorted(groups_of(os.getpid()), key=lambda path: len(path.parts), reverse=True):
        for inner in (*group.glob("run-*"), group):
            _try_to_remove(inner)
    with pytest.raises(MachineError):
        account.end(killed=True)
    await account.close()


def _try_to_remove(group: Path) -> None:
    try:
        group.rmdir()
    except OSError:  # we are in it
        assert (group / "judge").is_dir()


def test_killed_judge_is_cleaned_up_after(counted: accounting.Accounting) -> None:
    """Its groups are there after SIGKILL, and gone once another judge has started; a living judge's are not touched."""
    with subprocess.Popen([sys.executable, "-c", KILLED], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as judge:
        assert judge.stdout is not None
        assert judge.stdout.readline().strip() == counted.name.encode()
        with accounting.chosen():
            assert groups_of(judge.pid) != []
        judge.send_signal(signal.SIGKILL)
        judge.wait()
    assert groups_of(judge.pid) != []
    with accounting.chosen():
        assert groups_of(judge.pid) == []


def test_a_reason_is_given_where_there_is_no_cgroup() -> None:
    """A user whom nobody gave a group is told why there are only rlimits, and what to type."""
    if os.geteuid() != 0:
        pytest.skip("only root can become such a user")
    said = subprocess.run([sys.executable, "-c", WHY_NOT], capture_output=True, text=True, check=True)
    assert said.stdout.startswith("rlimit NoHome(")
    assert "cgroup v1: no groups can be made for memory, cpuacct, pids" in said.stdout
