"""Pipes for what programs write: made before they are needed, closed when there is time; no run waits for it.

While a program runs the judge has nothing to do: that is when the next run's pipes are made, and the last one's closed.
No pipe is used twice; whatever a program did to it (its flags, its size, an owner for signals) ends with it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os

_LARGE_BYTES = 1 << 20  # holds what nearly every program writes, so that it need not wait for the judge

Pipe = tuple[int, int]  # where the judge reads, without waiting, and where the program writes


class Pipes:
    """A stock: one large pipe and one of the usual size are kept ready. Owns what nobody has taken."""

    def __init__(self) -> None:
        self._ready: dict[bool, Pipe] = {}
        self._past: list[Pipe] = []

    def take(self, *, large: bool) -> Pipe:
        return self._ready.pop(large, None) or make(large=large)

    def give_back(self, pipe: Pipe) -> None:
        """To be closed."""
        self._past.append(pipe)

    def tend(self) -> None:
        """What can be done ahead. What cannot be made now is made, or fails, when it is taken."""
        self._close(self._past)
        with contextlib.suppress(OSError):
            for large in (True, False):
                self._ready[large] = self._ready.get(large) or make(large=large)

    def close(self) -> None:
        self._close(self._past)
        self._close(list(self._ready.values()))
        self._ready.clear()

    def _close(self, pipes: list[Pipe]) -> None:
        while pipes:
            close(pipes.pop())


def make(*, large: bool) -> Pipe:
    reader, writer = os.pipe2(os.O_CLOEXEC)
    if large:
        with contextlib.suppress(OSError):  # over the user's share of pipe memory: the default size will do
            fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, _LARGE_BYTES)
    fcntl.fcntl(reader, fcntl.F_SETFL, os.O_NONBLOCK)
    return reader, writer


def close(pipe: Pipe) -> None:
    for end in pipe:
        os.close(end)
