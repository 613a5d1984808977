"""From the judgements of tests to the verdict of a submission."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core import scoring
from parley.core.model import Judgement, Verdict

from .records import a_judgement, a_test

ENDS = [verdict for verdict in Verdict if verdict not in (Verdict.SK, Verdict.CE)]


def judgements(*verdicts: Verdict | None) -> list[Judgement | None]:
    """One for each, None where the test was not run; tests are called by number."""
    return [a_judgement(verdict, str(number)) if verdict else None for number, verdict in enumerate(verdicts)]


def kept(*verdicts: Verdict | None) -> list[Verdict]:
    """What stays of these when judging stops at the first failure."""
    tests = [a_test(str(number)) for number in range(len(verdicts))]
    return [judgement.verdict for judgement in scoring.after_first_failure(judgements(*verdicts), tests)]


AC, PA, WA, TLE, SK, JE = Verdict.AC, Verdict.PA, Verdict.WA, Verdict.TLE, Verdict.SK, Verdict.JE


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ((), []),
        ((AC, AC), [AC, AC]),
        ((AC, WA, None), [AC, WA, SK]),
        ((AC, WA, AC), [AC, WA, SK]),
        ((AC, WA, TLE), [AC, WA, SK]),
        ((AC, None, AC), [AC, SK, AC]),
        ((PA, PA, WA, JE), [PA, PA, WA, SK]),
        ((None, WA, AC), [SK, WA, SK]),
    ],
)
def test_after_first_failure(verdicts: tuple[Verdict | None, ...], expected: list[Verdict]) -> None:
    """Everything behind the first failure is skipped, whether it was judged or not."""
    assert kept(*verdicts) == expected


def test_skipped_says_what_decided() -> None:
    """A skipped test names the one that failed before it."""
    tests = [a_test("secret/1"), a_test("secret/2")]
    _, second = scoring.after_first_failure([a_judgement(WA, "secret/1"), None], tests)
    assert second.reason == "not run: secret/1 had already decided"
    assert second.test is tests[1]


@given(st.lists(st.sampled_from(ENDS), min_size=1), st.data())
def test_lanes_do_not_show(verdicts: list[Verdict], data: st.DataObject) -> None:
    """However many tests behind the first failure were judged as well, the same judgements stay."""
    failed = next((i for i, verdict in enumerate(verdicts) if not verdict.accepted), len(verdicts))
    ran = [data.draw(st.booleans()) if i > failed else True for i in range(len(verdicts))]
    some = [verdict if was_run else None for verdict, was_run in zip(verdicts, ran, strict=True)]
    assert kept(*some) == kept(*verdicts)


@pytest.mark.parametrize("verdict", [verdict for verdict in ENDS if not verdict.accepted])
def test_first_failure_is_the_verdict(verdict: Verdict) -> None:
    """The first test in the package's order that was not accepted decides, and is quoted."""
    tests = [a_judgement(AC, "secret/1"), a_judgement(verdict, "secret/2"), a_judgement(JE, "secret/3")]
    total = scoring.total(tests)
    assert (total.verdict, total.score, total.max_score) == (verdict, 0.0, 1.0)
    assert total.message == f"secret/2: {verdict}: because"


@pytest.mark.parametrize("verdicts", [(AC,), (AC, AC), (SK, AC)])
def test_all_accepted(verdicts: tuple[Verdict, ...]) -> None:
    """AC needs every test that was run, and gives the full score."""
    total = scoring.total([a_judgement(verdict) for verdict in verdicts])
    assert total == scoring.Total(AC, 1.0, 1.0, "")


@pytest.mark.parametrize("verdicts", [(), (SK,), (SK, SK)])
def test_nothing_run_is_not_accepted(verdicts: tuple[Verdict, ...]) -> None:
    """Where no test was run, nothing was shown."""
    assert scoring.total([a_judgement(verdict) for verdict in verdicts]).verdict is SK


def test_partial_scores_are_weighed() -> None:
    """The score of a partly accepted submission is its share of what all tests offer."""
    half = a_judgement(PA, score=1.0, test=a_test("1", max_score=2.0))
    full = a_judgement(AC, score=6.0, test=a_test("2", max_score=6.0))
    total = scoring.total([half, full])
    assert (total.verdict, total.score, total.max_score) == (PA, 0.875, 1.0)


def test_tests_that_offer_nothing() -> None:
    """Scores of zero out of zero are zero."""
    assert scoring.total([a_judgement(PA, score=0.0, test=a_test(max_score=0.0))]).score == 0.0
