"""How far the limits of a package are from what its accepted submissions need, and limits that would do. Pure.

The rule, of what accepted submissions used where they used most:

========  ====================================================================================================
 time      2 times the slowest (ICPC 2025-09, `ac_to_time_limit`), rounded up: to 0.5 s below 10 s, else to 1 s
 memory    2 times the largest, rounded up to a power of two of MiB; at least 64 MiB
========  ====================================================================================================

What a language gets beside the problem's limits is taken off first, so submissions in all languages compare.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from ..certify.record import must_be_accepted
from ..language import Language
from ..model import MIB, Limits, Problem, Submission, Verdict
from ..planning import limits_of
from ..report import LimitsRecord, Report, SubmissionRecord, TestRecord
from ..verdict import ms, size

FACTOR = 2.0
TOO_SLOW_FACTOR = 1.5  # of the limit: what must be too slow should take longer still
_FINE_STEP_MS, _COARSE_STEP_MS, _COARSE_FROM_MS = 500.0, 1000.0, 10_000.0
_TOO_SLOW = frozenset((Verdict.TLE, Verdict.OLE))  # the second, as ICPC 2025-09 has no word for it
_LEAST_MEMORY_MIB = 64


class _Use(Struct, frozen=True):
    """What one accepted submission used of one test's limits, as if it had nothing beside them."""

    source: str
    test: str
    time_ms: float
    memory_bytes: float
    limits: Limits
    own: bool  # the limits are those of this test or language alone


def measured(problem: Problem, report: Report, find: Callable[[str], Language]) -> LimitsRecord | None:
    """`problem` with the limits that it was judged by. None where nothing was accepted that must be."""
    uses = [use for record in _accepted(problem.submissions, report) for use in _uses(problem, record, find)]
    if not uses:
        return None
    slow = max(uses, key=lambda use: use.time_ms / use.limits.time_ms)
    large = max(uses, key=lambda use: use.memory_bytes / use.limits.memory_bytes)
    common = [use for use in uses if not use.own]
    return LimitsRecord(
        time_limit_ms=slow.limits.time_ms,
        slowest_ms=round(slow.time_ms, 3),
        slowest=slow.source,
        slowest_test=slow.test,
        memory_limit_bytes=large.limits.memory_bytes,
        largest_bytes=round(large.memory_bytes),
        largest=large.source,
        largest_test=large.test,
        suggested_time_ms=time_for(max(use.time_ms for use in common)) if common else None,
        suggested_memory_bytes=memory_for(max(use.memory_bytes for use in common)) if common else None,
    )


def narrow(found: LimitsRecord) -> Iterator[str]:
    """A line for each limit that is less than twice what is needed."""
    if found.time_limit_ms < FACTOR * found.slowest_ms:
        times = f"{found.time_limit_ms / found.slowest_ms:.1f} times"
        yield (
            f"the time limit of {ms(found.time_limit_ms)} is {times} what {found.slowest} needs in "
            f"{found.slowest_test} ({ms(found.slowest_ms)}); 2 times is usual, see --suggest-limits"
        )
    if found.memory_limit_bytes < FACTOR * found.largest_bytes:
        times = f"{found.memory_limit_bytes / found.largest_bytes:.1f} times"
        yield (
            f"the memory limit of {size(found.memory_limit_bytes)} is {times} what {found.largest} needs in "
            f"{found.largest_test} ({size(found.largest_bytes)}); 2 times is usual, see --suggest-limits"
        )


def time_for(slowest_ms: float) -> float:
    """A limit for what takes so long, by the rule above."""
    wanted = FACTOR * slowest_ms
    step = _FINE_STEP_MS if wanted <= _COARSE_FROM_MS else _COARSE_STEP_MS
    return max(step, math.ceil(round(wanted / step, 6)) * step)


def memory_for(largest_bytes: float) -> int:
    """The same for memory."""
    wanted = max(_LEAST_MEMORY_MIB, math.ceil(FACTOR * largest_bytes / MIB))
    return MIB << (wanted - 1).bit_length()


def must_be_too_slow(submission: Submission) -> bool:
    """By what the package says of it as a whole, or of its tests."""
    required = [rule.required for rule in submission.rules if rule.required]
    return submission.expected == (Verdict.TLE,) or any(
        Verdict.TLE in verdicts and set(verdicts) <= _TOO_SLOW for verdicts in required
    )


def _accepted(submissions: Sequence[Submission], report: Report) -> Iterator[SubmissionRecord]:
    wanted = {submission.label for submission in submissions if must_be_accepted(submission)}
    return (record for record in report.submissions if record.source in wanted and record.verdict is Verdict.AC)


def _uses(problem: Problem, record: SubmissionRecord, find: Callable[[str], Language]) -> Iterator[_Use]:
    language = find(record.language)
    tests = {test.name: test for test in problem.tests}
    for found in record.tests:
        if _was_run(found) and found.name in tests:
            limits = limits_of(problem, tests[found.name], language)
            yield _Use(
                source=record.source,
                test=found.name,
                time_ms=max(0.0, found.time_ms - language.extra_time_ms) / language.time_factor,
                memory_bytes=max(0.0, found.memory_bytes - language.extra_memory_mib * MIB) / language.memory_factor,
                limits=limits,
                own=limits != problem.limits,
            )


def _was_run(test: TestRecord) -> bool:
    return test.verdict.accepted and test.memory_bytes > 0
