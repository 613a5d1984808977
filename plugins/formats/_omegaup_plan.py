"""How a problem's tests and groups become cases and weights of omegaUp's. Pure.

omegaUp adds up groups, of which each is worth the sum of its cases, or their least, and nothing once one of them is
wrong. So a tree is cut into *units* of tests that stand or fall together; where it counts otherwise, a note says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from ...core.contest import Contest
from ...core.group import Group, Ruling, Score
from ...core.model import Problem, Semantics, TestCase
from ...core.scoring import full_scores

_KEPT = re.compile(r"[^\s/#\\.][^\s/#\\]*")  # names that a testplan can hold
_OTHERS = re.compile(r"[^A-Za-z0-9_-]+")
_MOST_NAME = 100
_MOST_WEIGHT = 1 << 53  # of all together: what omegaUp reads without rounding
_SHUT = (Score.ALL_OR_NOTHING, Score.THRESHOLD)  # like a sum behind a gate, as long as no test is right in part


class Entry(Struct, frozen=True):
    """One case: the test that it is, and its name and weight there."""

    test: TestCase
    name: str
    weight: int


class Plan(Struct, frozen=True):
    """`full` is what the problem itself gives a perfect solution (omegaUp: 1), `samples` do not count."""

    entries: tuple[Entry, ...]
    samples: tuple[TestCase, ...]
    policy: str
    full: Fraction
    notes: tuple[str, ...]


class _Unit(Struct, frozen=True):
    """Tests with their weights; a single one is a group of its own. `least`: they are worth the least of them."""

    name: str
    tests: tuple[str, ...]
    weights: tuple[Fraction, ...]
    least: bool = False
    score: Score | None = None


def plan_of(problem: Problem) -> Plan:
    """Every test that counts is a case; one that counts in several groups is several cases."""
    cutting = _Cutting(problem)
    units = [unit for unit in cutting.units(cutting.root, Fraction(1)) if unit.tests]
    whole = _whole([weight for unit in units for weight in unit.weights])
    notes = list(cutting.notes)
    if whole is None:
        whole = _rounded([weight for unit in units for weight in unit.weights])
        notes.append("weights: are too fine for omegaUp, and were rounded")
    tests = {test.name: test for test in problem.tests}
    names = [name for found in _names(units) for name in found]
    placed = [name for unit in units for name in unit.tests]
    policy, mixed = _policy(units)
    notes += [f"group {name}: counts by its least test; here its sum, as other groups do" for name in mixed]
    return Plan(
        entries=tuple(Entry(tests[test], name, w) for test, name, w in zip(placed, names, whole, strict=True)),
        samples=tuple(test for test in problem.tests if test.name not in set(placed)),
        policy=policy,
        full=cutting.full[cutting.root.name] or Fraction(1),
        notes=tuple(notes),
    )


class _Cutting:
    """A tree being cut; `notes` are what of it cannot be said in units."""

    def __init__(self, problem: Problem) -> None:
        rule = Score.MIN if problem.contest == "icpc" else Score.SUM
        contest = Contest("", Semantics.OMEGAUP, rule, Ruling.BY_SCORE, stop=False)
        self._worth = {test.name: test.max_score for test in problem.tests}
        self._default = rule
        self.root = problem.scoring or Group("", tuple(test.name for test in problem.tests))
        self.full: Mapping[str, Fraction | None] = full_scores(self.root, self._worth, contest)
        self.notes: list[str] = []

    def units(self, group: Group, scale: Fraction) -> Iterator[_Unit]:
        """`scale` is what the points of the group are multiplied by, further up."""
        self._note(group)
        rule = group.score or self._default
        if rule is Score.SUM and not group.gate:
            yield from self._apart(group, scale * group.scale)
        elif rule is Score.THRESHOLD and group is self.root:
            yield from self._worthless(group)
        else:
            for inner in _groups_in(group):
                self._note(inner)
                if inner.score not in (None, rule):
                    self._say(inner, f"counts by {inner.score}; here its tests count in {group.name or 'all tests'}")
            tests = tuple(_tests_in(group))
            weights = self._weights(group, rule, tests, scale)
            yield _Unit(group.name or "all", tests, weights, least=rule is Score.MIN, score=group.score)

    def _worthless(self, group: Group) -> Iterator[_Unit]:
        """All or nothing: where no case has a weight, omegaUp gives 1 to who has all of them right."""
        for member in group.members:
            tests = (member,) if isinstance(member, str) else tuple(_tests_in(member))
            name = member if isinstance(member, str) else member.name
            yield _Unit(name, tests, tuple(Fraction(0) for _ in tests))

    def _apart(self, group: Group, scale: Fraction) -> Iterator[_Unit]:
        for member in group.members:
            if isinstance(member, str):
                yield _Unit(member, (member,), (self._worth[member] * scale,))
            elif member.counts:
                yield from self.units(member, scale)

    def _weights(self, group: Group, rule: Score, tests: Sequence[str], scale: Fraction) -> tuple[Fraction, ...]:
        """Each test's own where they are added up, else an equal part of what the group is worth."""
        if rule is Score.SUM:
            return tuple(self._worth[name] * scale * group.scale for name in tests)
        if rule not in (Score.MIN, *_SHUT):
            self._say(group, f"counts by {rule}; here it counts when all of it is right")
        full = self.full[group.name]
        if full is None:
            self._say(group, "has no greatest score; here each of its tests is worth 1")
            return tuple(Fraction(1) for _ in tests)
        return tuple(full * scale / len(tests) for _ in tests)

    def _note(self, group: Group) -> None:
        if group.requires:
            self._say(group, f"requires {', '.join(group.requires)}; here it counts in any case")
        if group.grader:
            self._say(group, "is graded by a program of the package; here its tests are added up")
        if group.least is not None and group.least < 0:
            self._say(group, "may cost points; here the least is 0")

    def _say(self, group: Group, what: str) -> None:
        self.notes.append(f"group {group.name or 'of all tests'}: {what}")


