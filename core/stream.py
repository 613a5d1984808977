"""What happens, in order, for one reader: sent by whoever has something to tell, read when the reader's turn comes.

A reader takes all that has come without giving way in between. By anyio's streams each event costs a turn of the event
loop, and there are two of every test.
"""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

import anyio

T = TypeVar("T")


class Stream(Generic[T]):
    """An async iterator; it ends once `end()` was called and everything is read. Nobody who sends ever waits."""

    def __init__(self) -> None:
        self._told: deque[T] = deque()
        self._ended = False
        self._news: anyio.Event | None = None

    def send(self, what: T) -> None:
        self._told.append(what)
        self._wake()

    def end(self) -> None:
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        if self._news:
            self._news.set()
            self._news = None

    def __aiter__(self) -> Stream[T]:
        return self

    async def __anext__(self) -> T:
        while not self._told:
            if self._ended:
                raise StopAsyncIteration
            self._news = anyio.Event()
            await self._news.wait()
        return self._told.popleft()
