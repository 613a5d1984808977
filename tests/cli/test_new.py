"""`parley new language`: what it writes works before anything is changed, and nothing is ever overwritten."""

from __future__ import annotations

import os
import resource
import sys
import tomllib
from functools import partial
from pathlib import Path

import pytest

from parley.core.starters import KINDS

from .command import SUM, Command


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder to stand in."""
    place = tmp_path / "project"
    place.mkdir()
    return place


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("options", [(), ("--from", "c"), ("--from", "cpp20", "--extension", ".zz")], ids=" ".join)
def test_works_at_once(parley: Command, here: Path, options: tuple[str, ...]) -> None:
    """The file is read from the current folder, and its self-test passes."""
    stand = partial(os.chdir, here)
    done = parley("new", "language", "zig", *options, prepare=stand)
    assert (done.code, done.err) == (0, "")
    assert done.out == "wrote languages.d/zig.toml\nnow try: parley languages check zig\n"
    checked = parley("languages", "check", "zig", "--json", prepare=stand)
    verdicts = {outcome["program"]: outcome["verdict"] for outcome in checked.document["outcomes"]}
    assert verdicts == {"echo": "AC", "tle": "TLE", "rte": "RTE", "ce": "CE", "mle": "MLE"}
    assert checked.code == 0


def test_judges_and_leaves_the_others_alone(parley: Command, here: Path) -> None:
    """A copy of C++17 is used when it is asked for; files ending .cpp are C++17's as before."""
    stand = partial(os.chdir, here)
    assert parley("new", "language", "mine", "--from", "cpp17", prepare=stand).code == 0
    program = SUM / "submissions/accepted/sum.cpp"
    for options, language in (((), "cpp17"), (("--language", "mine"), "mine")):
        done = parley("judge", SUM, program, "--json", "--tests", "sample/*", *options, prepare=stand)
        assert done.records["sum.cpp"]["language"] == language
        assert done.records["sum.cpp"]["verdict"] == "AC"


def test_into_and_json(parley: Command, here: Path) -> None:
    """Another folder is made where it is missing; programs are told what was written."""
    done = parley("new", "language", "c", "--from", "c", "--into", here / "a/b", "--json")
    path = here / "a/b/languages.d/c.toml"
    assert done.document == {"language": "c", "written": [str(path)]}
    assert tomllib.loads(path.read_text())["aliases"][0] == "c11"
    checked = parley("languages", "--languages", path.parent, "--json")
    assert {each["name"]: each["from"] for each in checked.document["languages"]}["c"] == str(path)


def test_package(parley: Command, here: Path) -> None:
    """With --python a folder that can be installed: the module, its test, what to read."""
    done = parley("new", "language", "C#9", "--extension", ".csx", "--python", "--into", here)
    folder = here / "parley-language-c-sharp9"
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith(f"now try: pip install -e {folder}\n")
    assert files(folder) == {"pyproject.toml", "README.md", "parley_language_c_sharp9.py", "tests/test_c_sharp9.py"}
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["parley"] == {"language-c-sharp9": "parley_language_c_sharp9"}


def test_nothing_is_overwritten(parley: Command, here: Path) -> None:
    """Twice the same is refused, whatever lies there, and stays as it is."""
    for options, made in (((), here / "languages.d/zig.toml"), (("--python",), here / "parley-language-zig")):
        made.parent.mkdir(exist_ok=True)
        made.symlink_to("nowhere")
        done = parley("new", "language", "zig", "--into", here, *options)
        assert (done.code, done.out) == (2, "")
        assert done.complaint == f"parley: {made}: is there already, and nothing is overwritten; remove it first"
        assert made.is_symlink()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a/b",), "'a/b' is no name for a language"),
        (("..",), "'..' is no name for a language"),
        (("-x",), "no such option: -x"),
        (("",), "'' is no name for a language"),
        (("python3",), "'python3' is Python 3 already; choose another name, or --from python3 to change it"),
        (("py",), "'py' is Python 3 already"),
        (("py", "--from", "c"), "'py' is Python 3 already"),
        (("c", "--from", "c", "--python"), "'c' is C11 already, and no plugin replaces another's language"),
        (("cc",), "files ending .cc are C++17 already; say the ending with --extension"),
        (("x", "--extension", "x"), "--extension: 'x' is not a dot and small letters"),
        (("x", "--extension", ".X"), "--extension: '.X' is not a dot and small letters"),
        (("x", "--from", "cobolt"), "--from: no language is called 'cobolt'"),
        (("x", "--into", "/dev/null"), "/dev/null/languages.d/x.toml: cannot be written: Not a directory"),
        (("x", "--into", "/dev/null", "--python"), "/dev/null/parley-language-x: cannot be written: Not a directory"),
        (("x", "--into", "/proc"), "/proc/languages.d/x.toml: cannot be written: No such file or directory"),
    ],
    ids=str,
)
def test_refusals(parley: Command, here: Path, arguments: tuple[str, ...], said: str) -> None:
    """One line, exit code 2, and nothing is written."""
    done = parley("new", "language", *arguments, prepare=partial(os.chdir, here))
    assert done.code == 2
    assert said in done.err.splitlines()[-1]
    assert files(here) == set()


