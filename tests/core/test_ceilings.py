"""The judge's own limits, lowered in a process of their own: what was lowered cannot be raised again."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest
from msgspec.structs import replace

from parley.core import ceilings

from .records import LIMITS

CHECK = """
import resource, sys
from parley.core import ceilings
from parley.core.errors import MachineError
from parley.core.model import MIB, Limits
number, hard, lanes = map(int, sys.argv[1:])
resource.setrlimit(number, (hard, hard))
try:
    ceilings.check([Limits(time_ms=1000, memory_bytes=MIB), Limits(time_ms=7000, memory_bytes=256 * MIB)])
    ceilings.lift(lanes=lanes)
    print("soft", resource.getrlimit(resource.RLIMIT_NOFILE)[0])
except MachineError as error:
    print(error)
"""


def said(number: int, hard: int, *, lanes: int = 1) -> str:
    command = [sys.executable, "-c", CHECK, str(number), str(hard), str(lanes)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize(
    ("number", "hard", "name", "option"),
    [
        (resource.RLIMIT_DATA, (320 << 20) - 4096, "data segment 327676", "-d 327680"),
        (resource.RLIMIT_STACK, (256 << 20) - 4096, "stack 262140", "-s 262144"),
        (resource.RLIMIT_FSIZE, (64 << 20) - 1024, "file size 65535", "-f 65536"),
        (resource.RLIMIT_CPU, 16, "CPU time 16", "-t 17"),
        (resource.RLIMIT_NOFILE, 63, "open files 63", "-n 64"),
    ],
)
def test_narrower_than_a_run(number: int, hard: int, name: str, option: str) -> None:
    """The most that any run needs is asked for, in the units of a shell."""
    line = said(number, hard)
    assert f"{name}, a program must be granted {option.split()[1]}" in line
    assert line.endswith(f"(`ulimit {option}`)")


def test_just_wide_enough() -> None:
    """The limit itself will do."""
    assert said(resource.RLIMIT_CPU, 17).startswith("soft ")


def test_files_for_the_lanes() -> None:
    """Each lane needs some; all that may be had are taken."""
    assert said(resource.RLIMIT_NOFILE, 200, lanes=4) == "soft 200"
    assert "open files 200, 5 lanes need 240" in said(resource.RLIMIT_NOFILE, 200, lanes=5)


def test_what_a_run_wants() -> None:
    """A stated stack counts, an unstated one is as large as memory."""
    wanted = dict(ceilings.wanted(LIMITS))
    assert wanted[ceilings.STACK] == LIMITS.memory_bytes
    assert dict(ceilings.wanted(replace(LIMITS, stack_bytes=5)))[ceilings.STACK] == 5
