"""Work beside the event loop."""

from __future__ import annotations

import threading

import anyio.to_thread
import pytest

from parley.core.threads import in_thread

pytestmark = pytest.mark.anyio


async def test_it_is_another_thread() -> None:
    """So the rest goes on meanwhile."""
    assert await in_thread(threading.current_thread) is not threading.current_thread()


async def test_without_one_to_be_had_it_is_done_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no memory for a thread may have enough for the work."""

    def start(_self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    limiter = anyio.to_thread.current_default_thread_limiter()
    assert await in_thread(threading.current_thread) is threading.current_thread()
    assert limiter.borrowed_tokens == 0


async def test_errors_of_the_work_are_its_own() -> None:
    """It is not done twice for them."""
    done: list[int] = []

    def work() -> None:
        done.append(1)
        raise RuntimeError("of the work")

    with pytest.raises(RuntimeError, match="of the work"):
        await in_thread(work)
    assert done == [1]
