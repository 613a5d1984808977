"""Judgements of tests -> verdict and score of a submission. Pure.

Pass-fail: the first test that was not accepted, in the package's order, gives the verdict; all accepted is AC.
(Groups and scores of scoring packages have their place here.)
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from .model import Judgement, TestCase, Verdict


class Total(Struct, frozen=True):
    verdict: Verdict
    score: float
    max_score: float
    message: str


def skipped(test: TestCase, reason: str) -> Judgement:
    return Judgement(test, Verdict.SK, reason)


def after_first_failure(judgements: Sequence[Judgement | None], tests: Sequence[TestCase]) -> list[Judgement]:
    """What stays when judging stops at the first failure.

    With lanes side by side a later test may have been judged too: it counts as skipped, so that the report does not
    depend on the number of lanes.
    """
    failed: TestCase | None = None
    result: list[Judgement] = []
    for test, judgement in zip(tests, judgements, strict=True):
        if failed:
            result.append(skipped(test, f"not run: {failed.name} had already decided"))
            continue
        result.append(judgement or skipped(test, "not run"))
        if judgement and not judgement.verdict.accepted:
            failed = test
    return result


def total(judgements: Sequence[Judgement]) -> Total:
    """Of the tests that were run; SK where there was none."""
    counted = [judgement for judgement in judgements if judgement.verdict is not Verdict.SK]
    if not counted:
        return Total(Verdict.SK, 0.0, 1.0, "no test was run")
    bad = next((judgement for judgement in counted if not judgement.verdict.accepted), None)
    if bad:
        return Total(bad.verdict, 0.0, 1.0, f"{bad.test.name}: {bad.reason}")
    if any(judgement.verdict is Verdict.PA for judgement in counted):
        most = sum(judgement.test.max_score for judgement in counted)
        earned = sum(judgement.score for judgement in counted) / most if most else 0.0
        return Total(Verdict.PA, earned, 1.0, "")
    return Total(Verdict.AC, 1.0, 1.0, "")
