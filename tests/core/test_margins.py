"""How wide limits are for the accepted submissions, and which ones are suggested."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core.authoring import margins
from parley.core.language import Language
from parley.core.model import MIB, CheckerSpec, Limits, Problem, Source, Submission, TestCase, Verdict
from parley.core.report import CompileRecord, Report, SubmissionRecord, TestRecord

LIMITS = Limits(time_ms=1000, memory_bytes=256 * MIB)
PLAIN = Language(name="plain", title="", extensions=(), run=())
SLOW = replace(PLAIN, name="slow", time_factor=2.0, extra_time_ms=100.0, extra_memory_mib=64, memory_factor=1.0)
NOWHERE = Path("/nowhere")


def problem(*submissions: Submission) -> Problem:
    tests = (TestCase("1", "", NOWHERE, None), TestCase("2", "", NOWHERE, None, time_ms=4000))
    return Problem(
        name="a", title="A", root=NOWHERE, data=NOWHERE, format="none", limits=LIMITS, validation_limits=LIMITS,
        compile_limits=LIMITS, tests=tests, checker=CheckerSpec("default"), submissions=submissions,
    )  # fmt: skip


def submission(label: str, *expected: Verdict) -> Submission:
    return Submission(label, Source(NOWHERE, ()), expected=expected)


def record(label: str, language: str, *used: tuple[float, int], verdict: Verdict = Verdict.AC) -> SubmissionRecord:
    """`used`: CPU time in ms and MiB, a test each."""
    tests = [
        TestRecord(
            str(number), "", verdict, 1.0, 1.0, time_ms, time_ms, mib * MIB, 0, 0, None, None, "", "", None
        )
        for number, (time_ms, mib) in enumerate(used, 1)
    ]  # fmt: skip
    return SubmissionRecord(
        label, language, verdict, 1.0, 1.0, None, None, 0.0, 0.0, 0, CompileRecord("OK", 0.0, False, ""), tests
    )  # fmt: skip


def report(*records: SubmissionRecord) -> Report:
    return Report(
        problem="a", sandbox="", accounting="", time_limit_ms=1000, warnings=[], submissions=list(records)
    )  # fmt: skip


def find(name: str) -> Language:
    return {"plain": PLAIN, "slow": SLOW}[name]


def test_closest_to_the_limit_counts() -> None:
    """A test with a limit of its own compares by its share of that, and does not bound the problem's limit."""
    given = problem(submission("a", Verdict.AC))
    found = margins.measured(given, report(record("a", "plain", (300, 10), (1000, 20))), find)
    assert found
    assert (found.slowest_ms, found.slowest_test, found.time_limit_ms) == (300, "1", 1000)
    assert (found.suggested_time_ms, found.suggested_memory_bytes) == (1000, 64 * MIB)
    assert (found.largest_bytes, found.largest_test) == (20 * MIB, "2")


def test_what_the_language_gets_is_taken_off() -> None:
    """1300 ms of a language that gets twice the time and 100 ms are 600 ms of the problem's."""
    given = problem(submission("a", Verdict.AC), submission("b", Verdict.AC))
    found = margins.measured(given, report(record("a", "plain", (500, 10)), record("b", "slow", (1300, 100))), find)
    assert found
    assert (found.slowest, found.slowest_ms) == ("b", 600)
    assert (found.largest, found.largest_bytes) == ("b", 36 * MIB)
    assert list(margins.narrow(found)) == [
        "the time limit of 1.00 s is 1.7 times what b needs in 1 (600.0 ms); 2 times is usual, see --suggest-limits"
    ]


def test_only_what_must_be_accepted_and_is() -> None:
    """What may be wrong, or turned out to be, says nothing about limits."""
    given = problem(submission("a", Verdict.AC), submission("b", Verdict.WA), submission("c", Verdict.AC))
    records = (
        record("a", "plain", (10, 1)),
        record("b", "plain", (900, 1)),
        record("c", "plain", (900, 1), verdict=Verdict.WA),
    )
    found = margins.measured(given, report(*records), find)
    assert found
    assert found.slowest == "a"
    assert margins.measured(problem(submission("b", Verdict.WA)), report(records[1]), find) is None


@pytest.mark.parametrize(
    ("slowest_ms", "limit_ms"), [(0, 500), (250, 500), (251, 1000), (5000, 10_000), (5001, 11_000), (7600, 16_000)]
)
def test_time(slowest_ms: float, limit_ms: float) -> None:
    """Twice, rounded up to half a second, from ten seconds on to a second."""
    assert margins.time_for(slowest_ms) == limit_ms


@pytest.mark.parametrize(("largest", "limit"), [(0, 64), (32, 64), (33, 128), (64, 128), (129, 512)])
def test_memory(largest: int, limit: int) -> None:
    """Twice, rounded up to a power of two of MiB."""
    assert margins.memory_for(largest * MIB) == limit * MIB
