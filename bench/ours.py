"""Parley, asked as the peers are: by its command line, in a process for each time that it is asked.

`judged()` is the exception: it reads the engine's own events, as DMOJ's driver reads its judge's, to tell what the
tests cost apart from starting and compiling.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import anyio
import msgspec

from parley.core import packages, submissions
from parley.core.engine import judging
from parley.core.events import Compiled, Finished, Judged
from parley.core.model import Settings
from parley.core.plugins import Plugins
from parley.core.report import Report

from .environment import clean
from .peers import Answer, Told
from .peers.asking import PeerError, ask

COMMAND = Path(sys.executable).with_name("parley")


def verify(package: Path, *, cache: Path) -> Answer:
    """`parley verify`: all submissions, the inputs, junk outputs. `cache` is its cache, cold where it is empty."""
    return _asked(["verify", "--json", str(package)], cache)


def judge(package: Path, submission: Path, *, jobs: int, cache: Path) -> Answer:
    """`parley judge` of one submission."""
    return _asked(["judge", "--json", "--jobs", str(jobs), str(package), str(submission)], cache)


def measured(package: Path, submission: Path, *, cache: Path) -> Answer:
    """As `judge()` with one lane, but all tests, whatever fails; with what is told of each."""
    return _asked(["judge", "--json", "--all-tests", "--jobs", "1", str(package), str(submission)], cache)


def judged(package: Path, submission: Path, plugins: Plugins, *, jobs: int, cache: Path) -> tuple[Answer, float]:
    """As `judge()` in this process; and the seconds from the moment at which it was compiled to its verdict."""
    return anyio.run(_followed, package, submission, plugins, Settings(jobs=jobs, guard=True, cache=cache / "programs"))


def _asked(arguments: list[str], cache: Path) -> Answer:
    """1 is what it ends with where a submission is not as stated, which whoever asked finds out from the verdicts."""
    environment = clean() | {"XDG_CACHE_HOME": str(cache)}
    done = ask([COMMAND, *arguments], environment=environment, codes=(0, 1))
    report = msgspec.json.decode(done.out, type=Report)
    told = {
        Path(one.source).name: tuple(Told(test.time_ms, test.memory_bytes) for test in one.tests)
        for one in report.submissions
    }
    return Answer(verdicts(report), done.seconds, told)


def verdicts(report: Report) -> dict[str, tuple[str, ...]]:
    """Of each test, by the name of the submission's file; CE of one that does not compile."""
    return {
        Path(one.source).name: tuple(test.verdict.value for test in one.tests) or (one.verdict.value,)
        for one in report.submissions
    }


async def _followed(package: Path, submission: Path, plugins: Plugins, settings: Settings) -> tuple[Answer, float]:
    problem = packages.load_problem(package, plugins)
    chosen = submissions.named(problem, [submission])
    began = compiled = ended = time.perf_counter()
    async with judging(problem, chosen, settings, plugins) as events:
        async for event in events:
            if isinstance(event, Compiled):
                compiled = time.perf_counter()
            elif isinstance(event, Judged):
                ended = time.perf_counter()
            elif isinstance(event, Finished):
                return Answer(verdicts(event.report), time.perf_counter() - began), ended - compiled
    raise PeerError(f"{package}: the engine's events ended before the report")
