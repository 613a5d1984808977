"""Test data that goes while it is judged: a cache that was cleared, a package that was moved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from parley.core import submissions
from parley.core.engine import judging
from parley.core.events import Finished
from parley.core.model import Settings
from parley.core.packages import load_problem
from parley.core.plugins import Plugins

pytestmark = pytest.mark.anyio


async def test_lost_data(tmp_path: Path, plugins: Plugins) -> None:
    """Nobody's fault but the machine's: each test is JE with the folder, and the judging comes to its end."""
    package = tmp_path / "package"
    package.mkdir()
    for name, text in {"1.in": "1\n", "1.out": "1\n", "2.in": "2\n", "2.out": "2\n"}.items():
        (package / name).write_text(text)
    source = tmp_path / "a.py"
    source.write_text("print(input())\n")
    problem = load_problem(package, plugins)
    shutil.rmtree(package)
    wanted = Settings(jobs=1, all_tests=True, cache=tmp_path / "cache")
    async with judging(problem, submissions.named(problem, [source]), wanted, plugins) as stream:
        seen = [event async for event in stream]
    assert isinstance(seen[-1], Finished)
    (record,) = seen[-1].report.submissions
    assert [test.verdict for test in record.tests] == ["JE", "JE"]
    assert f"this machine failed, not the submission: {problem.data} is gone" in record.tests[0].reason
