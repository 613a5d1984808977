"""What a process of a conversation and a guest have alike: a place at the pipes, what is kept of stderr, an end."""

from __future__ import annotations

import os
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from msgspec.structs import replace

from ..core.model import Cause, RunResult
from .roles import Side
from .wiring import Place


class Sitting:
    """A context. `exceeded`, `walled` say why the judge ended who sits here, where it did."""

    def __init__(self, side: Side, place: Place) -> None:
        self.side = side
        self.place = place
        self._stack = ExitStack()
        self._kept = -1
        self.result: RunResult | None = None
        self.exceeded = False
        self.walled = False

    def __enter__(self) -> Self:
        self._stack.enter_context(self.place)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def prepare(self, links: int) -> None:
        """All pipes. Raises OSError."""
        self.place.prepare(links)
        self._kept = os.memfd_create("parley-stderr", os.MFD_CLOEXEC)
        self._stack.callback(os.close, self._kept)

    @property
    def ear(self) -> tuple[int, int]:
        """Where the relay reads its stderr, and where it keeps the beginning of that."""
        return self.place.errors[0], self._kept

    def outcome(self) -> RunResult:
        """Its run, and what it did for which the judge ended it."""
        if self.result is None:
            raise RuntimeError("a conversation ended without its results")
        if self.exceeded:
            return replace(self.result, output_exceeded=True)
        if self.walled and self.result.cause is Cause.KILLED:
            return replace(self.result, cause=Cause.WALL_LIMIT)
        return self.result
