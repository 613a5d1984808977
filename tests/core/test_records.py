"""What a test is worth, of what was decided about it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from parley.core.model import Cause, Decision, Opinion, RunResult, TestCase, Verdict
from parley.core.records import judgement
from parley.core.verdict import Facts

from .records import LIMITS, a_run

TEST = TestCase("1", "", Path("1.in"), Path("1.ans"), max_score=Fraction(10), reject_score=Fraction(1))
CRASHED = a_run(cause=Cause.SIGNALED, exit_code=None, signal=11)
HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("run", "decision", "verdict", "points"),
    [
        (a_run(), Decision(Opinion.ACCEPTED), Verdict.AC, 10),
        (a_run(), Decision(Opinion.ACCEPTED, HALF), Verdict.PA, 5),
        (a_run(), Decision(Opinion.ACCEPTED, score=Fraction(7)), Verdict.AC, 7),
        (a_run(), Decision(Opinion.WRONG, HALF), Verdict.WA, 1),
        (a_run(), Decision(Opinion.WRONG, HALF, score=Fraction(9)), Verdict.WA, 9),
        (CRASHED, Decision(Opinion.WRONG, score=Fraction(9)), Verdict.RTE, 1),
        (a_run(), Decision(Opinion.CONFUSED, score=Fraction(9)), Verdict.JE, 1),
    ],
)
def test_points(run: RunResult, decision: Decision, verdict: Verdict, points: int) -> None:
    """A share or points of what is accepted; what is wrong is worth the reject score, or points if it has any."""
    judged = judgement(TEST, Facts(run, LIMITS, decision), 0)
    assert (judged.verdict, judged.score) == (verdict, points)
