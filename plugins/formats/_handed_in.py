"""What a package tests of itself, as a problem: a submission that hands files in, and the program that judges them.

Inputs are handed in to validators of inputs, outputs to the validator of outputs. Nothing of it is run but that.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from msgspec.structs import replace

from ...core import submitted
from ...core.model import CheckerSpec, Expected, Problem, Source, Submission, TestCase, Verdict

_LARGEST = 1 << 30  # of a file


def handed_in(
    problem: Problem,
    tests: Sequence[TestCase],
    files: Sequence[Path],
    *,
    title: str,
    what: str = "the inputs",
    folder: Path | None = None,
    wanted: Verdict = Verdict.AC,
) -> Problem:
    """One of `files`, which lie below `folder`, for each of `tests`, of which there are some; a test has its checker.

    `wanted` is the verdict that each must get. `folder` None: that of the problem's data, some of which may have to be
    made before.
    """
    data = folder or problem.data
    names = tuple(str(path.relative_to(data)) for path in files)
    rule = Expected(permitted=(wanted,))
    return replace(
        problem, title=title, data=data, checker=tests[0].checker or problem.checker,
        tests=tuple(_plain(test, name) for test, name in zip(tests, names, strict=True)),
        submissions=(Submission(what, Source(data, names), submitted.LANGUAGE.name, rules=(rule,)),),
        recipes=() if folder else problem.recipes, limits=replace(problem.limits, output_bytes=_LARGEST),
        interactor=None, passes=1, scoring=None, support=(), languages=(), language_limits=(), calibration=None,
        output_only=False, files_io=None, slow_from=None, code_bytes=None, overall_wall_ms=None, warnings=(),
        not_understood=(), checks=(),
    )  # fmt: skip


def one_after_the_other(specs: Sequence[CheckerSpec]) -> CheckerSpec:
    """All of them must accept."""
    return replace(specs[0], also=tuple(specs[1:]))


def _plain(test: TestCase, name: str) -> TestCase:
    """It counts as any other."""
    return replace(test, name=name, max_score=Fraction(1), reject_score=Fraction(0), args=(), files=())
