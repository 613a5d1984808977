"""How steady this machine computes: the same work many times over, and what the kernel counts meanwhile."""

from __future__ import annotations

import os
import time

from msgspec import Struct

from . import noise
from .guard import sample

_TIMES, _STEPS = 40, 200_000  # some 5 ms each


class Jitter(Struct, frozen=True):
    """Parts of 1. `longer`: than the least time, in nine of ten times at most; `stolen`, `waited`: of the time it took.

    `waited` is that in which somebody waited for a processor; all three may be somebody else's doing.
    """

    longer: float
    stolen: float
    waited: float


def measured() -> Jitter:
    """Takes about a third of a second."""
    before = sample()
    times: list[int] = []
    for _ in range(_TIMES):
        began = time.process_time_ns()
        _work()
        times.append(time.process_time_ns() - began)
    after = sample()
    took_ns = max(1, after.at_ns - before.at_ns)
    stolen = (after.stolen_ns - before.stolen_ns) / took_ns / (os.cpu_count() or 1)
    return Jitter(noise.jitter(times), stolen, (after.processors_ns - before.processors_ns) / took_ns)


def _work() -> None:
    for _ in range(_STEPS):
        pass
