"""Scoring packages of DOMjudge: laid out as Kattis' are, and counted otherwise.

A group counts if it has a `testdata.yaml` of its own, of which nothing is inherited. One that holds no such group is
worth its `accept_score` if all of its tests are right, or what its validator gave, aggregated; others aggregate their
groups. The verdict is that of the first that is not right. Source: DOMjudge, `ImportProblemService.php` and
`SubmissionService.php`.

What tells them from Kattis' is a tag `@EXPECTED_SCORE@` in a submission, which DOMjudge alone knows.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from msgspec.structs import replace

from ...core import expectations
from ...core.documents import Document, read_yaml
from ...core.errors import PackageError
from ...core.group import Group, Ruling, Score
from ...core.hookspecs import hookimpl
from ...core.model import Problem
from ._kattis_grading import GroupSettings, settings_of
from ._kattis_metadata import Overrides, read_metadata
from ._kattis_package import is_package, load_package

_MOST_LOOKED_AT = 100  # submissions, for a tag


class DomjudgeFormat:
    name = "domjudge"
    priority = 15

    def detect(self, path: Path) -> bool:
        try:
            return is_package(path) and read_metadata(path.resolve()).scoring and _tells_scores(path / "submissions")
        except (PackageError, OSError):
            return False

    def load(self, path: Path) -> Problem:
        problem = load_package(path, format_name=self.name)
        if problem.scoring is None:
            return problem
        worth: dict[str, Fraction] = {}
        scoring = _counted(problem.scoring, problem, worth)
        tests = tuple(
            replace(test, max_score=worth.get(test.name, Fraction(0)), reject_score=Fraction(0))
            for test in problem.tests
        )
        return replace(problem, scoring=scoring, tests=tests)


def _tells_scores(submissions: Path) -> bool:
    files = sorted(path for path in submissions.glob("*/*") if path.is_file())
    return any(expectations.stated("", [path])[1] for path in files[:_MOST_LOOKED_AT])


def _counted(group: Group, problem: Problem, worth: dict[str, Fraction]) -> Group:
    """`worth` becomes what each test gives to its group, where that has no groups."""
    path = problem.data / group.name / "testdata.yaml"
    document = read_yaml(path) if path.is_file() else Document({}, str(path))
    own = settings_of(document, GroupSettings(), Overrides(), scoring=True)
    members = tuple(one if isinstance(one, str) else _counted(one, problem, worth) for one in group.members)
    if own.flags.ignore_sample:
        members = tuple(_without_score(one) if not isinstance(one, str) else one for one in members)
    groups = [one for one in members if not isinstance(one, str) and one.counts]
    accept = own.accept_score if "accept_score" in document else Fraction(0)
    worth.update({one: accept for one in members if isinstance(one, str) and not groups})
    gives_scores = problem.checker.program is not None and problem.checker.validator != "icpc"
    return replace(
        group,
        members=members,
        score=own.flags.score if groups or gives_scores else Score.MIN,
        ruling=Ruling.FIRST_ERROR,
        any_accepted=False,
        stop=own.stop,
        counts=not group.name or any(True for _ in document),
        grader=None,
        full=None,
        least=own.least,
        most=own.most,
    )


def _without_score(group: Group) -> Group:
    return replace(group, counts=False) if group.name == "sample" else group


@hookimpl
def parley_formats() -> list[DomjudgeFormat]:
    return [DomjudgeFormat()]
