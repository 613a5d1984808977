"""Problems of all formats, written as packages of ICPC 2025-09, and read again."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core.errors import PackageError
from parley.core.group import Group
from parley.core.model import Calibration, CheckerSpec, Problem, Source, Verdict
from parley.core.packages import load_problem, write_problem
from parley.core.plugins import Plugins
from parley.core.scoring import full_scores, names_in
from parley.plugins.formats._icpc2025_scripts import scripts
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
    assert "validator: dmoj-standard is not ICPC's; its default case_sensitive was written" in notes


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


def test_its_own_kind(plugins: Plugins, tmp_path: Path) -> None:
    """Constants are put in, what is stated of all tests is stated again, and samples may be required."""
    before, after, notes = converted(PACKAGES / "icpc2025", plugins, tmp_path)
    assert before.checker.program
    assert b"{{" in before.checker.program.path.read_bytes()
    assert not any(b"{{" in path.read_bytes() for path in (tmp_path / "written").rglob("*") if path.is_file())
    assert [one.rules for one in after.submissions] == [
        tuple(rule for rule in one.rules if not rule.tests) for one in before.submissions
    ]
    assert after.scoring
    members = [one for one in after.scoring.members if isinstance(one, Group)]
    inner = [one for group in members for one in group.members if isinstance(one, Group)]
    assert [group.requires for group in inner] == [(), ("sample",)]
    assert notes[:3] == [
        "static validation: its tests are left out",
        "submissions/partial/folder: what is stated of sample",
        "submissions/partial/folder: what is stated of secret/1-*",
    ]


def test_time_limits(plugins: Plugins, tmp_path: Path) -> None:
    """One that is no whole number of seconds has its resolution, and one that is to be found is found as before."""
    problem = load_problem(EXAMPLES / "sum", plugins)
    fine = replace(problem, limits=replace(problem.limits, time_ms=1250.0))
    found = replace(problem, calibration=Calibration(5.0, least_ms=2000.0, step_ms=2000.0))
    for name, wanted in (("fine", fine), ("found", found)):
        write_problem(wanted, tmp_path / name, Icpc2025Writer())
        after = load_problem(tmp_path / name, plugins)
        assert after.calibration == wanted.calibration
        assert after.calibration or after.limits.time_ms == wanted.limits.time_ms
        assert after.compile_limits == wanted.compile_limits
        assert after.warnings == ()


@pytest.mark.parametrize("protocol", ["cms", "omegaup-custom"])
@pytest.mark.parametrize(
    ("said", "code", "multiplier"),
    [
        ("1.0", 42, None),
        ("1 shared", 42, "1.0"),
        ("0.5 of it", 43, None),
        ("0.5 shared", 42, "0.5"),
        ("0 shared", 43, None),
        ("rubbish shared", 1, None),
    ],
)
def test_scores_on_stdout(tmp_path: Path, protocol: str, said: str, code: int, multiplier: str | None) -> None:
    """A part of the points is one where tests share them, and else a rejection; what is no number is no word."""
    found = scripts(CheckerSpec(protocol, program=Source(tmp_path, ("check",))))
    assert found
    files = {**found, "1.in": "given", "1.ans": "answer", "check": f"#!/bin/sh\ncat data.in >&2\necho {said}\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    (tmp_path / "feedback").mkdir()
    words = [tmp_path / "run", "1.in", "1.ans", "feedback/", *(["shared"] if "shared" in said else [])]
    done = subprocess.run(words, input=b"", cwd=tmp_path, check=False, capture_output=True)
    assert done.returncode == code
    written = tmp_path / "feedback/score_multiplier.txt"
    assert (written.read_text() if written.exists() else None) == multiplier
    message = (tmp_path / "feedback/judgemessage.txt").read_text()
    assert (message == "given") == (protocol == "omegaup-custom")
