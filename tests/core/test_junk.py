"""Outputs that no validator should accept: what they are, and for which tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core.authoring import junk
from parley.core.model import MIB, CheckerSpec, Limits, Problem, TestCase

LIMITS = Limits(time_ms=1000, memory_bytes=64 * MIB)


@pytest.fixture
def problem(tmp_path: Path) -> Problem:
    """Three tests: an answer with numbers, one without, and an empty one."""
    tests: list[TestCase] = []
    for name, answer in (("secret/1", "3 -4.5 x\n"), ("secret/2", "no\n"), ("secret/3", "")):
        path = tmp_path / f"{name}.ans"
        path.parent.mkdir(exist_ok=True)
        path.write_text(answer)
        tests.append(TestCase(name, "secret", path, path))
    return Problem(
        name="a", title="A", root=tmp_path, data=tmp_path, format="none", limits=LIMITS, validation_limits=LIMITS,
        compile_limits=LIMITS, tests=tuple(tests), checker=CheckerSpec("default"),
    )  # fmt: skip


def outputs(check: Problem | None) -> dict[str, dict[str, bytes]]:
    """What is handed in, by kind and file."""
    assert check
    return {
        one.label: {name: (one.source.root / name).read_bytes() for name in one.source.files}
        for one in check.submissions
    }


def test_kinds(problem: Problem, tmp_path: Path) -> None:
    """Each kind stands for each test in which it differs from the answer, in a file called after the test."""
    found = outputs(junk.check(problem, tmp_path / "out"))
    assert found["an empty output"] == {"secret/1.out": b"", "secret/2.out": b""}
    assert found["nan for each number"] == {"secret/1.out": b"nan nan x\n"}
    assert found["the answer twice"]["secret/1.out"] == b"3 -4.5 x\n3 -4.5 x\n"
    assert found["the answer of another test"]["secret/2.out"] == b"3 -4.5 x\n"
    assert found["huge numbers"]["secret/1.out"] == b"%b %b x\n" % (b"9" * 30, b"9" * 30)
    assert sorted(found["random bytes"]["secret/3.out"]) == list(range(256))


def test_what_may_be_right_is_not_expected_to_be_wrong(problem: Problem, tmp_path: Path) -> None:
    """The answer twice, or another test's, is only told."""
    check = junk.check(problem, tmp_path / "out")
    assert check
    assert [one.label for one in check.submissions if not one.rules] == [
        "the answer twice",
        "the answer of another test",
    ]


def test_nothing_to_ask(problem: Problem, tmp_path: Path) -> None:
    """Where no output is decided about by itself there is no such problem: passes that follow each other, no test."""
    assert junk.check(replace(problem, passes=2), tmp_path / "out") is None
    assert junk.check(replace(problem, tests=()), tmp_path / "out") is None


def test_many_tests(problem: Problem, tmp_path: Path) -> None:
    """Of many tests some are taken, from the first to the last ones."""
    tests = tuple(replace(problem.tests[0], name=f"secret/{number:03}") for number in range(95))
    check = junk.check(replace(problem, tests=tests), tmp_path / "out")
    assert check
    assert [test.name for test in check.tests] == [f"secret/{number:03}" for number in range(0, 95, 10)]


def test_names_that_lead_elsewhere(problem: Problem, tmp_path: Path) -> None:
    """No file is written outside of the folder, whatever a test is called."""
    tests = tuple(replace(problem.tests[0], name=name) for name in ("../up", str(tmp_path / "absolute"), "fine"))
    check = junk.check(replace(problem, tests=tests), tmp_path / "out")
    assert check
    assert [test.name for test in check.tests] == ["fine"]
    assert not (tmp_path / "up.out").exists()
    assert not (tmp_path / "absolute.out").exists()
