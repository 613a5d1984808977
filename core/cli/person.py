"""A person at the terminal, or whoever writes to standard input, as a side of a conversation (core/guests.py)."""

from __future__ import annotations

import os
import sys

import anyio
from anyio import lowlevel

from ..guests import Ends, Plays
from ..tasks import task_group
from .text import harmless

_CHUNK = 64 * 1024
_STDIN = 0


class Person:
    """His lines go in as he types them, the partner's come out; the end of his input closes his side.

    On a terminal the partner's characters are shown, not done; elsewhere they pass unchanged.
    """

    def __init__(self, plays: Plays, *, to_stderr: bool) -> None:
        self.plays: Plays = plays
        self.waits = False  # until nothing more can come from him
        self._stream = sys.stderr if to_stderr else sys.stdout

    async def play(self, ends: Ends) -> None:
        async with task_group() as tasks:
            tasks.start_soon(self._speak, ends)
            while words := await ends.hear():
                self._show(words)
            tasks.cancel_scope.cancel()

    async def _speak(self, ends: Ends) -> None:
        while words := await _typed():
            if not await ends.say(words):
                break
        ends.hush()
        self.waits = True

    def _show(self, words: bytes) -> None:
        if self._stream.isatty():
            lines = words.decode(errors="backslashreplace").split("\n")
            self._stream.write("\n".join(harmless(line) for line in lines))
        else:
            self._stream.flush()
            self._stream.buffer.write(words)
        self._stream.flush()


async def _typed() -> bytes:
    try:
        await anyio.wait_readable(_STDIN)
    except PermissionError:  # a file, which cannot be waited for and need not be
        await lowlevel.checkpoint()
    return os.read(_STDIN, _CHUNK)
