"""`parley verify` and `parley problem show`, as authors meet them."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from .command import SUM, Command

ECHO = "print(input())\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A problem of one test, to print what one reads, with a right and a wrong solution."""
    root = tmp_path / "echo"
    for name, text in {
        "problem.yaml": "name: Echo\nlimits:\n  time_limit: 5\n",
        "data/secret/1.in": "5\n",
        "data/secret/1.ans": "5\n",
        "submissions/accepted/a.py": ECHO,
        "submissions/wrong_answer/b.py": "print(7)\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_as_stated(parley: Command, package: Path) -> None:
    """Every submission is judged, and the report says that each got what its package states."""
    done = parley("verify", package, "--json")
    assert done.code == 0
    assert {name: record["as_expected"] for name, record in done.records.items()} == {"a.py": True, "b.py": True}


def test_not_as_stated(parley: Command, package: Path) -> None:
    """Exit code 1, and why."""
    (package / "submissions/wrong_answer/c.py").write_text(ECHO)
    done = parley("verify", package, "--json")
    assert done.code == 1
    assert done.records["c.py"]["unexpected"] == "AC where WA is expected"


def test_score_not_as_stated(parley: Command, package: Path) -> None:
    """Where it is not the verdict that is wrong, the table says what is."""
    (package / "submissions/accepted/a.py").write_text(f"# @EXPECTED_SCORE@: 7\n{ECHO}")
    done = parley("verify", package)
    assert done.code == 1
    assert "a.py  AC  the submission has 1 points where 7 are expected" in done.out


def test_several(parley: Command, package: Path, tmp_path: Path) -> None:
    """A package that cannot be read is named, and does not keep the others from being verified."""
    broken = tmp_path / "broken"
    shutil.copytree(package, broken)
    (broken / "problem.yaml").write_text("limits: [")
    done = parley("verify", broken, package, "--json")
    assert done.code == 3
    assert [report["problem"] for report in done.documents] == ["echo"]
    assert f"{broken}/problem.yaml:1:10: is not valid YAML" in done.err


def test_zip_file(parley: Command, package: Path, tmp_path: Path) -> None:
    """A package as it is downloaded: packed with or without its folder."""
    for number, base in enumerate((package, package.parent)):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in sorted(package.rglob("*")):
                archive.write(file, file.relative_to(base))
        done = parley("verify", path, "--json")
        assert done.code == 0, done.err
        assert len(done.records) == 2


def test_nothing_to_verify(parley: Command, package: Path) -> None:
    """A package without submissions shows nothing."""
    shutil.rmtree(package / "submissions")
    done = parley("verify", package)
    assert (done.code, done.out) == (3, "")
    assert done.complaint == f"parley: {package}: the package holds no submission, so there is nothing to verify"


@pytest.mark.parametrize("profile", ["ioi", "cms"])
def test_contest_profile(parley: Command, package: Path, tmp_path: Path, profile: str) -> None:
    """The same package under other rules; an organizer's own file counts as the built-in ones do."""
    shutil.copy(package / "data/secret/1.in", package / "data/secret/2.in")
    (package / "data/secret/2.ans").write_text("7\n")
    found = parley("judge", package, "--profile", profile, "--json").records
    assert [(one["verdict"], one["score"], one["max_score"]) for one in found.values()] == [("PA", 1, 2), ("PA", 1, 2)]
    own = tmp_path / "own.toml"
    own.write_text("title='own'\nsemantics='icpc'\nscore='average'\nruling='by-score'\nstop=false\n")
    found = parley("judge", package, "--profile", own, "--json").records
    assert [(one["score"], one["max_score"]) for one in found.values()] == [(0.5, 1), (0.5, 1)]


def test_unknown_profile(parley: Command, package: Path) -> None:
    """A slip of the command line."""
    done = parley("judge", package, "--profile", "acm")
    assert (done.code, done.out) == (2, "")
    assert "no contest profile is called 'acm'" in done.complaint


# --- show ---------------------------------------------------------------------------------------------------


def test_show(parley: Command) -> None:
    """What was understood, for people."""
    done = parley("problem", "show", SUM)
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "Sum of Many (sum)"
    assert "format       kattis, judged by the rules of icpc" in lines
    assert any(line.startswith("  submissions/accepted/sum.c: AC") for line in lines)


def test_show_for_programs(parley: Command, package: Path) -> None:
    """The same as JSON: tests with their files, groups with their rules, submissions with what is expected."""
    found = parley("problem", "show", package, "--json").document
    assert found["tests"][0]["input"] == str(package / "data/secret/1.in")
    assert found["limits"]["time_ms"] == 5000
    assert found["scoring"]["members"]
    assert [one["expected"] for one in found["submissions"]] == [["AC"], ["WA"]]


def test_what_is_not_understood_is_named(parley: Command, package: Path) -> None:
    """Every key that nobody here acts upon."""
    with (package / "problem.yaml").open("a") as file:
        file.write("colour: red\nsize: big\n")
    done = parley("problem", "show", package)
    assert done.out.splitlines()[-3:] == [
        "not understood",
        f"  {package}/problem.yaml: key 'colour' is not understood",
        f"  {package}/problem.yaml: key 'size' is not understood",
    ]


def test_hostile_names_are_harmless(parley: Command, package: Path) -> None:
    """A terminal is shown names, and does not do what they say."""
    (package / "problem.yaml").write_text('name: "\\e[31mred"\n')
    (package / "submissions/accepted/a.py").rename(package / "submissions/accepted/\x1b[2J.py")
    done = parley("problem", "show", package)
    assert "\x1b" not in done.out
    assert "\\x1b[31mred" in done.out
