"""`parley stress`, as authors meet it."""

from __future__ import annotations

import json
import shutil
import signal
import tempfile
from pathlib import Path

import msgspec
import pytest

from parley.core.authoring.stress import StressReport

from .command import GUESS, SUM, Command, ended, wait_until

GENERATOR = """
import random, sys
seed, n, most = map(int, sys.argv[1:])
draw = random.Random(seed)
print(n)
print(*[draw.randint(-most, most) for _ in range(n)])
"""
ARGUMENTS = ("--args", "{seed} {n:1..50} {most:1..1000}")
WRONG = "submissions/wrong_answer/silent_below_zero.py"
RIGHT = "submissions/accepted/sum.py"


@pytest.fixture
def generator(tmp_path: Path) -> Path:
    path = tmp_path / "gen.py"
    path.write_text(GENERATOR)
    return path


@pytest.fixture
def package(tmp_path: Path) -> Path:
    shutil.copytree(SUM, tmp_path / "sum")
    return tmp_path / "sum"


def test_finds_a_small_case_and_keeps_it(parley: Command, package: Path, generator: Path) -> None:
    """Of one number below zero, however large the first one was; the test is the package's own from then on."""
    done = parley("stress", package, WRONG, RIGHT, "--generator", generator, *ARGUMENTS, "--keep", "--json")
    assert done.code == 1
    report = msgspec.json.decode(done.out, type=StressReport)
    assert report.found
    assert report.shrunk_from
    assert report.found.arguments[1:] == ["1", "1"]
    assert report.found.input_bytes == 5
    assert [(one.source, one.verdict) for one in report.found.outcomes] == [(WRONG, "WA")]
    data, answer = map(Path, report.kept)
    assert (data.read_text().split(), answer.read_text()) == (["1", "-1"], "-1\n")
    shown = parley("problem", "show", package, "--json").document
    assert str(data) in [test["input"] for test in shown["tests"]]


def test_crash_of_the_reference(parley: Command, package: Path, generator: Path, tmp_path: Path) -> None:
    """Which is found as well; its name stands in the answer, and what it was given."""
    (tmp_path / "b.py").write_text("n = int(input())\nprint(1 // (n - 3))\n")
    done = parley("stress", package, RIGHT, tmp_path / "b.py", "-g", generator, "--args", "{seed} 3 {most:1..9}")
    assert done.code == 1
    assert f"  {tmp_path}/b.py: RTE: the program exited with code 1" in done.out
    assert "input (" in done.out
    assert "answer (" not in done.out


def test_nothing_is_found(parley: Command, package: Path, generator: Path) -> None:
    """Compared with what the package accepts, where no B is named; then the exit code is 0."""
    done = parley("stress", package, RIGHT, "-g", generator, *ARGUMENTS, "--cases", "20", "--jobs", "1")
    assert (done.code, done.out) == (0, "20 cases: nothing was found\n")


def test_interactive(parley: Command, tmp_path: Path) -> None:
    """The interactor decides about the program; the case is shrunk to the least secret that goes wrong."""
    (tmp_path / "gen.py").write_text("import sys\nprint('fixed', sys.argv[1])\n")
    wrong = "submissions/wrong_answer/linear_search.py"
    done = parley("stress", GUESS, wrong, "-g", tmp_path / "gen.py", "--args", "{secret:1..1000}", "--json")
    assert done.code == 1
    found = done.document["found"]
    assert found["arguments"] == ["11"]
    assert [(one["source"], one["verdict"]) for one in found["outcomes"]] == [(wrong, "WA")]


def test_generator_that_fails(parley: Command, package: Path, tmp_path: Path) -> None:
    """Is the author's fault: one line, with how it was called and what it said."""
    (tmp_path / "gen.py").write_text("raise ValueError('no such size')\n")
    done = parley("stress", package, RIGHT, "-g", tmp_path / "gen.py")
    assert (done.code, done.out) == (3, "")
    assert f"{tmp_path}/gen.py 1: makes no input: it exited with code 1 instead of 0" in done.complaint
    assert "no such size" in done.complaint


def test_nothing_to_compare_with(parley: Command, sum_package: Path, generator: Path) -> None:
    """A batch problem without accepted submissions asks for B."""
    done = parley("stress", sum_package, SUM / RIGHT, "-g", generator)
    assert done.code == 2
    assert "name B after" in done.complaint


def test_interrupted(parley: Command, package: Path, generator: Path, tmp_path: Path) -> None:
    """Ctrl-C ends it cleanly, and says how far it came."""
    mark = tmp_path / "err"
    with mark.open("wb") as err:
        process = parley.start("stress", package, RIGHT, "-g", generator, *ARGUMENTS, "--cases", "100000", stderr=err)
        wait_until(
            lambda: any(Path(tempfile.gettempdir()).glob(f"parley-{process.pid}-*/data/1*")), "some cases were tried"
        )
        process.send_signal(signal.SIGINT)
        done = ended(process)
    assert done.code == 130
    assert " tried, nothing was found" in mark.read_text()


def test_what_was_found_by_then(parley: Command, package: Path, tmp_path: Path) -> None:
    """Ctrl-C while a smaller case is looked for loses nothing: the smallest by then is told."""
    generator = tmp_path / "gen.py"
    generator.write_text(f"import time\n{GENERATOR}\nif n == 1:\n    time.sleep(30)\n")
    mark, folders = tmp_path / "err", set[Path]()
    with mark.open("wb") as err:
        process = parley.start("stress", package, WRONG, RIGHT, "-g", generator, *ARGUMENTS, "--jobs", "1", stderr=err)

        def looks_for_a_smaller_one() -> bool:
            """A handful is in a folder of its own, and the first one holds what is found."""
            folders.update(Path(tempfile.gettempdir()).glob(f"parley-{process.pid}-*/data/*"))
            return len(folders) > 1

        wait_until(looks_for_a_smaller_one, "a second handful is tried")
        process.send_signal(signal.SIGINT)
        done = ended(process)
    said = mark.read_text()
    assert done.code == 130
    assert " tried, one was found, and perhaps a smaller one is there" in said
    assert f"  {WRONG}: WA: " in said
    assert "input (" in said


def test_search_ends_with_the_first(parley: Command, package: Path, generator: Path) -> None:
    """What comes after it in the same handful is not judged: each may take as long as the limit."""
    done = parley("stress", package, WRONG, RIGHT, "-g", generator, "--args", "1 5 9", "--jobs", "1", "--json")
    report = msgspec.json.decode(done.out, type=StressReport)
    assert (done.code, report.cases) == (1, 1)


def test_schema_is_fresh() -> None:
    """docs/stress.schema.json is what `python -m parley.core.authoring.stress` prints."""
    kept = json.loads((Path(__file__).parents[2] / "docs" / "stress.schema.json").read_text())
    assert kept == msgspec.json.schema(StressReport)
