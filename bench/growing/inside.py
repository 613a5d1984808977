"""The cost of a test between two others, from the engine's own events.

What a whole command takes beyond one of a single test says it too, but of ten tests that is a hundredth of what the
command takes, and drowns in the noise of its start.
"""

from __future__ import annotations

import time
from pathlib import Path

import anyio

from parley.core import packages, submissions
from parley.core.engine import judging
from parley.core.events import Finished, TestJudged
from parley.core.model import Problem, Settings, Submission
from parley.core.plugins import Plugins

from .command import Failed


def between_ms(package: Path, submission: Path, plugins: Plugins, cache: Path) -> float:
    """Of one judging on one lane: from the end of the first test to the end of the last, per test between."""
    problem = packages.load_problem(package, plugins)
    settings = Settings(jobs=1, guard=True, cache=cache)
    ends = anyio.run(_ends, problem, submissions.named(problem, [submission]), settings, plugins)
    return (ends[-1] - ends[0]) / (len(ends) - 1) * 1000


async def _ends(problem: Problem, chosen: tuple[Submission, ...], settings: Settings, plugins: Plugins) -> list[float]:
    """Seconds at which each test was judged. Raises Failed unless all are accepted."""
    ends: list[float] = []
    async with judging(problem, chosen, settings, plugins) as events:
        async for event in events:
            if isinstance(event, TestJudged):
                ends.append(time.perf_counter())
            elif isinstance(event, Finished) and event.report.submissions[0].verdict != "AC":
                raise Failed(f"{problem.root}: {event.report.submissions[0].message}")
    return ends
