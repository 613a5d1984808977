"""What must be judged again when files of a package have changed. Pure."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path

from msgspec import Struct

from ..model import Problem, Submission


class Affected(Struct, frozen=True):
    """`tests` are names; None: all."""

    submissions: tuple[Submission, ...]
    tests: tuple[str, ...] | None = None


def affected(problem: Problem, submissions: tuple[Submission, ...], changed: AbstractSet[Path]) -> Affected:
    """The submissions whose own files changed, else the tests whose own files did; for anything beside those, all.

    `submissions` are those that are watched; paths are as records of the package have them.
    """
    rest = set(changed)
    ours = tuple(one for one in submissions if rest & _files(one))
    for one in submissions:
        rest -= _files(one)
    if not rest:
        return Affected(ours)
    tests: list[str] = []
    for test in problem.tests:
        own = {test.input, test.answer, *(path for _, path in test.files)}
        if own & set(changed):
            tests.append(test.name)
        rest -= own
    return Affected(submissions) if rest or ours else Affected(submissions, tuple(tests))


def _files(submission: Submission) -> set[Path]:
    return {submission.source.root / name for name in submission.source.files}