def no_room() -> None:
    """As on a full disk, files can be made, and nothing written to them."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


@pytest.mark.parametrize("options", [(), ("--python",)], ids=["file", "package"])
def test_no_room(parley: Command, here: Path, options: tuple[str, ...]) -> None:
    """The machine's lack; the line names the path, and nothing half is left in the way of the next try."""
    done = parley("new", "language", "zig", "--into", here, *options, prepare=no_room)
    path = here / ("parley-language-zig/pyproject.toml" if options else "languages.d/zig.toml")
    assert (done.code, done.out) == (4, "")
    assert done.complaint == f"parley: {path}: File too large; raise the limit of file sizes (`ulimit -f`)"
    assert files(here) == set()
    assert not (here / "parley-language-zig").exists()
    assert parley("new", "language", "zig", "--into", here, *options).code == 0


INTERRUPTED = """
import os, pathlib, signal, sys
from parley.core.cli import main

usual = pathlib.Path.open

def interrupted(path, mode="r", *others, **options):
    opened = usual(path, mode, *others, **options)
    if mode == "x":
        os.kill(os.getpid(), signal.SIGTERM)
    return opened

pathlib.Path.open = interrupted
del sys.argv[0]
main()
"""


@pytest.mark.parametrize("options", [(), ("--python",)], ids=["file", "package"])
def test_interrupted_between_making_and_writing(parley: Command, here: Path, options: tuple[str, ...]) -> None:
    """A signal ends the command when what it began is whole."""
    prefix = (sys.executable, "-c", INTERRUPTED)
    done = parley("new", "language", "zig", "--into", here, *options, prefix=prefix)
    assert (done.code, done.complaint) == (143, "parley: interrupted by SIGTERM; nothing is left running")
    assert len(files(here)) == (4 if options else 1)
    assert all((here / name).stat().st_size for name in files(here))


# --- problems -----------------------------------------------------------------------------------------------


def test_problems_verify_at_once(parley: Command, here: Path) -> None:
    """Every kind: all submissions as stated, junk refused, nothing to be warned of."""
    for kind in KINDS:
        done = parley("new", "problem", f"my-{kind}", "--kind", kind, "--into", here)
        assert (done.code, done.err) == (0, "")
        assert done.out.endswith(f"now try: parley verify {here}/my-{kind}\n")
    done = parley("verify", *(here / f"my-{kind}" for kind in KINDS), "--json")
    assert done.code == 0, done.err
    for report in done.documents:
        assert (report["warnings"], report["unused"]) == ([], [])
        records = [one for part in (report, *report["checks"]) for one in part["submissions"]]
        assert {one["as_expected"] for one in records} <= {True, None}
        assert any(one["verdict"] == "AC" for one in report["submissions"])
        assert any(one["verdict"] != "AC" for one in report["submissions"])


def test_problem_is_not_overwritten(parley: Command, here: Path) -> None:
    """What is there stays as it is; a name that is no folder's is refused."""
    (here / "mine").mkdir()
    done = parley("new", "problem", "mine", "--into", here)
    assert done.code == 2
    assert "is there already, and nothing is overwritten" in done.complaint
    assert files(here) == set()
    assert parley("new", "problem", "../up", "--into", here).code == 2
