"""The marks of tests beside a submission."""

from __future__ import annotations

import pytest

from parley.core.cli import matrix
from parley.core.model import Verdict

AC, WA, TLE, SK = Verdict.AC, Verdict.WA, Verdict.TLE, Verdict.SK


def test_a_mark_a_test() -> None:
    """In their order; what is not judged yet is a dot."""
    assert matrix.drawn([AC, WA, None, SK], width=10).plain == "✓W·-"


def test_every_verdict_has_its_mark() -> None:
    """And no two the same."""
    assert set(matrix.MARKS) == set(Verdict)
    assert len(set(matrix.MARKS.values())) == len(Verdict)


@pytest.mark.parametrize(("tests", "width", "marks"), [(100, 40, 34), (40, 40, 40), (41, 40, 21), (1, 40, 1)])
def test_many_tests_share_marks(tests: int, width: int, marks: int) -> None:
    """As few as fit the width."""
    assert len(matrix.together([AC] * tests, width=width)) == marks


def test_the_gravest_is_shown() -> None:
    """Of tests that share a mark; one that is not judged yet may still spoil accepted ones."""
    assert matrix.together([AC, WA, AC, None, SK, AC, TLE, WA], width=4) == [WA, None, AC, TLE]
    assert matrix.legend([AC, WA], each=2) == "✓ AC, W WA, a mark stands for up to 2 tests"
