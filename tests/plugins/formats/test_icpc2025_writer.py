"""Problems of all formats, written as packages of ICPC 2025-09, and read again."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core.errors import PackageError
from parley.core.model import CheckerSpec, Problem, Verdict
from parley.core.packages import load_problem, write_problem
from parley.core.plugins import Plugins
from parley.core.scoring import full_scores, names_in
from parley.plugins.formats.icpc2025_writer import Icpc2025Writer

PACKAGES = Path(__file__).parent / "packages"
EXAMPLES = Path(__file__).parents[3] / "examples"


def converted(path: Path, plugins: Plugins, folder: Path) -> tuple[Problem, Problem, list[str]]:
    """The problem, what it is when it was written and read again, and what was not carried over."""
    problem = load_problem(path, plugins)
    notes = write_problem(problem, folder / "written", Icpc2025Writer())
    return problem, load_problem(folder / "written", plugins), list(notes)


def contents(problem: Problem) -> list[tuple[bytes, bytes]]:
    return [(test.input.read_bytes(), test.answer.read_bytes() if test.answer else b"") for test in problem.tests]


@pytest.mark.parametrize("name", ["sum", "guess"])
def test_pass_fail(plugins: Plugins, tmp_path: Path, name: str) -> None:
    """Tests in their order, limits, validator or interactor, and submissions are the same."""
    before, after, _ = converted(EXAMPLES / name, plugins, tmp_path)
    assert after.format == "icpc-2025-09"
    assert (after.title, after.limits) == (before.title, before.limits)
    assert contents(after) == contents(before)
    assert (after.interactor is None) == (before.interactor is None)
    accepted = [one.label for one in before.submissions if one.expected == (Verdict.AC,)]
    assert [one.label for one in after.submissions if one.label.startswith("submissions/accepted")] == accepted
    assert after.not_understood == ()


@pytest.mark.parametrize("package", sorted(path.name for path in PACKAGES.iterdir() if path.is_dir()))
def test_any_package(plugins: Plugins, tmp_path: Path, package: str) -> None:
    """Whatever is read can be written so that it is read again, or is refused in a line; no test is lost."""
    problem = load_problem(PACKAGES / package, plugins)
    if problem.recipes or not all(test.input.is_file() for test in problem.tests):
        return  # its tests are made when it is judged
    try:
        notes = write_problem(problem, tmp_path / "written", Icpc2025Writer())
    except PackageError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - both ends are in order
        assert not (tmp_path / "written").exists()
        return
    after = load_problem(tmp_path / "written", plugins)
    assert set(contents(after)) == set(contents(problem))  # one that several groups have is written in each
    assert all(len(note.splitlines()) == 1 for note in notes)


def test_points(plugins: Plugins, tmp_path: Path) -> None:
    """Groups become folders with their points; halves of points become whole ones."""
    _, after, notes = converted(PACKAGES / "dmoj", plugins, tmp_path)
    assert after.scoring
    full = full_scores(after.scoring, {test.name: test.max_score for test in after.tests}, plugins.contest("icpc"))
    assert full[""] == 100
    assert list(names_in(after.scoring))[:2] == ["secret/1-batch1/1-case2", "secret/1-batch1/2-case3"]
    assert "validator: dmoj-standard is not ICPC's; its default was written" in notes


@pytest.mark.parametrize("to", ["omegaup", "icpc-2025-09"])
def test_tests_that_nobody_knows_yet(tmp_path: Path, plugins: Plugins, to: str) -> None:
    """What would be a package without tests is refused, and nothing is written."""
    problem = replace(load_problem(PACKAGES / "omegaup", plugins), unfinished=True)
    with pytest.raises(PackageError, match="judge the problem, then convert it"):
        write_problem(problem, tmp_path / "written", plugins.writers[to])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("to", ["omegaup", "icpc-2025-09"])
def test_streams_and_slowness_are_named(tmp_path: Path, plugins: Plugins, to: str) -> None:
    """Neither format has files in place of streams, or scores that fall with time."""
    problem = load_problem(PACKAGES / "cms", plugins)
    problem = replace(problem, checker=CheckerSpec("default"), files_io=("a.in", "a.out"), slow_from=Fraction(1, 2))
    notes = write_problem(problem, tmp_path / "written", plugins.writers[to])
    assert {note.partition(":")[0] for note in notes} >= {"files", "scores"}


def test_testlib_checker(tmp_path: Path, plugins: Plugins) -> None:
    """A checker with testlib is called by a script, which speaks this format's exit codes."""
    _, after, notes = converted(PACKAGES / "polygon-full", plugins, tmp_path)
    assert after.checker.language == "script"
    assert "validator: put testlib.h into output_validator/, as it is not part of this package" in notes
    into = tmp_path / "written" / "output_validator"
    checker = into / "checker"
    (tmp_path / "feedback").mkdir()
    for code, expected in ((0, 42), (1, 43), (2, 43), (8, 43), (3, 1), (7, 1)):
        checker.write_text(f"#!/bin/sh\ncat $2 >&2\nexit {code}\n")
        checker.chmod(0o755)
        done = subprocess.run(
            [into / "run", "/dev/null", "/dev/null", tmp_path / "feedback"], input=b"said", check=False,
            capture_output=True,
        )  # fmt: skip
        assert done.returncode == expected
        assert (tmp_path / "feedback" / "judgemessage.txt").read_bytes() == b"said"
