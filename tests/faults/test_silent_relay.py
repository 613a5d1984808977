"""A relay that is there and does nothing: the conversation is held again, between new partners."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from parley.core import box as boxes
from parley.core import events, packages, submissions
from parley.core.engine import judging
from parley.core.model import Settings
from parley.core.plugins import Plugins

from ..cli.command import GUESS, called
from .conftest import write

pytestmark = pytest.mark.anyio


async def test_in_the_middle_of_a_conversation(
    plugins: Plugins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is blamed for having waited: the verdict is that of the next attempt."""
    monkeypatch.setattr(boxes, "SILENCE_SECONDS", 2.0)
    problem = packages.load_problem(GUESS, plugins)
    talk = "import time\ntime.sleep(0.3)\n" + (GUESS / "submissions" / "accepted" / "binary_search.py").read_text()
    chosen = submissions.named(problem, [write(tmp_path, "slow.py", talk)])
    settings = Settings(jobs=1, cache=tmp_path / "cache", tests=("sample/*",), transcripts=tmp_path / "transcripts")
    stopped: list[int] = []

    def stop(event: events.Event) -> None:
        relays = called(os.getpid(), "relay")
        if isinstance(event, events.TestStarted) and relays and not stopped:  # the second test: the relay is there
            os.kill(relays[0], signal.SIGSTOP)
            stopped.append(relays[0])

    async with judging(problem, chosen, settings, plugins) as stream:
        seen: list[events.Event] = []
        async for event in stream:
            stop(event)
            seen.append(event)
    last = seen[-1]
    assert isinstance(last, events.Finished)
    assert [test.verdict for test in last.report.submissions[0].tests] == ["AC", "AC"]
    assert stopped
    assert called(os.getpid(), "relay") == []
