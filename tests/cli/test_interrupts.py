"""Ctrl-C, SIGTERM, SIGHUP, at any moment and more than once: nothing of the judge is left, and one line says so.

The moments are spread over start, compiling, boxes, runs and conversations, with some chance in each, so that every
run of the tests tries others; a failure names the moment.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .command import GUESS, SUM, Command, Done, before_we_began, called, descendants, ended, traces, wait_until

pytestmark = pytest.mark.alone

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_CHILD_SUBREAPER = 36
SPIN = ("submissions/time_limit_exceeded/spin.cpp", "--time-limit", "60")


@pytest.fixture(autouse=True)
def orphans() -> Iterator[None]:
    """Whatever loses its parent becomes our child, so that nothing of a judge can get out of sight."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    assert prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    before = set(descendants(os.getpid()))
    yield
    left = set(descendants(os.getpid())) - before
    assert prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0) == 0
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:  # they have ended, and we became the ones to say so
            pass
    assert left == set()


def nothing_is_left(judge: Done) -> bool:
    """No process, folder, mount or cgroup, as soon as the judge is gone: `ended` looked for all but the first."""
    return descendants(os.getpid()) == [] and traces(judge.pid) == []


def send(process: subprocess.Popen[bytes], number: int, *, group: bool) -> None:
    if group:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)


def wait_for_boxes(process: subprocess.Popen[bytes]) -> None:
    """Until something runs in a box: jailer, warden and program are three generations below the judge."""
    wait_until(lambda: len(descendants(process.pid)) >= 3, "no box was ever built")


def kill_a_jailer(process: subprocess.Popen[bytes]) -> None:
    """The first that is still there when the signal comes: a box may end of itself after we saw it."""
    while True:
        wait_until(lambda: called(process.pid, "bwrap"), "no jailer is left to be killed")
        with contextlib.suppress(ProcessLookupError, IndexError):
            os.kill(called(process.pid, "bwrap")[0], signal.SIGKILL)
            return


def moments(count: int, last: float) -> list[float]:
    """Seconds after the start, spread evenly, each with chance."""
    return [round((number + random.random()) * last / count, 3) for number in range(count)]


@pytest.mark.parametrize("group", [False, True], ids=["process", "group"])
@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
@pytest.mark.parametrize("problem", [GUESS, SUM], ids=["conversation", "batch"])
def test_while_a_program_runs(parley: Command, number: signal.Signals, problem: Path, *, group: bool) -> None:
    """The command says which signal it was, in one line, ends with 128 and its number, and leaves nothing."""
    process = parley.start("judge", problem, *SPIN)
    wait_for_boxes(process)
    send(process, number, group=group)
    done = ended(process)
    assert nothing_is_left(done)
    assert done.code == 128 + number
    assert done.complaint == f"parley: interrupted by {number.name}; nothing is left running"


@pytest.mark.parametrize("moment", moments(24, 1.8), ids="{:.3f}".format)
def test_at_any_moment(parley: Command, moment: float, tmp_path: Path) -> None:
    """With everything still to be compiled, a signal of any kind, to the judge or to its whole group, once or twice."""
    number, group, twice = random.choice(SIGNALS), random.random() < 0.5, random.random() < 0.5
    kind = f"{number.name} after {moment} s, group={group}, twice={twice}"
    process = parley.start("judge", random.choice([GUESS, SUM]), "--json", env={"XDG_CACHE_HOME": str(tmp_path / "no")})
    time.sleep(moment)
    send(process, number, group=group)
    if twice:
        time.sleep(random.random() * 0.03)
        send(process, number, group=group)
    done = ended(process)
    assert nothing_is_left(done), kind
    assert done.code in (128 + number, -number) or before_we_began(done), kind
    assert done.out == "", kind


@pytest.mark.parametrize("moment", moments(10, 0.3), ids="{:.3f}".format)
@pytest.mark.parametrize(
    "command", [("judge", SUM), ("doctor",), ("bench", "overhead"), ("--help",)], ids=lambda c: c[0]
)
def test_while_it_starts(parley: Command, command: tuple[str | Path, ...], moment: float) -> None:
    """From its first own line on the command answers; before that the interpreter ends as it likes, if without us."""
    number = random.choice(SIGNALS)
    process = parley.start(*command)
    time.sleep(moment)
    process.send_signal(number)
    done = ended(process)
    assert nothing_is_left(done)
    assert done.code in (128 + number, -number, 0) or before_we_began(done)
    assert "/core/cli/" not in done.err


