"""Time limits of packages that state none: whose times count, and what follows from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.core.model import Calibration, Cause, Judgement, RunResult, Source, Submission, TestCase, Verdict
from parley.core.planning import bounds_time, limit_from, slowest_ms

NOWHERE = Path("/nowhere")
SOURCE = Source(NOWHERE, ())


def judged(name: str, cpu_ms: int, verdict: Verdict = Verdict.AC) -> Judgement:
    run = RunResult(Cause.EXITED, 0, None, cpu_ms * 1_000_000, 0, 0, 0, 0)
    return Judgement(TestCase(name, "", NOWHERE, None), verdict, "", run=run)


@pytest.mark.parametrize(
    ("expected", "bounding", "counts"),
    [
        ((Verdict.AC,), None, True),
        ((Verdict.AC, Verdict.WA), None, False),
        (None, None, False),
        (None, ("",), True),
        (None, ("secret",), True),
        ((Verdict.AC,), (), False),
    ],
)
def test_whose_times_count(
    expected: tuple[Verdict, ...] | None, bounding: tuple[str, ...] | None, counts: bool
) -> None:
    """Of those that must be accepted, where the package does not say it otherwise."""
    assert bounds_time(Submission("a", SOURCE, expected=expected, bounding=bounding)) == counts


@pytest.mark.parametrize(
    ("bounding", "slowest"),
    [(None, 30), (("",), 30), (("secret/a",), 20), (("sample", "secret/a/1"), 10), (("nothing",), 0)],
)
def test_which_tests_count(bounding: tuple[str, ...] | None, slowest: float) -> None:
    """Those that a pattern covers; not those that had no end."""
    judgements = [
        judged("sample/1", 5), judged("secret/a/1", 10), judged("secret/a/2", 20, Verdict.WA), judged("secret/b", 30),
        judged("secret/a/3", 60_000, Verdict.TLE),
    ]  # fmt: skip
    assert slowest_ms(Submission("a", SOURCE, bounding=bounding), judgements) == slowest


@pytest.mark.parametrize(
    ("slowest", "calibration", "limit"),
    [
        (100, Calibration(), 1000),
        (300, Calibration(), 2000),
        (0, Calibration(2, least_ms=100, step_ms=100), 100),
        (100, Calibration(2, least_ms=100, step_ms=100), 200),
        (101, Calibration(2, least_ms=100, step_ms=100), 300),
    ],
)
def test_limits_are_whole_steps(slowest: float, calibration: Calibration, limit: float) -> None:
    """Rounded up, and never less than one."""
    assert limit_from(slowest, calibration) == limit