def _groups_in(group: Group) -> Iterator[Group]:
    for member in group.members:
        if not isinstance(member, str):
            yield member
            yield from _groups_in(member)


def _tests_in(group: Group) -> Iterator[str]:
    """Names of those that count."""
    for member in group.members:
        if isinstance(member, str):
            yield member
        elif member.counts:
            yield from _tests_in(member)


# --- weights and the policy ---------------------------------------------------------------------------------


def _whole(weights: Sequence[Fraction]) -> list[int] | None:
    """The smallest whole numbers in the same proportion; None where omegaUp could not hold them exactly."""
    common = math.lcm(*(weight.denominator for weight in weights))
    numbers = [int(weight * common) for weight in weights]
    shared = math.gcd(*numbers) or 1
    numbers = [number // shared for number in numbers]
    return numbers if sum(numbers) < _MOST_WEIGHT else None


def _rounded(weights: Sequence[Fraction]) -> list[int]:
    total = sum(weights, Fraction(0))
    return [round(weight / total * 1_000_000) for weight in weights]


def _policy(units: Sequence[_Unit]) -> tuple[str, list[str]]:
    """Of the whole problem, as omegaUp has but one; and the names of groups that ask for another."""
    several = [unit for unit in units if len(unit.tests) > 1]
    least = [unit.name for unit in several if unit.least]
    if least and len(least) == len(several):
        return "min", []
    said = any(unit.score is Score.SUM for unit in several)
    return "sum-if-not-zero" if said else "", least


# --- names --------------------------------------------------------------------------------------------------


def _names(units: Sequence[_Unit]) -> Iterator[tuple[str, ...]]:
    """Of the cases of each unit: those of its tests, where they say the same groups as the units do; else new ones."""
    taken: set[str] = set()
    for unit in units:
        groups = {test.partition(".")[0] for test in unit.tests}
        if len(groups) == 1 and not groups & taken and all(map(_can_be_kept, unit.tests)):
            taken |= groups
            yield unit.tests
            continue
        base = name = _OTHERS.sub("-", unit.name).strip("-")[:_MOST_NAME] or "case"
        number = 1
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        yield (name,) if len(unit.tests) == 1 else tuple(f"{name}.{n}" for n in range(1, len(unit.tests) + 1))


def _can_be_kept(name: str) -> bool:
    return len(name.encode()) <= _MOST_NAME and name.isprintable() and bool(_KEPT.fullmatch(name))
