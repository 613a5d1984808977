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


# --- beyond verdicts ----------------------------------------------------------------------------------------

ANY = "import sys\nsys.exit(42)\n"
CRASHES = (
    "import sys\nn = float(open(sys.argv[2]).read())\nx = float(sys.stdin.read())\nsys.exit(42 if x == n else 43)\n"
)


def with_validator(package: Path, text: str) -> None:
    (package / "output_validators").mkdir()
    (package / "output_validators/check.py").write_text(text)
    with (package / "problem.yaml").open("a") as file:
        file.write("validation: custom\n")


def test_junk_is_refused(parley: Command, package: Path) -> None:
    """The report holds what was tried, and each kind as one that was not accepted."""
    done = parley("verify", package, "--json")
    assert done.code == 0
    (junk,) = done.document["checks"]
    assert {one["source"]: one["as_expected"] for one in junk["submissions"]} == {
        "an empty output": True,
        "random bytes": True,
        "huge numbers": True,
        "nan for each number": True,
        "the answer twice": None,
    }


def test_junk_is_accepted(parley: Command, package: Path) -> None:
    """A validator that accepts anything is an expectation that failed, whatever the submissions get."""
    with_validator(package, ANY)
    shutil.rmtree(package / "submissions/wrong_answer")
    done = parley("verify", package)
    assert done.code == 1
    assert "parley: random bytes, as the output in secret/1, is AC: the validator accepted" in done.err
    assert "warning: the answer twice is accepted in secret/1: is it right there?" in done.err


def test_junk_crashes_the_validator(parley: Command, package: Path) -> None:
    """Which is a judge error, by the name of what it was given, with what it said."""
    with_validator(package, CRASHES)
    done = parley("verify", package)
    assert done.code == 5
    (line,) = [line for line in done.err.splitlines() if line.startswith("parley: an empty output,")]
    assert "as the output in secret/1, is JE" in line
    assert "ValueError" in line


def test_limits_are_looked_at(parley: Command, package: Path) -> None:
    """What accepted submissions need stands in the report; what is forgotten, and too narrow, is warned of."""
    (package / "data/secret/2.ans").write_text("5\n")
    (package / "problem.yaml").write_text("name: Echo\nlimits: {time_limit: 5, memory: 12}\n")
    (package / "submissions/accepted/a.py").write_text(f"kept = bytearray(4 << 20)\n{ECHO}")
    done = parley("verify", package, "--json")
    assert done.code == 0
    limits = done.document["limits"]
    assert (limits["slowest"], limits["slowest_test"]) == ("submissions/accepted/a.py", "secret/1")
    assert (limits["time_limit_ms"], limits["memory_limit_bytes"]) == (5000, 12 << 20)
    assert 4 << 20 < limits["largest_bytes"] < 12 << 20
    assert done.document["unused"] == ["data/secret/2.ans"]
    assert "warning: nothing uses data/secret/2.ans" in done.err
    assert any("the memory limit of 12.0 MiB is" in warning for warning in done.document["warnings"])


def test_suggested_limits_are_written(parley: Command, package: Path) -> None:
    """Into the package's own file, with its comments; what ends within 1.5 times that and must not is warned of."""
    slow = package / "submissions/time_limit_exceeded/slow.py"
    slow.parent.mkdir()
    slow.write_text(f"import time\nwhile time.process_time() < 0.3:\n    pass\n{ECHO}")
    (package / "problem.yaml").write_text("# ours\nname: Echo  # one\nlimits:\n  # s\n  time_limit: 0.2\n")
    done = parley("verify", package, "--suggest-limits", "--write")
    assert done.code == 0
    assert "time_limit_exceeded/slow.py is AC within 750.0 ms, 1.5 times the suggested limit" in done.err
    wanted = "# ours\nname: Echo  # one\nlimits:\n  memory: 64\n  # s\n  time_limit: 0.5\n"
    assert (package / "problem.yaml").read_text() == wanted


def test_write_alone_is_a_slip(parley: Command, package: Path) -> None:
    """There is nothing to write without a suggestion, nor into a packed package."""
    assert parley("verify", package, "--write").code == 2
    (package.parent / "a.zip").touch()
    done = parley("verify", package.parent / "a.zip", "--suggest-limits", "--write")
    assert (done.code, done.complaint.rpartition("is packed")[1:]) == (
        2,
        ("is packed", "; unpack it, and verify the folder"),
    )


CHECK = "import sys\nn = int(input())\nsys.exit(42 if n < (int(sys.argv[1]) if sys.argv[1:] else 9) else 43)\n"


def test_inputs_are_validated(parley: Command, package: Path) -> None:
    """Each test by each program, with the flags of its group; one that is not valid is an expectation that failed."""
    for name, text in {
        "input_validators/small.py": CHECK,
        "input_validators/any/main.py": "import sys\nsys.exit(42)\n",
        "input_validators/words.ctd": "INT(1, 9)\n",
        "data/secret/large/testdata.yaml": "input_validator_flags: 1000\n",
        "data/secret/large/1.in": "500\n",
        "data/secret/large/1.ans": "500\n",
        "data/secret/2.in": "10\n",
        "data/secret/2.ans": "10\n",
    }.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    done = parley("verify", package, "--json")
    assert done.code == 1
    (inputs,) = done.document["checks"][0]["submissions"]
    found = {test["name"]: test["verdict"] for test in inputs["tests"]}
    assert found == {"secret/1.in": "AC", "secret/2.in": "WA", "secret/large/1.in": "AC"}
    assert inputs["unexpected"] == "secret/2.in is WA where AC is permitted"
    assert any("words.ctd: is a script of checktestdata" in line for line in done.document["warnings"])


def test_each_judging_tells_its_own(parley: Command, package: Path) -> None:
    """Who could not be judged is counted where it was to be, and not once more with the inputs."""
    (package / "input_validators").mkdir()
    (package / "input_validators/any.py").write_text("import sys\nsys.exit(42)\n")
    (package / "submissions/accepted/two").mkdir()
    for name in ("a.java", "b.java"):
        (package / "submissions/accepted/two" / name).write_text("class Main {}\n")
    done = parley("verify", package)
    assert done.code == 3
    assert done.out.count("could not be judged") == 1


def test_input_validator_that_does_not_compile(parley: Command, package: Path) -> None:
    """It is named, and what the submissions got is in the report all the same."""
    (package / "input_validators").mkdir()
    (package / "input_validators/broken.py").write_text("def\n")
    done = parley("verify", package, "--json")
    assert done.code == 3
    assert "parley: inputs, by input_validators: " in done.err
    assert {one["as_expected"] for one in done.records.values()} == {True}
