"""The stream of events: in order, to the last, without a turn of the loop for each."""

from __future__ import annotations

import anyio
import pytest
from anyio.lowlevel import checkpoint

from parley.core.stream import Stream

pytestmark = pytest.mark.anyio


async def test_order_and_end() -> None:
    """What was sent before anybody read, and while somebody waits; then the end, and it stays the end."""
    stream, read = Stream[int](), list[int]()

    async def listen() -> None:
        async for number in stream:
            read.append(number)

    stream.send(1)
    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(listen)
            await checkpoint()
            assert read == [1]
            for number in (2, 3):
                stream.send(number)
            assert read == [1]  # nobody who sends gives way
            await checkpoint()
            await checkpoint()
            assert read == [1, 2, 3]
            stream.send(4)
            stream.end()
    assert read == [1, 2, 3, 4]
    with pytest.raises(StopAsyncIteration):
        await anext(stream)


async def test_who_waits_can_be_cancelled() -> None:
    """Nothing is lost with him."""
    stream = Stream[int]()
    with anyio.move_on_after(0):
        await anext(stream)
    stream.send(7)
    with anyio.fail_after(5):
        assert await anext(stream) == 7
