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
