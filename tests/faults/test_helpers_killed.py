"""A warden or a relay killed from outside, as the kernel may for want of memory: the run is repeated, or is JE."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from ..cli.command import GUESS, Command, called, ended
from .conftest import reasons, verdicts, wait_for, write

SLOW_ECHO = "import time\nn = input()\ntime.sleep(0.4)\nprint(n)\n"
ECHO = "print(input())\n"
SLOW_GUESS = """
import time
low, high = 1, 1000
while True:
    time.sleep(0.05)
    middle = (low + high) // 2
    print(middle, flush=True)
    said = input()
    if said == "correct":
        break
    low, high = (middle + 1, high) if said == "higher" else (low, middle - 1)
"""


def kill_while(process: subprocess.Popen[bytes], victim: str, witness: str, *, times: int) -> int:
    """Kills each new process called `victim` as soon as one called `witness` runs too; how many there were."""
    killed: set[int] = set()
    while process.poll() is None and len(killed) < times:
        for pid in set(called(process.pid, victim)) - killed if called(process.pid, witness) else ():
            killed.add(pid)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)
    return len(killed)


@pytest.mark.parametrize("times", [1, 2])
def test_warden_in_the_middle_of_a_run(parley: Command, jailer: str, package: Path, times: int) -> None:
    """Once or twice: the run is repeated in a new box, and its verdict is right."""
    source = write(package, "a.py", SLOW_ECHO)
    process = parley.start("judge", package, source, "--json", "--jobs", "1", "--sandbox", jailer)
    assert kill_while(process, "warden", "python3", times=times) == times
    done = ended(process)
    assert verdicts(done) == {"a.py": ["AC", "AC", "AC"]}
    assert done.code == 0


def test_warden_in_every_attempt(parley: Command, jailer: str, package: Path) -> None:
    """Three times: a judge error with its reason, which no contestant is blamed for; the others are judged."""
    first, second = write(package, "a.py", SLOW_ECHO), write(package, "b.py", ECHO)
    process = parley.start("judge", package, first, second, "--json", "--jobs", "1", "--sandbox", jailer)
    assert kill_while(process, "warden", "python3", times=3) == 3
    done = ended(process)
    assert verdicts(done) == {"a.py": ["JE", "SK", "SK"], "b.py": ["AC", "AC", "AC"]}
    assert "this machine failed, not the submission: the warden of a box" in reasons(done, "a.py")[0]
    assert "as did 2 before it" in reasons(done, "a.py")[0]
    assert done.code == 5


def test_warden_of_a_compiler(parley: Command, jailer: str, package: Path) -> None:
    """A compilation is repeated too: nobody gets CE for it."""
    lines = "".join(f"#include <{name}>\n" for name in ("regex", "iostream", "algorithm", "random", "future"))
    source = write(package, "a.cpp", lines + "int main() { std::string s; std::cin >> s; std::cout << s; }\n")
    process = parley.start("judge", package, source, "--json", "--sandbox", jailer, env={"XDG_CACHE_HOME": "/dev/null"})
    assert kill_while(process, "warden", "cc1plus", times=1) == 1
    assert verdicts(ended(process)) == {"a.cpp": ["AC", "AC", "AC"]}


@pytest.mark.parametrize("victim", ["relay", "warden"])
def test_in_the_middle_of_a_conversation(parley: Command, jailer: str, tmp_path: Path, victim: str) -> None:
    """The conversation is held again from its start, between new partners."""
    source = write(tmp_path, "slow.py", SLOW_GUESS)
    arguments = ("judge", GUESS, source, "--json", "--jobs", "1", "--tests", "secret/0[123]*", "--sandbox", jailer)
    process = parley.start(*arguments)
    assert kill_while(process, victim, "python3", times=1) >= 1
    done = ended(process)
    assert verdicts(done) == {"slow.py": ["AC", "AC", "AC"]}
    assert done.code == 0


def test_relay_in_every_attempt(parley: Command, tmp_path: Path) -> None:
    """Three relays lost in one conversation: a judge error; the next submission has a relay again."""
    source = write(tmp_path, "slow.py", SLOW_GUESS)
    good = GUESS / "submissions" / "accepted" / "binary_search.py"
    process = parley.start("judge", GUESS, source, good, "--json", "--jobs", "1", "--tests", "sample/*")
    assert kill_while(process, "relay", "python3", times=3) == 3
    done = ended(process)
    assert verdicts(done) == {"slow.py": ["JE", "SK"], "binary_search.py": ["AC", "AC"]}
    assert "the relay ended by itself" in reasons(done, "slow.py")[0]


def test_jailer_in_the_middle_of_a_run(parley: Command, package: Path, jailer: str) -> None:
    """Whoever built the box may go: what is lost is run again."""
    name = {"bubblewrap": "bwrap", "minijail": "minijail0"}.get(jailer, jailer)
    source = write(package, "a.py", SLOW_ECHO)
    process = parley.start("judge", package, source, "--json", "--jobs", "1", "--sandbox", jailer)
    wait_for(process, "python3")
    assert kill_while(process, name, "python3", times=1) >= 1
    assert verdicts(ended(process)) == {"a.py": ["AC", "AC", "AC"]}


@pytest.mark.parametrize("times", [1, 2])
def test_program_by_somebody(parley: Command, package: Path, times: int) -> None:
    """SIGKILL that no limit explains is no proof the first time, and RTE the second: a program may do it to itself."""
    source = write(package, "a.py", SLOW_ECHO)
    process = parley.start("judge", package, source, "--json", "--jobs", "1")
    assert kill_while(process, "python3", "python3", times=times) == times
    done = ended(process)
    assert verdicts(done) == {"a.py": ["AC", "AC", "AC"] if times == 1 else ["RTE", "SK", "SK"]}
    assert times == 1 or "died of SIGKILL" in reasons(done, "a.py")[0]
