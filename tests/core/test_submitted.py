"""Submissions that are answers: which file is for which test, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.core.model import Source, TestCase
from parley.core.submitted import answer_to

from ..cli.command import Command

NOWHERE = Path("/nowhere")


def case(name: str) -> TestCase:
    return TestCase(name, "", NOWHERE, None)


@pytest.mark.parametrize(
    ("test", "files", "found"),
    [
        ("secret/1", ("secret/1.out", "1.out"), "secret/1.out"),
        ("secret/1", ("1.out",), None),
        ("sample/1", ("1.out", "sample/1"), "sample/1"),
        ("secret/big", ("big.ans", "other.ans"), "big.ans"),
        ("secret/big", ("big.txt", "big.out"), "big.out"),
        ("secret/big", ("output_big.txt",), "output_big.txt"),
        ("secret/big", ("secret/output_big.txt",), "secret/output_big.txt"),
        ("secret/big", ("small.out",), None),
    ],
)
def test_which_file_is_meant(test: str, files: tuple[str, ...], found: str | None) -> None:
    """One of the test's whole name, or of the last part of it where no other test has that."""
    tests = [case(name) for name in ("sample/1", "secret/1", "secret/big")]
    assert answer_to(case(test), Source(NOWHERE, files), tests) == found


def test_one_file_for_one_test() -> None:
    """It needs no name."""
    assert answer_to(case("secret/1"), Source(NOWHERE, ("whatever",)), [case("secret/1")]) == "whatever"


def test_answers_are_judged(parley: Command, tmp_path: Path) -> None:
    """Right, wrong, missing, too large: each test by itself, and nothing is run."""
    files = {
        "problem.yaml": "problem_format_version: 2025-09\nname: A\nuuid: 1\ntype: [submit-answer, scoring]\n"
        "limits: {output: 1}\n",
        "data/secret/a.in": "", "data/secret/a.ans": "1 2\n", "data/secret/b.in": "", "data/secret/b.ans": "3\n",
        "submissions/accepted/both/a.out": "1  2", "submissions/accepted/both/b.out": "3",
        "submissions/mixed/one/a.out": "1 2\n",
        "submissions/mixed/wrong/a.out": "2 1\n", "submissions/mixed/wrong/b.out": "3 " * (1 << 20),
    }  # fmt: skip
    for name, text in files.items():
        path = tmp_path / "answers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = parley("judge", str(tmp_path / "answers"), "--json", "--jobs", "1").records
    assert {name: (record["verdict"], record["score"]) for name, record in found.items()} == {
        "both": ("AC", 100), "one": ("PA", 50), "wrong": ("WA", 0)
    }  # fmt: skip
    assert [test["verdict"] for test in found["wrong"]["tests"]] == ["WA", "OLE"]
    assert "nothing was submitted" in found["one"]["tests"][1]["reason"]
    assert found["both"]["language"] == "answers"
