"""Packages of one test, and submissions that run into one of its limits."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from parley.core import accounting, packages, submissions
from parley.core import events as happened
from parley.core.engine import judging
from parley.core.model import Settings
from parley.core.plugins import Plugins
from parley.core.report import SubmissionRecord

Judge = Callable[..., Any]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was compiled for one kind of accounting need not be for the other."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def judge(
    tmp_path: Path, cache: Path, plugins: Plugins, counted: accounting.Accounting, monkeypatch: pytest.MonkeyPatch
) -> Judge:
    """Source text -> its record in the report. Of the package, time is 1 s, memory 64 MiB and output 2 MiB."""
    monkeypatch.setattr(accounting, "chosen", lambda: contextlib.nullcontext(counted))
    root = tmp_path / "package"
    (root / "data" / "secret").mkdir(parents=True)
    (root / "data" / "secret" / "1.in").write_text("7\n")
    (root / "data" / "secret" / "1.ans").write_text("7\n")
    (root / "problem.yaml").write_text("name: One\nlimits: {time_limit: 1, memory: 64, output: 2}\n")

    async def judged(name: str, text: str, **changes: Any) -> SubmissionRecord:
        source = tmp_path / name
        source.write_text(text)
        problem = packages.load_problem(root, plugins)
        problem = structs.replace(problem, limits=structs.replace(problem.limits, **changes))
        settings = Settings(jobs=1, sandbox="bubblewrap", cache=cache)
        async with judging(problem, submissions.named(problem, [source]), settings, plugins) as stream:
            events = [event async for event in stream]
        finished = events[-1]
        assert isinstance(finished, happened.Finished)
        return finished.report.submissions[0]

    return judged
