"""Running small programs in a box of the jailer under test."""

from __future__ import annotations

from collections.abc import Awaitable
from pathlib import Path
from typing import Protocol

import pytest
from msgspec import Struct, structs

from parley.core.lane import Lane, Role
from parley.core.model import MIB, PROGRAM, Limits, Mount, RunResult

from ..captured import run_captured
from ..conftest import SLOWNESS

# What holds without a box, too; the rest is for jailers alone.
ALSO_WITHOUT_A_BOX = pytest.mark.parametrize(
    "jailer", ["bubblewrap", "minijail", "nsjail", "none"], indirect=True, scope="session"
)
LIMITS = Limits(time_ms=2000 * SLOWNESS, memory_bytes=256 * MIB, processes=8)


class Ran(Struct, frozen=True):
    result: RunResult
    out: str
    err: str


class RunInBox(Protocol):
    def __call__(self, *argv: str, program: Path | None = None, **limits: float) -> Awaitable[Ran]: ...


@pytest.fixture
def box_run(lane: Lane) -> RunInBox:
    """Runs a command line in the lane's box; keywords replace limits."""

    async def run(*argv: str, program: Path | None = None, **limits: float) -> Ran:
        mounts = (Mount(program, PROGRAM),) if program else ()
        chosen = structs.replace(LIMITS, **limits)
        done = await run_captured(lane, Role.PROGRAM, mounts, argv, chosen, profile="shell")
        return Ran(done.result, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    return run
