"""Packages of ICPC 2025-09, judged: constants, arguments, groups, static validation, rules of submissions.yaml."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from ...cli.command import Command

EXAMPLE = Path(__file__).parent / "packages" / "icpc2025"
LONG = "# nothing\n" * 10 + "print(int(input()) + {{summand.value}})\n"
READS = """n = int(input())
print(open("note.txt").read() if n == 5 else n + int(open("data.txt").read()))
"""
MORE = {
    "rejected/long.py": LONG,
    "mixed/crash.py": "print(1 // 0)\n",
    "mixed/told.py": "import sys\nprint(int(input()) + {{summand}} if len(sys.argv) == 1 else sys.argv[1:])\n",
    "mixed/reads.py": READS,
    "accepted/broken.py": "def (:\n",
    "rejected/tagged.py": "# @EXPECTED_RESULTS@: COMPILER-ERROR, RUN-ERROR\ndef (:\n",
    "accepted/wrong.py": "print({{unknown}} if False else 0)\n",
}  # fmt: skip
Record = dict[str, Any]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with submissions that fail in one way or another."""
    root = shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("judged") / "icpc2025")
    for name, text in MORE.items():
        path = root / "submissions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def verdicts(record: Record) -> dict[str, str]:
    return {test["name"]: test["verdict"] for test in record["tests"]}


def points(record: Record) -> dict[str, float]:
    """Of the groups."""
    return {group["name"]: group["score"] for group in record["groups"]}


def test_what_submissions_come_to(parley: Command, package: Path) -> None:
    """Each has the verdicts, the points and the agreement with its rules that the package gives it."""
    done = parley("verify", str(package), "--json", "--jobs", "1")
    found = done.records
    assert done.code == 1
    assert {name: record["as_expected"] for name, record in found.items()} == {
        "add.py": True, "folder": True, "wrong.py": False, "long.py": True,
        "crash.py": None, "told.py": None, "reads.py": None, "broken.py": False, "tagged.py": True,
    }  # fmt: skip

    assert points(found["add.py"]) == {"sample": 0, "secret": 100, "secret/1-small": 40, "secret/2-large": 60}
    assert points(found["folder"])["secret/1-small"] == 20
    assert found["wrong.py"]["verdict"] == "WA"
    assert "AC or PA is permitted" in found["wrong.py"]["unexpected"]

    long = found["long.py"]
    assert (long["verdict"], long["score"]) == ("PA", 40)
    assert verdicts(long)["secret/2-large/static validation"] == "WA"

    crash = found["crash.py"]
    assert (crash["verdict"], crash["score"]) == ("RTE", 0)
    skipped = [test for test in crash["tests"] if test["name"].startswith("secret/2-large")]
    assert all(test["verdict"] == "SK" and "requires sample" in test["reason"] for test in skipped)

    told = verdicts(found["told.py"])
    assert (told["secret/1-small/1"], told["secret/1-small/2"]) == ("AC", "WA"), "the latter has arguments"
    reads = verdicts(found["reads.py"])
    assert (reads["secret/1-small/1"], reads["secret/1-small/2"]) == ("AC", "WA"), "each reads a file beside it"


TALK = """
import pathlib, sys

print("how much?", flush=True)
said = sys.stdin.readline().strip()
if not said.isdigit():
    sys.exit(43)
name = "score.txt" if "points" in sys.argv else "score_multiplier.txt"
pathlib.Path(sys.argv[3], name).write_text(said if name == "score.txt" else f"0.{said}")
sys.exit(42)
"""
SCORED = {
    "problem.yaml": "problem_format_version: 2025-09\nname: A\nuuid: 1\ntype: [interactive, scoring]\n"
    "limits: {time_limit: 1}\n",
    "output_validator/talk.py": TALK,
    "data/secret/test_group.yaml": "max_score: unbounded\n",
    "data/secret/a/test_group.yaml": "max_score: 40\nscore_aggregation: sum\n",
    "data/secret/a/1.in": "", "data/secret/a/1.ans": "", "data/secret/a/2.in": "", "data/secret/a/2.ans": "",
    "data/secret/b/test_group.yaml": "score_aggregation: min\noutput_validator_args: [points]\n",
    "data/secret/b/1.in": "", "data/secret/b/1.ans": "",
    "submissions/mixed/five.py": "input()\nprint(5)\n",
    "submissions/mixed/none.py": "input()\nprint('none')\n",
}  # fmt: skip


def test_conversations_with_scores(parley: Command, tmp_path: Path) -> None:
    """The interactor says them, in the files that its kind of group has, and nothing bounds the whole."""
    for name, text in SCORED.items():
        path = tmp_path / "scored" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = parley("judge", str(tmp_path / "scored"), "--json", "--jobs", "1").records
    five, none = found["five.py"], found["none.py"]
    assert points(five) == {"secret": 25, "secret/a": 20, "secret/b": 5}
    assert (five["verdict"], five["score"], five["max_score"]) == ("AC", 25, None), "no test was rejected"
    assert (none["verdict"], none["score"]) == ("WA", 0)


def test_what_a_package_tests_of_itself(parley: Command, tmp_path: Path) -> None:
    """Inputs that are valid and not, outputs that are right and not; each that is otherwise is named."""
    files = {
        "problem.yaml": "problem_format_version: 2025-09\nname: Echo\nuuid: 1\nlimits: {time_limit: 5}\n",
        "data/secret/1.in": "5\n",
        "data/secret/1.ans": "5\n",
        "data/invalid_input/large.in": "11\n",
        "data/invalid_input/test_group.yaml": "input_validator_args: ['10']\n",
        "data/invalid_input/in/fine.in": "9\n",
        "data/invalid_output/right.in": "1\n",
        "data/invalid_output/right.ans": "1\n",
        "data/invalid_output/right.out": "1\n",
        "data/valid_output/spaced.in": "1\n",
        "data/valid_output/spaced.ans": "1\n",
        "data/valid_output/spaced.out": " 1 \n",
        "input_validators/check.py": "import sys\nsys.exit(42 if int(input()) <= int(sys.argv[-1:][0]) else 43)\n",
        "data/secret/test_group.yaml": "input_validator_args: ['4']\n",
        "submissions/accepted/echo.py": "print(input())\n",
    }
    for name, text in files.items():
        (tmp_path / "echo" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "echo" / name).write_text(text)
    done = parley("verify", tmp_path / "echo", "--json", "--jobs", "1")
    assert done.code == 1
    found = {check["title"]: check["submissions"][0]["unexpected"] for check in done.document["checks"][:4]}
    assert found == {
        "inputs, by input_validators": "secret/1.in is WA where AC is permitted",
        "invalid_input": "in/fine.in is AC where WA is permitted",
        "invalid_output": "right.out is AC where WA is permitted",
        "valid_output": "",
    }
