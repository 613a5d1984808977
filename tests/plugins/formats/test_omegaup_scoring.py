"""What a run on omegaUp comes to: our groups and profile, against the rule written down as its source has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from parley.core.contest import Contest
from parley.core.group import Score
from parley.core.model import Verdict
from parley.core.plugins import Plugins
from parley.core.scoring import Outcome, evaluate, full_scores
from parley.plugins.formats import _omegaup_cases
from parley.plugins.formats._omegaup_settings import POLICIES

AC, PA, WA, JE = Verdict.AC, Verdict.PA, Verdict.WA, Verdict.JE
RTE, TLE, MLE, OLE, RFE = Verdict.RTE, Verdict.TLE, Verdict.MLE, Verdict.OLE, Verdict.RFE
WORST_FIRST = (JE, Verdict.CE, RFE, MLE, RTE, TLE, OLE, WA, PA, AC)
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


class Case(Struct, frozen=True):
    """`end` None: it ended well, and the validator gave it `share`."""

    weight: int
    end: Verdict | None
    share: Fraction = Fraction(0)


Groups = Sequence[Sequence[Case]]


def as_omegaup(groups: Groups, policy: str) -> tuple[Verdict, Fraction]:
    """Source: omegaup/quark, runner/runner.go, the second half of Grade()."""
    total = sum(case.weight for group in groups for case in group) or 1
    ends = [case.end for group in groups for case in group if case.end]
    partial = any(case.end is None and case.share < 1 for group in groups for case in group)
    score = Fraction(0)
    for group in groups:
        if all(case.end is None and case.share > 0 for case in group):
            weight = sum(Fraction(case.weight, total) for case in group)
            least = min(case.share for case in group) * weight
            added = sum(case.share * Fraction(case.weight, total) for case in group)
            score += least if policy == "min" else added
    if ends:
        return min(ends, key=WORST_FIRST.index), score
    if partial:
        return (PA if score else WA), score
    return AC, Fraction(1)


def as_parley(groups: Groups, policy: str, contest: Contest) -> tuple[Verdict, Fraction, Mapping[str, Outcome]]:
    named = {str(g): {f"{g}.{c}": case for c, case in enumerate(group)} for g, group in enumerate(groups)}
    cases = {name: case for group in named.values() for name, case in group.items()}
    weights = {g: {name: Fraction(case.weight) for name, case in group.items()} for g, group in named.items()}
    files = {name: _omegaup_cases.Case(Path(name), None) for name in cases}
    tests, root, _ = _omegaup_cases.counted(weights, files, POLICIES[policy])
    worth = {test.name: test.max_score for test in tests}
    outcomes = {name: outcome(case, worth[name]) for name, case in cases.items()}
    found = evaluate(root, outcomes, contest, full_scores(root, worth, contest))
    return found.total.verdict, found.total.score, found.groups


def outcome(case: Case, worth: Fraction) -> Outcome:
    if case.end:
        return Outcome(case.end, Fraction(0), "it ended badly")
    verdict = AC if case.share == 1 else PA if case.share else WA
    return Outcome(verdict, case.share * worth, "" if verdict is AC else "it is not right")


@pytest.fixture(scope="module")
def contest(plugins: Plugins) -> Contest:
    return plugins.contest("omegaup")


ok, half, wrong = Case(1, None, Fraction(1)), Case(1, None, HALF), Case(1, None)


def worth(case: Case, weight: int) -> Case:
    return Case(weight, case.end, case.share)


@pytest.mark.parametrize(
    ("groups", "policy", "verdict", "score"),
    [
        ([[ok], [ok, ok]], "", AC, Fraction(1)),
        ([[ok], [ok, wrong]], "", PA, THIRD),  # a wrong case costs its group, and makes the run partial
        ([[ok], [wrong], [Case(1, TLE)]], "", TLE, THIRD),  # a bad end is the verdict, and the points stay
        ([[Case(1, TLE)], [Case(1, RTE)], [Case(1, OLE)], [Case(1, MLE)]], "", MLE, Fraction(0)),
        ([[Case(1, RFE)], [Case(1, MLE)]], "", RFE, Fraction(0)),
        ([[wrong], [wrong]], "", WA, Fraction(0)),
        ([[half, wrong]], "", WA, Fraction(0)),  # partial, but nothing is left of it
        ([[half, ok]], "", PA, Fraction(3, 4)),
        ([[half, ok]], "sum-if-not-zero", PA, Fraction(3, 4)),
        ([[half, worth(ok, 5)]], "min", PA, HALF),
        ([[half, wrong], [ok]], "min", PA, THIRD),
        ([[worth(wrong, 0)], [ok]], "", PA, Fraction(1)),  # a sample that is worth nothing: all points, not accepted
        ([[worth(ok, 0)], [worth(ok, 0)]], "", AC, Fraction(1)),  # nothing is worth anything, and all is right
        ([[worth(ok, 0)], [worth(half, 0)]], "", WA, Fraction(0)),
        ([[worth(ok, 0)], [worth(wrong, 0)]], "min", WA, Fraction(0)),
    ],
)
def test_cases(contest: Contest, groups: Groups, policy: str, verdict: Verdict, score: Fraction) -> None:
    """Verdict and exact score of a run, case by case."""
    assert as_omegaup(groups, policy) == (verdict, score), "the rule as it is written above"
    assert as_parley(groups, policy, contest)[:2] == (verdict, score)


def test_groups_show_what_shut_them(contest: Contest) -> None:
    """A group with a wrong case is wrong, whatever else is in it; one with a bad end shows that."""
    groups = as_parley([[ok, wrong], [half, Case(1, TLE)], [ok, half]], "", contest)[2]
    assert {name: (one.verdict, one.score) for name, one in groups.items() if name} == {
        "0": (WA, 0),
        "1": (TLE, 0),
        "2": (PA, Fraction(1, 4)),
    }


CASES = st.builds(
    Case,
    st.integers(0, 3),
    st.sampled_from([None, None, None, TLE, RTE, MLE, OLE, RFE]),
    st.sampled_from([Fraction(0), THIRD, HALF, Fraction(1), Fraction(1)]),
)


@given(
    groups=st.lists(st.lists(CASES, min_size=1, max_size=4), min_size=1, max_size=4),
    policy=st.sampled_from(sorted(POLICIES)),
)
def test_any_run(contest: Contest, groups: list[list[Case]], policy: str) -> None:
    """Whatever the cases come to, verdict and score are omegaUp's."""
    assert as_parley(groups, policy, contest)[:2] == as_omegaup(groups, policy)


def test_policies_are_all_tried() -> None:
    """The tests above know every policy that the format reads."""
    assert set(POLICIES.values()) == {None, Score.SUM, Score.MIN}
