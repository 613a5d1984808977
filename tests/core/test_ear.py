"""Hearing descriptors."""

from __future__ import annotations

import asyncio
import math
import os
from collections.abc import Generator

import pytest

from parley.core.ear import Ear

pytestmark = pytest.mark.anyio


@pytest.fixture
def pipe() -> Generator[tuple[int, int]]:
    reader, writer = os.pipe()
    yield reader, writer
    os.close(reader)
    os.close(writer)


async def test_everything_is_heard(pipe: tuple[int, int]) -> None:
    """What comes while nobody waits is acted upon as well; after `leave()` nothing is."""
    reader, writer = pipe
    ear, heard = Ear(), list[bytes]()

    def act() -> bool:
        heard.append(os.read(reader, 1))
        return False

    ear.attend(reader, act)
    for number in range(1, 4):
        os.write(writer, b"x")
        await ear.wait()
        assert len(heard) == number
    os.write(writer, b"x")
    await asyncio.sleep(0.02)
    assert len(heard) == 4
    ear.leave(reader)
    ear.leave(reader)
    os.write(writer, b"x")
    await asyncio.sleep(0.02)
    assert len(heard) == 4
    ear.close()


async def test_who_has_heard_enough_is_left_alone(pipe: tuple[int, int]) -> None:
    """A descriptor whose act says True is not attended any more, though there is more to read."""
    reader, writer = pipe
    ear, heard = Ear(), list[bytes]()

    def act() -> bool:
        heard.append(os.read(reader, 1))
        return True

    ear.attend(reader, act)
    os.write(writer, b"xyz")
    await ear.wait()
    await asyncio.sleep(0.02)
    assert heard == [b"x"]
    ear.close()


async def test_what_fails_is_for_the_one_who_waits(pipe: tuple[int, int]) -> None:
    """Once, whether he waited already or comes later."""
    reader, writer = pipe
    ear = Ear()

    def act() -> bool:
        raise OSError(28, "no room")

    os.write(writer, b"x")
    for early in (True, False):
        ear.attend(reader, act)
        if not early:
            await asyncio.sleep(0.02)
        with pytest.raises(OSError, match="no room"):
            await ear.wait()
        ear.check()
    ear.close()


async def test_deadlines(pipe: tuple[int, int]) -> None:
    """An alarm that stands from an earlier wait rings for nobody too early, nor is a later deadline missed."""
    ear = Ear()
    ear.expect(0.05)
    ear.expect(0.15)
    began = asyncio.get_running_loop().time()
    await ear.wait()
    assert ear.overdue
    assert asyncio.get_running_loop().time() - began >= 0.15
    ear.expect(1000)
    ear.hurry(0.01)
    await ear.wait()
    assert ear.overdue
    ear.hurry(1000)
    assert ear.overdue
    ear.expect(math.inf)
    assert not ear.overdue
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(ear.wait(), 0.05)
    ear.close()