def test_many_times(parley: Command) -> None:
    """Somebody who does not let go of Ctrl-C gets the same end."""
    process = parley.start("judge", GUESS, *SPIN)
    wait_for_boxes(process)
    while process.poll() is None:
        send(process, signal.SIGINT, group=True)
        time.sleep(0.001)
    done = ended(process)
    assert nothing_is_left(done)
    assert done.code == 130
    assert done.complaint == "parley: interrupted by SIGINT; nothing is left running"


def test_of_the_machine_readable_kind_writes_no_half_report(parley: Command) -> None:
    """An interrupted `--json` has nothing on stdout."""
    process = parley.start("judge", SUM, *SPIN, "--json")
    wait_for_boxes(process)
    process.send_signal(signal.SIGTERM)
    done = ended(process)
    assert (done.code, done.out) == (143, "")


def test_that_was_to_be_ignored_is(parley: Command) -> None:
    """Under nohup a terminal that closes changes nothing."""
    process = parley.start("judge", GUESS, SPIN[0], prepare=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    wait_for_boxes(process)
    process.send_signal(signal.SIGHUP)
    done = ended(process)
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("problem", [GUESS, SUM], ids=["conversation", "batch"])
def test_that_cannot_be_caught(parley: Command, problem: Path) -> None:
    """No program outlives a judge that was killed; its folder and cgroups are removed by the next one that starts."""
    process = parley.start("judge", problem, *SPIN)
    wait_for_boxes(process)
    assert traces(process.pid)
    process.kill()
    with process:
        process.communicate()
    wait_until(lambda: descendants(os.getpid()) == [], "a program outlived its judge")
    assert parley("judge", SUM, "submissions/accepted/sum.c").code == 0
    assert traces(process.pid) == []


@pytest.mark.parametrize("moment", moments(8, 1.5), ids="{:.3f}".format)
def test_that_cannot_be_caught_at_any_moment(parley: Command, moment: float, tmp_path: Path) -> None:
    """Killed while it compiles, builds a box, or judges: the same."""
    process = parley.start("judge", random.choice([GUESS, SUM]), env={"XDG_CACHE_HOME": str(tmp_path / "no")})
    time.sleep(moment)
    process.kill()
    with process:
        process.communicate()
    wait_until(lambda: descendants(os.getpid()) == [], f"killed after {moment} s: a program outlived its judge")
    assert parley("judge", SUM, "submissions/accepted/sum.c").code == 0
    assert traces(process.pid) == [], moment


def test_of_a_jailer_costs_a_box_and_no_verdict(parley: Command) -> None:
    """Somebody kills jailers, as the kernel may for want of memory: what is lost is run again, and nothing is left."""
    jailer = ("--sandbox", "bubblewrap")  # whose box dies with it; a minijail's goes on without
    process = parley.start("judge", SUM, "submissions/accepted/sum.py", "--json", "--jobs", "1", *jailer)
    for _ in range(2):
        kill_a_jailer(process)
        time.sleep(0.02)
    done = ended(process)
    assert nothing_is_left(done)
    assert [record["verdict"] for record in done.document["submissions"]] == ["AC"]


def test_that_come_while_the_cache_is_written(parley: Command, tmp_path: Path) -> None:
    """Whatever moment a judge ends at, the next one finds whole entries in the cache, or none."""
    fresh = tmp_path / "fresh"
    for moment in moments(6, 1.2):
        process = parley.start("judge", SUM, env={"XDG_CACHE_HOME": str(fresh)})
        time.sleep(moment)
        process.kill() if moment > 0.6 else process.terminate()
        with process:
            process.communicate()
    wait_until(lambda: descendants(os.getpid()) == [], "a program outlived its judge")
    done = parley("judge", SUM, "--json", env={"XDG_CACHE_HOME": str(fresh)})
    assert all(record["as_expected"] for record in done.document["submissions"])
    shutil.rmtree(fresh)
