"""The checkers of docs/reference/validator-protocols.md, and one with testlib.h: compiled, and asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from parley.core import includes, packages, submissions
from parley.core.engine import judging
from parley.core.events import Finished
from parley.core.model import Settings
from parley.core.plugins import Plugins
from parley.core.report import SubmissionRecord

pytestmark = pytest.mark.anyio

PAGE = (Path(__file__).parents[2] / "docs/reference/validator-protocols.md").read_text()
TESTLIB = """
#include "testlib.h"
int main(int argc, char **argv) {
  registerTestlibCmd(argc, argv);
  int wanted = ans.readInt(), found = ouf.readInt();
  if (found == 4) quitf(_pc(40), "near");
  if (found == 2) quitp(0.2, "far");
  if (found == 0) quitf(_fail, "none");
  quitf(found == wanted ? _ok : _wa, "found %d", found);
}
"""


def a_problem(folder: Path, checker: tuple[str, str], texts: Sequence[str]) -> tuple[Path, list[Path]]:
    """With the answer "5 6"; and programs that print the texts."""
    root = folder / "p"
    root.mkdir()
    (root / checker[0]).write_text(checker[1])
    (root / "1.in").write_text("x\n")
    (root / "1.out").write_text("5 6\n")
    programs = [folder / f"{number}.py" for number in range(len(texts))]
    for path, text in zip(programs, texts, strict=True):
        path.write_text(f"print({text!r})\n")
    return root, programs


async def judged(folder: Path, plugins: Plugins, checker: tuple[str, str], *texts: str) -> list[SubmissionRecord]:
    """What came out of programs that print the texts."""
    root, programs = a_problem(folder, checker, texts)
    problem = packages.load_problem(root, plugins)
    settings = Settings(jobs=1, sandbox="bubblewrap", cache=folder / "cache")
    async with judging(problem, submissions.named(problem, programs), settings, plugins) as stream:
        seen = [event async for event in stream]
    last = seen[-1]
    assert isinstance(last, Finished)
    return last.report.submissions


def told(records: list[SubmissionRecord]) -> list[tuple[str, float, str]]:
    return [(record.verdict, record.score, record.tests[0].message) for record in records]


def documented(kind: str) -> str:
    found = re.search(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


async def test_plain_in_python(tmp_path: Path, plugins: Plugins) -> None:
    """A share of the words."""
    records = await judged(tmp_path, plugins, ("checker.py", documented("python")), "5 6", "5 7", "")
    assert told(records) == [
        ("AC", 1.0, "2 of 2 words are right, for 1 points"),
        ("PA", 0.5, "1 of 2 words are right, for 1 points"),
        ("WA", 0.0, "0 of 2 words are right, for 1 points"),
    ]


async def test_plain_in_cpp(tmp_path: Path, plugins: Plugins) -> None:
    """All or nothing."""
    records = await judged(tmp_path, plugins, ("checker.cpp", documented("cpp")), "5", "7", "five")
    assert told(records) == [("AC", 1.0, "found 5"), ("WA", 0.0, "found 7"), ("WA", 0.0, "there is no number")]


async def test_testlib(tmp_path: Path, plugins: Plugins) -> None:
    """Where this machine has testlib.h."""
    if not any((folder / "testlib.h").is_file() for folder in includes.path(())):
        pytest.skip("testlib.h is missing, which is in no package registry; PARLEY_INCLUDE may say where it is")
    records = await judged(tmp_path, plugins, ("checker.cpp", TESTLIB), "5", "4", "2", "0", "9", "x")
    assert told(records) == [
        ("AC", 1.0, "ok found 5"),
        ("PA", 0.4, "partially correct (40) near"),
        ("PA", 0.2, "points 0.2 far"),
        ("JE", 0.0, "it gave up; stderr: FAIL none"),
        ("WA", 0.0, "wrong answer found 9"),
        ("WA", 0.0, 'wrong output format Expected integer, but "x" found'),
    ]
