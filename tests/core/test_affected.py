"""What is judged again after a save."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from parley.core.authoring import snapshot
from parley.core.authoring.affected import affected
from parley.core.model import Problem
from parley.core.packages import load_problem
from parley.core.plugins import Plugins

SUM = Path(__file__).parents[2] / "examples/sum"


@pytest.fixture
def problem(plugins: Plugins) -> Problem:
    return load_problem(SUM, plugins)


@pytest.mark.parametrize(
    ("changed", "submissions", "tests"),
    [
        (["submissions/accepted/sum.c"], ["submissions/accepted/sum.c"], None),
        (["data/sample/1.in"], None, ["sample/1"]),
        (["data/sample/1.in", "data/secret/01-zero.ans"], None, ["sample/1", "secret/01-zero"]),
        (["data/sample/1.in", "submissions/accepted/sum.c"], None, None),
        (["problem.yaml"], None, None),
        (["data/secret/new.in"], None, None),
        (["problem.yaml", "data/sample/1.in"], None, None),
    ],
)
def test_what_is_affected(
    problem: Problem, changed: list[str], submissions: list[str] | None, tests: list[str] | None
) -> None:
    """None: all of them."""
    found = affected(problem, problem.submissions, {SUM / name for name in changed})
    names = [one.label for one in found.submissions]
    assert names == (submissions or [one.label for one in problem.submissions])
    assert found.tests == (None if tests is None else tuple(tests))


def test_files_that_differ(tmp_path: Path) -> None:
    """New, gone, written; and not what editors leave beside."""
    for name in ("stays", "goes", "folder/written", "same-size"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1")
    before = snapshot.taken([tmp_path])
    (tmp_path / "goes").unlink()
    (tmp_path / "folder/written").write_text("22")
    (tmp_path / "new").write_text("1")
    os.utime(tmp_path / "same-size", ns=(0, 0))
    for noise in (".stays.swp", "stays~", "folder/.git", "statement.md"):
        (tmp_path / noise).write_text("1")
    found = snapshot.differing(before, snapshot.taken([tmp_path]))
    assert {str(path.relative_to(tmp_path)) for path in found} == {"goes", "folder/written", "new", "same-size"}
