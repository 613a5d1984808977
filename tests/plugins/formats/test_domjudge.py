"""Scoring packages of DOMjudge: how their groups count."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from parley.core.contest import Contest
from parley.core.group import Ruling, Score
from parley.core.model import Problem, Semantics, Verdict
from parley.core.packages import load_problem
from parley.core.plugins import Plugins
from parley.core.scoring import Outcome, evaluate, full_scores

CONTEST = Contest("", Semantics.ICPC, Score.MIN, Ruling.FIRST_ERROR, stop=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A sample, and two groups of two tests worth 10 and 30 points."""
    files = {
        "problem.yaml": "type: scoring\n",
        "data/testdata.yaml": "on_reject: continue\ngrader_flags: sum\n",
        "data/secret/testdata.yaml": "on_reject: continue\ngrader_flags: sum\n",
        "data/secret/large/testdata.yaml": "accept_score: 30\n",
        "data/secret/small/testdata.yaml": "accept_score: 10\n",
        "submissions/partial/a.py": "# @EXPECTED_RESULTS@: WRONG-ANSWER\n# @EXPECTED_SCORE@: 10\n",
    }
    tests = ("sample/1", "secret/large/1", "secret/large/2", "secret/small/1", "secret/small/2")
    files |= {f"data/{name}{end}": "" for name in tests for end in (".in", ".ans")}
    for name, text in files.items():
        (tmp_path / "p" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "p" / name).write_text(text)
    return tmp_path / "p"


def came_to(problem: Problem, *wrong: str) -> tuple[str, Fraction]:
    """Verdict and score where these tests are wrong, and all others right."""
    assert problem.scoring
    worth = {test.name: test.max_score for test in problem.tests}
    outcomes = {
        name: Outcome(Verdict.WA, Fraction(0)) if name in wrong else Outcome(Verdict.AC, score)
        for name, score in worth.items()
    }
    total = evaluate(problem.scoring, outcomes, CONTEST, full_scores(problem.scoring, worth, CONTEST)).total
    return total.verdict, total.score


def test_groups_count_once(root: Path, plugins: Plugins) -> None:
    """A group is worth its points if all of its tests are right; samples without a testdata.yaml are worth none."""
    problem = load_problem(root, plugins)
    assert problem.format == "domjudge"
    assert came_to(problem) == ("AC", 40)
    assert came_to(problem, "secret/large/2") == ("WA", 10)
    assert came_to(problem, "secret/large/1", "secret/small/2") == ("WA", 0)
    assert came_to(problem, "sample/1") == ("AC", 40)
    assert [rule.score for one in problem.submissions for rule in one.rules] == [(10, 10)]


def test_samples(root: Path, plugins: Plugins) -> None:
    """They count where they have a testdata.yaml, unless they are to be ignored."""
    (root / "data/sample/testdata.yaml").write_text("accept_score: 2\n")
    assert came_to(load_problem(root, plugins)) == ("AC", 42)
    assert came_to(load_problem(root, plugins), "sample/1") == ("WA", 40)
    (root / "data/testdata.yaml").write_text("grader_flags: ignore_sample\n")
    assert came_to(load_problem(root, plugins), "sample/1") == ("AC", 40)


def test_nothing_is_inherited(root: Path, plugins: Plugins) -> None:
    """A group that does not say what it is worth is worth nothing, and adds up unless it says otherwise."""
    (root / "data/secret/testdata.yaml").write_text("accept_score: 7\n")
    (root / "data/testdata.yaml").write_text("grader_flags: max\naccept_score: 7\n")
    (root / "data/secret/small/testdata.yaml").write_text("on_reject: break\n")
    assert came_to(load_problem(root, plugins)) == ("AC", 30)


def test_others_are_kattis_packages(root: Path, plugins: Plugins) -> None:
    """Without a tag that DOMjudge alone knows, each test counts as the specification has it."""
    (root / "submissions/partial/a.py").write_text("# @EXPECTED_RESULTS@: WRONG-ANSWER\n")
    problem = load_problem(root, plugins)
    assert problem.format == "kattis"
    assert came_to(problem) == ("AC", 81)
    (root / "submissions/partial/a.py").write_text("# @EXPECTED_SCORE@: 10\n")
    (root / "problem.yaml").write_text("type: pass-fail\n")
    assert load_problem(root, plugins).format == "kattis"
