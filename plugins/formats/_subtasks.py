"""Subtasks of the olympiads, as CMS scores them: groups of tests that may share some, each worth a part of its points.

Source: cms/grading/scoretypes (Sum, GroupMin, GroupMul, GroupThreshold).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from ...core.errors import PackageError
from ...core.group import Group, Score

KINDS = {"GroupMin": Score.MIN, "GroupMul": Score.PRODUCT, "GroupThreshold": Score.WITHIN}


class Subtask(Struct, frozen=True):
    """`threshold` is for GroupThreshold alone."""

    name: str
    points: Fraction
    tests: tuple[str, ...]
    threshold: Fraction = Fraction(1)


def scored(kind: str, subtasks: Sequence[Subtask], *, where: str) -> Group:
    """The tree; tests are worth 1 each. Raises PackageError."""
    groups = tuple(
        Group(one.name, one.tests, score=KINDS[kind], scale=one.points, threshold=one.threshold) for one in subtasks
    )
    for one in subtasks:
        if not one.tests:
            raise PackageError(f"{where}: subtask {one.name} holds no test; give it some, or leave it out")
        if len(set(one.tests)) < len(one.tests):
            raise PackageError(f"{where}: subtask {one.name} names a test twice; name each once")
        if one.points < 0:
            raise PackageError(f"{where}: subtask {one.name} is worth less than nothing; its points must be 0 or more")
    return Group("", groups, score=Score.SUM)


def first_holders(subtasks: Sequence[Subtask]) -> dict[str, str]:
    """By test: the first subtask that holds it, which people know it by."""
    found: dict[str, str] = {}
    for one in subtasks:
        for test in one.tests:
            found.setdefault(test, one.name)
    return found
