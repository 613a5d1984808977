"""Judging the collection: one folder of it at a time, each jailer once, the host looked at before and after."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import anyio
import pytest
from msgspec import Struct, structs

from parley.core import events, packages, submissions
from parley.core.engine import judging
from parley.core.model import Settings
from parley.core.plugins import Plugins
from parley.core.report import Report, SubmissionRecord

from ..conftest import JAILERS
from .collection import CANARY, HERE, NATIVE, SAME_IN_EVERY_BOX, Hostile
from .host import Host, settled_changes

_WALL_MS = 1500.0
_COMPILE_MS = 1500.0


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks what is in this folder. Unless asked for by that mark, some is judged with the first jailer only."""
    ours = [item for item in items if item.path.is_relative_to(HERE)]
    for item in ours:
        item.add_marker("hostile")
    if "hostile" not in str(config.getoption("markexpr")):
        repeated = [item for item in ours if _is_repeated(item)]
        config.hook.pytest_deselected(items=repeated)
        items[:] = [item for item in items if item not in repeated]


def _is_repeated(item: pytest.Item) -> bool:
    given: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    category = given["hostile"].category if "hostile" in given else given.get("category")
    return given.get("jailer", JAILERS[0]) != JAILERS[0] and category in SAME_IN_EVERY_BOX


class Judged(Struct, frozen=True):
    """What one judging said, and what it left on the host."""

    report: Report
    left: list[str]

    def record(self, name: str) -> SubmissionRecord:
        return next(one for one in self.report.submissions if one.source == f"submissions/{name}")


JudgedFolder = Callable[[str, str], Judged]


@pytest.fixture(scope="session")
def judged(jailer: str, plugins: Plugins, cache: Path) -> JudgedFolder:
    """A problem's folder of programs -> how they were judged, one after the other in one lane, a canary last."""

    @functools.cache
    def folder(problem: str, category: str) -> Judged:
        mine = [program for program in NATIVE if (program.problem, program.category) == (problem, category)]
        before = Host.now()
        report = anyio.run(
            _judge, problem, mine, Settings(jobs=1, sandbox=jailer, cache=cache, all_tests=True), plugins
        )
        return Judged(report, settled_changes(before))

    return folder


async def _judge(problem: str, programs: Sequence[Hostile], settings: Settings, plugins: Plugins) -> Report:
    """With limits that make those wait less that sleep, or keep a compiler busy."""
    package = packages.load_problem(HERE / problem, plugins)
    canary = HERE / problem / "submissions" / CANARY[problem]
    chosen = submissions.named(package, [*(one.path for one in programs if one.path != canary), canary])
    package = structs.replace(
        package,
        limits=structs.replace(package.limits, wall_ms=_WALL_MS),
        compile_limits=structs.replace(package.compile_limits, time_ms=_COMPILE_MS),
    )
    async with judging(package, chosen, settings, plugins) as stream:
        seen = [event async for event in stream]
    last = seen[-1]
    assert isinstance(last, events.Finished)
    return last.report


@pytest.fixture(scope="session", autouse=True)
def at_hand() -> None:
    """What memory/page_cache.c reads is in the kernel's cache: how quick the disk is, is not what it is about."""
    left = 200 << 20
    for path in _files(Path("/usr/lib"), 0):
        with contextlib.suppress(OSError):
            left -= len(path.read_bytes())
        if left < 0:
            return


def _files(folder: Path, depth: int) -> Iterator[Path]:
    """In the order in which the program comes upon them."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and depth < 8:
                yield from _files(Path(entry.path), depth + 1)
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
