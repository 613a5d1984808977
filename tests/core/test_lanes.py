"""Who gets a lane when there are fewer than would like one."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

import anyio
import anyio.lowlevel
import pytest

from parley.core import accounting
from parley.core.lane import Lane, Lanes, Site
from parley.core.plugins import Plugins
from parley.core.profiles import Profiles
from parley.core.workspace import Workspace

pytestmark = pytest.mark.anyio


@pytest.fixture
async def lanes(plugins: Plugins, workspace: Workspace) -> AsyncGenerator[Lanes]:
    """Three, in which no box is built."""
    site = Site(workspace, plugins.sandboxes["none"], accounting.Rlimit(), Profiles(plugins.profiles))
    async with AsyncExitStack() as stack:
        yield Lanes([await stack.enter_async_context(Lane(site, index)) for index in range(3)])


async def settle() -> None:
    for _ in range(20):
        await anyio.lowlevel.checkpoint()


@pytest.mark.parametrize(("most", "expected"), [(5, 3), (2, 2), (1, 1)])
async def test_work_is_shared_over_all_that_are_free(lanes: Lanes, most: int, expected: int) -> None:
    """Who is alone gets every lane; but no more than he has work for."""
    seen: set[int] = set()
    left = iter(range(9))

    async def work(lane: Lane) -> None:
        for _ in left:
            seen.add(lane.index)
            await settle()

    async with lanes.borrow() as lane:
        await lanes.share(lane, work, most=most)
    assert len(seen) == expected


async def test_who_helps_comes_after_who_waits(lanes: Lanes) -> None:
    """While the first has all lanes three more come: each gets one before any of them gets a second."""
    order: list[str] = []

    async def share(name: str) -> None:
        left = iter(range(9))

        async def work(_: Lane) -> None:
            order.append(name)
            for _number in left:
                await settle()

        async with lanes.borrow() as lane:
            await lanes.share(lane, work, most=3)

    async with anyio.create_task_group() as tasks:
        for name in "abcd":
            tasks.start_soon(share, name)
            await settle()
    assert order[:6] == ["a", "a", "a", "b", "c", "d"]


@pytest.mark.parametrize("comes", [False, True], ids=["waiting", "as_it_comes"])
async def test_who_gave_up_waiting_holds_no_lane(lanes: Lanes, *, comes: bool) -> None:
    """Cancelled while waiting, even in the moment in which a lane comes back, he leaves all of them free."""

    async def take() -> None:
        async with lanes.borrow():
            await anyio.sleep_forever()

    async with AsyncExitStack() as held, anyio.create_task_group() as tasks:
        for _ in range(3):
            await held.enter_async_context(lanes.borrow())
        tasks.start_soon(take)
        await settle()
        if comes:
            await held.aclose()
        tasks.cancel_scope.cancel()
    with anyio.fail_after(5):
        async with lanes.borrow(), lanes.borrow(), lanes.borrow():
            pass
