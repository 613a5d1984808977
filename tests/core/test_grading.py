"""Packages that combine results by a program of their own, judged in real boxes."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.core import packages, submissions
from parley.core.engine import judging
from parley.core.events import Finished
from parley.core.model import Settings
from parley.core.plugins import Plugins
from parley.core.report import Report

pytestmark = pytest.mark.anyio

# Adds up what it reads, or does what its flag says. An inner group of two rejected tests is worth what is right of it.
GRADER = """
flag=$1
case $flag in
  tell) cat >&2; exit 1;;
  silent) exit 0;;
  two) echo AC 1; echo AC 2;;
  word) echo YES 5;;
  huge) echo AC 11;;
  noise) echo AC 10.000000000000001;;
  crash) kill -SEGV $$;;
  *) awk '{ sum += $2 } END { print (NR == 2 ? "AC" : "WA"), sum }';;
esac
"""


async def judged(root: Path, plugins: Plugins, cache: Path) -> Report:
    problem = packages.load_problem(root, plugins)
    wanted = Settings(jobs=2, sandbox="bubblewrap", cache=cache)
    async with judging(problem, submissions.named(problem, []), wanted, plugins) as stream:
        seen = [event async for event in stream]
    assert isinstance(seen[-1], Finished)
    return seen[-1].report


def package(root: Path, grader_flags: str, *, programs: dict[str, str]) -> Path:
    """Two groups of two tests, each worth 5 points or, where it is wrong, half a point; 0 to 10 in all."""
    files = {
        "problem.yaml": "type: scoring\nlimits: {time_limit: 2}\n",
        "graders/grader.sh": GRADER,
        "data/testdata.yaml": "range: 0 10\non_reject: continue\naccept_score: 2.5\nreject_score: 0.5\n",
        "data/secret/testdata.yaml": f"grading: custom\ngrader_flags: {grader_flags}\n",
        "data/secret/b/testdata.yaml": 'grader_flags: ""\n',
        **{f"submissions/accepted/{name}": text for name, text in programs.items()},
    }
    for number, name in enumerate(("a/1", "a/2", "b/1", "b/2")):
        files |= {f"data/secret/{name}.in": f"{number}\n", f"data/secret/{name}.ans": f"{number}\n"}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


async def test_nested_groups(tmp_path: Path, plugins: Plugins, cache: Path) -> None:
    """The grader of the outer group hears what the inner ones came to; verdicts are the grader's, scores flow."""
    programs = {"all.sh": "cat\n", "half.sh": "read x; [ $x -lt 2 ] && echo $x\n", "none.sh": "exit 1\n"}
    report = await judged(package(tmp_path, '""', programs=programs), plugins, cache)
    found = {record.source.split("/")[-1]: (record.verdict, record.score) for record in report.submissions}
    assert found == {"all.sh": ("AC", 10.0), "half.sh": ("AC", 6.0), "none.sh": ("AC", 2.0)}
    groups = {group.name: (group.verdict, group.score) for group in report.submissions[1].groups}
    assert groups == {"secret": ("AC", 6.0), "secret/a": ("AC", 5.0), "secret/b": ("AC", 1.0)}


@pytest.mark.parametrize(
    ("flag", "verdict", "said"),
    [
        ("tell", "JE", "the grader of secret/a failed: AC 2.5\nAC 2.5\nit exited with code 1 instead of 0; stderr: "),
        ("silent", "JE", "the grader of secret/a said '', which is no verdict and score"),
        ("two", "JE", "the grader of secret/a said 'AC 1\\nAC 2\\n', which is no verdict and score"),
        ("word", "JE", "the grader of secret/a said 'YES 5\\n', which is no verdict and score"),
        ("huge", "JE", "the score 11 of secret/a is not within 0 to 10"),
        ("crash", "JE", "the grader of secret/a failed: it died of SIGSEGV"),
        ("noise", "AC", ""),
    ],
)
async def test_what_a_grader_may_say(
    tmp_path: Path, plugins: Plugins, cache: Path, *, flag: str, verdict: str, said: str
) -> None:
    """One verdict and one score, within the range; anything else is the package's fault, with the grader's words."""
    report = await judged(package(tmp_path, flag, programs={"all.sh": "cat\n"}), plugins, cache)
    (record,) = report.submissions
    assert record.verdict == verdict
    assert record.message.startswith(said)
