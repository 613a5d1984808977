"""Tests of sinol packages by group, what groups are worth, and what solutions must get of them.

Source: sinol-make, src/sinol_make/contest_types and src/sinol_make/commands/run. Where points of groups are rounded,
sinol-make reckons in floating point and may be a point off; here they are exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from ...core.documents import Document, shown
from ...core.errors import PackageError
from ...core.group import Group, Ruling, Score
from ...core.model import Expected, Submission, Verdict

_CRASHED = (Verdict.RTE, Verdict.RFE, Verdict.OLE)
_RIGHT = (Verdict.AC, Verdict.PA)
# A group has the gravest status of its tests: TL before ML, RE, WA, OK. So what is graver must not be among them.
_STATUSES: dict[str, tuple[tuple[Verdict, ...], tuple[Verdict, ...]]] = {
    "OK": (_RIGHT, _RIGHT),
    "WA": ((Verdict.WA,), (*_RIGHT, Verdict.WA)),
    "RE": (_CRASHED, (*_RIGHT, Verdict.WA, *_CRASHED)),
    "ML": ((Verdict.MLE,), (*_RIGHT, Verdict.WA, *_CRASHED, Verdict.MLE)),
    "TL": ((Verdict.TLE,), (*_RIGHT, Verdict.WA, *_CRASHED, Verdict.MLE, Verdict.TLE)),
}
_ALIASES = {"TLE": "TL", "MLE": "ML"}


class GroupOf(Struct, frozen=True):
    """A test: its name (abc1a), what is left of that behind the task's (1a), and its group (1)."""

    name: str
    id: str
    group: int


def groups_of(names: Iterable[str], task: str, *, where: str) -> list[GroupOf]:
    """Tests by groups. Raises PackageError for one that is called otherwise."""
    found: list[GroupOf] = []
    pattern = re.compile(rf"{re.escape(task)}(([0-9]{{1,6}})([a-z]?[a-z0-9]*))")
    for name in names:
        match = pattern.fullmatch(name)
        if not match:
            raise PackageError(f"{where}: {shown(name)}.in must be called {task}, a group and a letter: {task}1a.in")
        group = 0 if match[1].endswith("ocen") else int(match[2])
        found.append(GroupOf(name, match[1], group))
    return sorted(found, key=lambda one: (one.group, one.name))


# --- points -------------------------------------------------------------------------------------------------


def scoring_of(document: Document, tests: Sequence[GroupOf], kind: str) -> Group:
    """Raises PackageError for dependencies on groups that are not there, or that go in a circle."""
    members: dict[int, list[str]] = {}
    for test in tests:
        members.setdefault(test.group, []).append(test.name)
    points = _points(document, sorted(members))
    needs = _dependencies(document, members)
    if kind == "icpc":
        whole = tuple(Group(str(group), tuple(names), score=Score.MIN) for group, names in members.items())
        return Group("", whole, score=Score.MIN, ruling=Ruling.WORST_ERROR)
    groups = (
        Group(
            str(group),
            (*names, *(test for other in needs.get(group, ()) for test in members[other])),
            score=Score.MIN,
            scale=points[group],
            round_up=True,
        )
        for group, names in members.items()
    )
    return Group("", tuple(groups), score=Score.SUM)


def _points(document: Document, groups: Sequence[int]) -> dict[int, Fraction]:
    """As stated, else the same for all groups but 0; the last one has what is left of a hundred."""
    if "scores" not in document:
        counted = [group for group in groups if group]
        share = 100 // len(counted) if counted else 0
        points = {group: Fraction(share if group else 0) for group in groups}
        if counted:
            points[counted[-1]] += 100 - share * len(counted)
        return points
    scores = document.part("scores")
    for name in scores:
        if not name.isascii() or not name.isdigit() or len(name) > 6:
            raise PackageError(f"{scores.where}: {name!r} must be the number of a group")
    points = {group: scores.fraction(str(group), Fraction(0)) for group in groups}
    if any(one < 0 for one in points.values()):
        raise PackageError(f"{scores.where}: points must be 0 or more")
    return points


def without_tests(document: Document, tests: Sequence[GroupOf]) -> list[str]:
    """Lines about groups that have points and no tests."""
    scores, known = document.part("scores"), {test.group for test in tests}
    return [
        f"{scores.where}: group {name} is not understood: it has no tests"
        for name in scores
        if name.isascii() and name.isdigit() and int(name[:9]) not in known | {0}
    ]


def _dependencies(document: Document, members: Mapping[int, Sequence[str]]) -> dict[int, list[int]]:
    part = document.part("subtask_dependencies")
    found: dict[int, list[int]] = {}
    for name in part:
        wanted = [name, *part.words(name)]
        numbers = [int(one) for one in wanted if one.isascii() and one.isdigit() and len(one) <= 6]
        if len(numbers) < len(wanted) or not all(number and number in members for number in numbers):
            raise PackageError(f"{part.where}: {name}: needs numbers of groups that have tests, and not 0")
        found[numbers[0]] = list(dict.fromkeys(number for number in numbers[1:]))
    _check_circles(found, part.where)
    return found


def _check_circles(needs: Mapping[int, Sequence[int]], where: str) -> None:
    """Groups are taken away as long as one needs no other."""
    left = {group: set(others) for group, others in needs.items()}
    while free := [group for group, others in left.items() if not others & left.keys()]:
        for group in free:
            del left[group]
    if left:
        raise PackageError(f"{where}: groups {', '.join(map(str, sorted(left)))} depend on each other in a circle")


# --- what solutions must get ----------------------------------------------------------------------------------


class Stated(Struct, frozen=True):
    """By the name of a solution's file."""

    rules: Mapping[str, tuple[Expected, ...]]
    failing: frozenset[str]  # those that must not compile

    def applied(self, submission: Submission, name: str, *, model: bool) -> Submission:
        if submission.fault:
            return submission
        if name in self.failing:
            return replace(submission, expected=(Verdict.CE,))
        if name in self.rules:
            return replace(submission, expected=None, rules=self.rules[name])
        return replace(submission, expected=(Verdict.AC,) if model else None)


def expectations(document: Document) -> Stated:
    """Of `sinol_expected_scores`."""
    scores = document.part("sinol_expected_scores")
    dependent = set(document.part("subtask_dependencies"))
    rules: dict[str, tuple[Expected, ...]] = {}
    failing: list[str] = []
    for name in scores:
        part = scores.part(name)
        expected = part.part("expected")
        found: list[Expected] = []
        for group in expected:
            points, status = _result(expected, group)
            if status == "CE":
                failing.append(name)
            else:
                found += _rules(group, points, status, dependent=group in dependent)
        if "points" in part:
            total = part.fraction("points", Fraction(0))
            found.append(Expected(score=(total, total)))
        rules[name] = tuple(found)
    return Stated(rules, frozenset(failing))


def _result(expected: Document, group: str) -> tuple[Fraction, str]:
    """Points and status; an older file has the status alone, or the points."""
    part = expected.part(group)
    status = part.text("status", "OK")
    status = _ALIASES.get(status, status)
    if status not in (*_STATUSES, "CE"):
        raise PackageError(f"{part.where}: status {status!r} is not known; known are CE, {', '.join(_STATUSES)}")
    return part.fraction("points", Fraction(0)), status


def _rules(group: str, points: Fraction, status: str, *, dependent: bool) -> list[Expected]:
    """A group that has others' tests may have got their status, so its own tests say little of it."""
    required, permitted = _STATUSES[status]
    found = [Expected(tests=group, score=(points, points))]
    if not dependent:
        found.append(Expected(tests=group, permitted=permitted, required=required))
    return found
