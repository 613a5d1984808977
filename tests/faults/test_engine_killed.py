"""The judge killed with SIGKILL: nothing that it started outlives it, and the next judge removes what lies about."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ..cli.command import GOOD_SUM, GUESS, SUM, Command, descendants, traces, wait_until
from .conftest import wait_for, write

SLOW_TO_COMPILE = """
constexpr long f() { long s = 0; for (long i = 0; i < 5000; i++) for (long j = 0; j < 6000; j++) s += i ^ j; return s; }
constexpr long x = f();
int main() { return x == 0; }
"""
IDLE = "import time\ntime.sleep(50)\n"
SPIN = "while True: pass\n"


def killed_while(parley: Command, name: str, *arguments: str | Path) -> None:
    """Kills the judge as soon as a process of that name runs in a box, and looks at what is left."""
    process = parley.start("judge", *arguments, "--time-limit", "60")
    wait_for(process, name)
    helpers = descendants(process.pid)
    assert traces(process.pid)
    process.kill()
    with process:
        process.communicate()
    wait_until(lambda: not set(helpers) & set(descendants(os.getpid())), "something outlived its judge")
    assert parley("judge", SUM, GOOD_SUM, "--tests", "sample/1").code == 0
    assert traces(process.pid) == []


@pytest.mark.parametrize("text", [IDLE, SPIN], ids=["idle", "spinning"])
def test_in_the_middle_of_a_run(parley: Command, jailer: str, package: Path, text: str) -> None:
    """Program, warden and jailer are gone at once, whatever the program was doing."""
    killed_while(parley, "python3", package, write(package, "a.py", text), "--sandbox", jailer)


def test_in_the_middle_of_a_conversation(parley: Command, jailer: str) -> None:
    """Both boxes and the relay are gone at once."""
    killed_while(parley, "program", GUESS, "submissions/time_limit_exceeded/spin.cpp", "--sandbox", jailer)


def test_while_it_compiles(parley: Command, jailer: str, package: Path) -> None:
    """So is a compiler."""
    killed_while(parley, "cc1plus", package, write(package, "a.cpp", SLOW_TO_COMPILE), "--sandbox", jailer)
