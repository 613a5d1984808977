"""Who takes a side of a conversation in place of a program: a person, or a record of one. No box, no limits."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, Protocol

import anyio

from .language import Language
from .model import Program

Plays = Literal["program", "interactor"]
LANGUAGE = Language(name="guest", title="guest", extensions=(), run=())
_CHUNK = 64 * 1024


class Ends:
    """A guest's two ends of the conversation's pipes. `listening`: it waits for words."""

    def __init__(self, reads: int, writes: int) -> None:
        """Takes both over."""
        self._reads, self._writes = reads, writes
        self.listening = False
        for end in (reads, writes):
            os.set_blocking(end, False)

    async def hear(self) -> bytes:
        """Nothing where the partner has closed its side."""
        while True:
            self.listening = True
            try:
                await anyio.wait_readable(self._reads)
            finally:
                self.listening = False
            try:
                return os.read(self._reads, _CHUNK)
            except BlockingIOError:
                continue

    async def say(self, words: bytes) -> bool:
        """False where nobody hears any more, or `hush()` was called."""
        while words:
            if self._writes < 0:
                return False
            try:
                words = words[os.write(self._writes, words) :]
            except BlockingIOError:
                await anyio.wait_writable(self._writes)
            except BrokenPipeError:
                return False
        return True

    def hush(self) -> None:
        """Its output is at its end."""
        if self._writes >= 0:
            os.close(self._writes)
        self._writes = -1

    def close(self) -> None:
        self.hush()
        if self._reads >= 0:
            os.close(self._reads)
        self._reads = -1


class Guest(Protocol):
    """Plays one conversation. `plays` is the side."""

    @property
    def plays(self) -> Plays: ...

    @property
    def waits(self) -> bool:
        """Whether it is asleep while it listens; a person may speak at any time."""
        ...

    async def play(self, ends: Ends) -> None:
        """Until its end; cancelled where the judge ends the conversation."""
        ...


def program(folder: Path) -> Program:
    """What stands for the program of a guest; `folder` is an empty one."""
    return Program(LANGUAGE, "", folder, ())
