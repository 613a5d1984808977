"""Tests that are members of several groups, as subtasks of the IOI are."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core.contest import Contest
from parley.core.group import Group, Ruling, Score
from parley.core.model import Semantics, Verdict
from parley.core.scoring import Outcome, Progress, evaluate, full_scores

CONTEST = Contest("ioi", Semantics.CMS, Score.SUM, Ruling.BY_SCORE, stop=False)
TESTS = ("1", "2", "3", "4")
ENDS = (Verdict.AC, Verdict.PA, Verdict.WA, Verdict.TLE, Verdict.JE)


def outcome(verdict: Verdict) -> Outcome:
    share = {Verdict.AC: Fraction(1), Verdict.PA: Fraction(1, 2)}.get(verdict, Fraction(0))
    return Outcome(verdict, share, "" if verdict is Verdict.AC else str(verdict))


def subtask(name: str, *tests: str, scale: int = 10, stop: bool | None = None, requires: tuple[str, ...] = ()) -> Group:
    return Group(name, tests, score=Score.MIN, scale=Fraction(scale), stop=stop, requires=requires)


def test_counts_in_each() -> None:
    """A wrong test that two subtasks share takes both; the third is untouched."""
    root = Group("", (subtask("a", "1", "2"), subtask("b", "2", "3", scale=20), subtask("c", "3", "4", scale=70)))
    outcomes = {name: outcome(Verdict.WA if name == "2" else Verdict.AC) for name in TESTS}
    found = evaluate(root, outcomes, CONTEST, full_scores(root, dict.fromkeys(TESTS, Fraction(1)), CONTEST))
    assert (found.total.verdict, found.total.score) == (Verdict.PA, 70)
    assert {name: group.score for name, group in found.groups.items()} == {"a": 0, "b": 0, "c": 70, "": 70}


def test_skipped_only_where_no_group_needs_it() -> None:
    """A subtask that ended early does not take a test from another one."""
    root = Group("", (subtask("a", "1", "2", "3", stop=True), subtask("b", "3")))
    outcomes = {name: outcome(Verdict.WA if name == "1" else Verdict.AC) for name in TESTS[:3]}
    full = full_scores(root, dict.fromkeys(TESTS, Fraction(1)), CONTEST)
    found = evaluate(root, outcomes, CONTEST, full)
    assert set(found.skipped) == {"2"}
    assert found.total.score == 10
    progress = Progress(root, CONTEST, full)
    progress.record("1", outcomes["1"])
    assert [progress.skips(name) for name in ("2", "3")] == [True, False]


@st.composite
def subtasks(draw: st.DrawFn) -> Group:
    members: list[Group | str] = []
    for number in range(draw(st.integers(1, 4))):
        tests = draw(st.lists(st.sampled_from(TESTS), min_size=1, unique=True))
        earlier = [str(one) for one in range(number)]
        requires = tuple(draw(st.lists(st.sampled_from(earlier), max_size=1))) if earlier else ()
        members.append(
            subtask(str(number) + "g", *tests, stop=draw(st.booleans()), requires=tuple(f"{one}g" for one in requires))
        )
    return Group("", tuple(members))


@given(subtasks(), st.lists(st.sampled_from(ENDS), min_size=4, max_size=4), st.permutations(TESTS))
def test_lazy_judging_changes_nothing(root: Group, ends: Sequence[Verdict], order: Sequence[str]) -> None:
    """In whatever order tests are judged, leaving out those that may be skipped gives the same scores and verdicts."""
    full = full_scores(root, dict.fromkeys(TESTS, Fraction(1)), CONTEST)
    outcomes = {name: outcome(end) for name, end in zip(TESTS, ends, strict=True)}
    held = {name for member in root.members if isinstance(member, Group) for name in member.members}
    progress, judged = Progress(root, CONTEST, full), dict[str, Outcome]()
    for name in order:
        if name in held and not progress.skips(name):
            judged[name] = outcomes[name]
            progress.record(name, outcomes[name])
    lazy, whole = evaluate(root, judged, CONTEST, full), evaluate(root, outcomes, CONTEST, full)
    assert (lazy.total, lazy.groups, lazy.skipped) == (whole.total, whole.groups, whole.skipped)


@pytest.mark.parametrize(("share", "points"), [("1/3", 4), ("2/5", 4), ("1", 10), ("0", 0)])
def test_rounded_up(share: str, points: int) -> None:
    """A group that is rounded up is worth whole points."""
    root = Group("", (Group("a", ("1",), score=Score.MIN, scale=Fraction(10), round_up=True),))
    full = full_scores(root, {"1": Fraction(1)}, CONTEST)
    found = evaluate(root, {"1": Outcome(Verdict.PA, Fraction(share))}, CONTEST, full)
    assert found.groups["a"].score == points


@pytest.mark.parametrize(("shares", "points"), [(("1/4", "1/2"), 10), (("0", "1/2"), 0), (("1/4", "3/4"), 0)])
def test_within_a_threshold(shares: tuple[str, str], points: int) -> None:
    """CMS's GroupThreshold: all points where every outcome is above zero and at most the threshold."""
    group = Group("a", ("1", "2"), score=Score.WITHIN, threshold=Fraction(1, 2), scale=Fraction(10))
    root = Group("", (group,))
    full = full_scores(root, {"1": Fraction(1), "2": Fraction(1)}, CONTEST)
    assert full["a"] == 10
    outcomes = {name: Outcome(Verdict.PA, Fraction(share)) for name, share in zip("12", shares, strict=True)}
    found = evaluate(root, outcomes, CONTEST, full)
    assert found.groups["a"].score == points
    assert found.groups["a"].verdict is (Verdict.AC if points else Verdict.WA)
