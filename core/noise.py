"""When a run is measured again: its time decides about the verdict, and may not be its own. Pure.

==============  ====================================================================================================
 near            the CPU time is from 0.8 to 1.2 of the limit, and the verdict AC, PA or TLE
 disturbed       the CPU time is half the limit or more, and meanwhile the hypervisor took 2 % of the machine's time
                 (steal of /proc/stat), somebody waited for memory 5 % of it, or for a processor half of it
                 (`some` of /proc/pressure, where the kernel has that)
==============  ====================================================================================================

It is then run alone, and once more if it was disturbed again. The last run counts: it is the one that was looked after
best.

A run is not ended at its limit, but where it is near no more: that costs a fifth of the limit, a repetition all of it
while everybody else waits. The verdict is by the limit all the same. Once a submission was ended there, or too slow
alone as well, its runs are ended at the limit and believed. (Conversations are always ended at theirs.)
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from .model import Cause, Judgement, Limits, RunResult, Verdict

MOST_RUNS = 3
NEAR = (0.8, 1.2)
_PAST = 0.01  # or what is ended there might be near still
AT_STAKE = 0.5  # of the limit: what takes less is far from it, whatever disturbed it
_STOLEN, _MEMORY, _PROCESSORS = 0.02, 0.05, 0.5
_BY_TIME = (Verdict.AC, Verdict.PA, Verdict.TLE)


class Sample(Struct, frozen=True):
    """What the kernel has counted by a moment (CLOCK_MONOTONIC). Where it does not count a thing, that stays 0."""

    at_ns: int
    stolen_ns: int = 0  # of all processors together
    memory_ns: int = 0  # in which somebody waited for memory
    processors_ns: int = 0


def reason(judgement: Judgement, limits: Limits, samples: Sequence[Sample], *, processors: int, slow: bool) -> str:
    """Why this first run is to be repeated; empty where it is not. `slow`: one was too slow alone already."""
    run = judgement.run
    if run is None or judgement.verdict not in _BY_TIME or (slow and run.cause is Cause.CPU_LIMIT):
        return ""
    share = run.cpu_ms / limits.time_ms
    if NEAR[0] <= share <= NEAR[1]:
        return f"its time is {share:.2f} of the limit"
    return disturbance(run, limits, samples, processors=processors)


def beyond(limits: Limits) -> Limits:
    """What a run may take whose time is to be known when it is a little more than it may be."""
    return replace(limits, time_ms=limits.time_ms * (NEAR[1] + _PAST), wall_ms=limits.wall_limit_ms)


def disturbance(run: RunResult, limits: Limits, samples: Sequence[Sample], *, processors: int) -> str:
    """What disturbed a run whose time matters, in words; empty where nothing did."""
    if run.cpu_ms < AT_STAKE * limits.time_ms:
        return ""
    before = next((one for one in reversed(samples) if one.at_ns <= run.started_ns), None)
    after = next((one for one in samples if one.at_ns >= run.ended_ns), samples[-1] if samples else None)
    if before is None or after is None or after.at_ns <= before.at_ns:
        return ""
    took_ns = after.at_ns - before.at_ns
    for share, most, what in (
        ((after.stolen_ns - before.stolen_ns) / processors, _STOLEN, "the hypervisor took {} of the machine's time"),
        (after.memory_ns - before.memory_ns, _MEMORY, "for {} of the time somebody waited for memory"),
        (after.processors_ns - before.processors_ns, _PROCESSORS, "for {} of the time somebody waited for a processor"),
    ):
        if share >= most * took_ns:
            return what.format(f"{share / took_ns:.0%}")
    return ""


def spread_ms(times_ms: Sequence[float]) -> float:
    """The largest less the least."""
    return max(times_ms) - min(times_ms) if times_ms else 0.0


def jitter(times_ns: Sequence[int]) -> float:
    """By how much the same work took longer, of the least that it took: in nine of ten times by no more than this."""
    least = min(times_ns)
    return sorted(times_ns)[len(times_ns) * 9 // 10 - 1] / least - 1 if least else 0.0
