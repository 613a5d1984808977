"""The noise guard of a judging: it notes what the machine is up to, and clears the floor for a run that counts.

::

    beside_others()   many at a time: compiling, tests
    alone()           one at a time, when all of those are done; new ones wait for it

Ordinary runs cost no more than a number that goes up and down. The machine is looked at ten times a second, whatever
is run.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
from msgspec.structs import replace

from . import noise
from .model import Judgement, Limits, Timed, Verdict
from .noise import Sample

_LOOK_SECONDS = 0.1
_KEPT = 6000  # samples: ten minutes
_STAT, _PRESSURE = Path("/proc/stat"), Path("/proc/pressure")
_STEAL = 8  # which word of the first line of /proc/stat
_TICK_NS = 1_000_000_000 // os.sysconf("SC_CLK_TCK")


class Guard:
    """Of one judging; `watch()` runs beside it."""

    def __init__(self) -> None:
        self._samples: deque[Sample] = deque(maxlen=_KEPT)
        self._processors = os.cpu_count() or 1
        self._running = 0
        self._waiting = 0  # to be alone
        self._changed = anyio.Event()
        self._one = anyio.Lock()

    async def watch(self) -> None:
        """For as long as it is not cancelled."""
        while True:
            self._samples.append(sample())
            await anyio.sleep(_LOOK_SECONDS)

    @asynccontextmanager
    async def beside_others(self) -> AsyncGenerator[None]:
        while self._waiting:
            await self._changed.wait()
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1
            if self._waiting:
                self._wake()

    @asynccontextmanager
    async def alone(self) -> AsyncGenerator[None]:
        self._waiting += 1
        try:
            async with self._one:
                while self._running:
                    await self._changed.wait()
                yield
        finally:
            self._waiting -= 1
            self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()

    async def settled(
        self, first: Judgement, limits: Limits, again: Callable[[], Awaitable[Judgement]], *, slow: bool
    ) -> Judgement:
        """The judgement that counts, with all runs where there were several. `limits` are those of the run."""
        why = noise.reason(first, limits, self._samples, processors=self._processors, slow=slow)
        if not why or first.run is None:
            return first
        judgement, runs = first, [Timed(first.run, first.verdict, alone=False, why=why)]
        while why and len(runs) < noise.MOST_RUNS:
            async with self.alone():
                repeated = await again()
                self._samples.append(sample())
            if repeated.run is None or repeated.verdict is Verdict.JE:  # the machine failed, or the validator did now
                break
            judgement = repeated
            why = noise.disturbance(repeated.run, limits, self._samples, processors=self._processors)
            runs.append(Timed(repeated.run, repeated.verdict, alone=True, why=why))
        return replace(judgement, runs=tuple(runs))


def sample() -> Sample:
    """What the kernel has counted by now."""
    return Sample(time.monotonic_ns(), stolen_ns(_read(_STAT)), _some(_PRESSURE / "memory"), _some(_PRESSURE / "cpu"))


def stolen_ns(stat: str) -> int:
    """From the beginning of /proc/stat."""
    words = stat.partition("\n")[0].split()
    return int(words[_STEAL]) * _TICK_NS if len(words) > _STEAL else 0


def some_ns(pressure: str) -> int:
    """From a file of /proc/pressure: the total in which some task waited."""
    line = next((line for line in pressure.splitlines() if line.startswith("some ")), "")
    total = line.rpartition("total=")[2]
    return int(total) * 1000 if total.isdigit() else 0


def _some(path: Path) -> int:
    return some_ns(_read(path))


def _read(path: Path) -> str:
    """Its beginning; empty where there is no such file, or it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(512).decode(errors="replace")
    except OSError:
        return ""
