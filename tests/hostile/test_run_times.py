"""The most important attacks again, from within Java and Node.js, and nothing of them on the host afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import anyio
import pytest
from msgspec import structs

from parley.core import events, packages, submissions
from parley.core.engine import judging
from parley.core.model import MIB, Limits, Settings
from parley.core.plugins import Plugins
from parley.core.report import Report

from ..conftest import lacking
from .collection import HERE, PROGRAMS, Hostile, complaints
from .host import Host, settled_changes

pytestmark = pytest.mark.timeout(300)

ATTACKS = tuple(program for program in PROGRAMS if not program.looks_around)
TOOLS = {".java": "javac", ".js": "node"}  # of the languages that are attacked
LIMITS = Limits(time_ms=4000, wall_ms=40_000, memory_bytes=192 * MIB, output_bytes=4 * MIB)
COMPILE_LIMITS = Limits(time_ms=30_000, wall_ms=120_000, memory_bytes=1024 * MIB, processes=64)


async def judge(hostile: Hostile, settings: Settings, plugins: Plugins) -> Report:
    package = packages.load_problem(HERE / hostile.problem, plugins)
    chosen = submissions.named(package, [hostile.path])
    package = structs.replace(package, limits=LIMITS, compile_limits=COMPILE_LIMITS)
    async with judging(package, chosen, settings, plugins) as stream:
        seen = [event async for event in stream]
    assert isinstance(seen[-1], events.Finished)
    return seen[-1].report


@pytest.mark.parametrize("hostile", ATTACKS, ids=lambda hostile: hostile.name)
def test_gets_its_verdict(hostile: Hostile, plugins: Plugins, cache: Path) -> None:
    """The verdict that the table states, the call by name, and a host as it was."""
    if shutil.which(TOOLS[hostile.path.suffix]) is None:
        lacking(TOOLS[hostile.path.suffix])
    settings = Settings(jobs=1, sandbox="bubblewrap", cache=cache, tests=("secret/2-attack",))
    before = Host.now()
    report = anyio.run(judge, hostile, settings, plugins)
    (record,) = report.submissions
    assert "\n".join(complaints(hostile, record, report.accounting)) == "", record.compile.output
    assert "\n".join(settled_changes(before)) == ""


def test_each_run_time_is_attacked_from_all_sides() -> None:
    """Processes, memory, output, network and time: the same attacks in both."""
    of = {ending: {one.category for one in ATTACKS if one.path.suffix == ending} for ending in TOOLS}
    assert of[".java"] == of[".js"] == {"processes", "memory", "output", "network", "time"}
