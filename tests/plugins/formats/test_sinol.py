"""Packages of SIO2: limits, groups, libraries, what solutions must get, and tests that are generated."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

from parley.core.errors import PackageError
from parley.core.group import Group, Score
from parley.core.model import Problem, Verdict
from parley.core.plugins import Plugins
from parley.plugins.formats.sinol import SinolFormat
from parley.testing import FormatSuite

from .edited import PACKAGES, Make, Package, judged

KIB = 1024
GENERATOR = """#include <fstream>
int main() {
    for (int test = 1; test <= 2; ++test) {
        std::ofstream("dbl" + std::to_string(test) + "a.in") << test * 20 << std::endl;
    }
}
"""
NO_TESTS = {f"{folder}/dbl{test}.{folder}": None for folder in ("in", "out") for test in ("0", "1a", "1b", "2a")}


class TestSinol(FormatSuite):
    format = "sinol"
    example = PACKAGES / "sinol"
    broken = MappingProxyType(
        {
            "config.yml": b"sinol_task_id: dbl\nmemory_limit: 65536\n",
            "in/dblX.in": b"1\n",
            "prog/twice.cpp": None,
        }
    )


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda: Package(SinolFormat(), "sinol", tmp_path / "package")


def groups(problem: Problem) -> dict[str, Group]:
    assert problem.scoring
    return {one.name: one for one in problem.scoring.members if isinstance(one, Group)}


def test_limits(make: Make) -> None:
    """Of a test, else its group, else all, in milliseconds and KiB; a language's come first."""
    package = make().change(
        "config.yml", ("  2: 2000", "  2: 2000\n  1b: 500"), ("    time_limit: 3000", "    time_limits: {1: 3000}")
    )
    problem = package.load()
    assert {test.name: test.time_ms for test in problem.tests} == {
        "dbl0": 1000,
        "dbl1a": 1000,
        "dbl1b": 500,
        "dbl2a": 2000,
    }
    assert {test.memory_bytes for test in problem.tests} == {65536 * KIB}
    (python,) = problem.language_limits
    assert (python.languages, python.time_ms, python.memory_bytes) == (("python3", "pypy3"), 3000, None)
    assert python.tests == ("dbl1a", "dbl1b")


def test_groups(make: Make) -> None:
    """The least of the tests, made whole upwards; what a group depends on counts as its own; group 0 has no points."""
    found = groups(make().load())
    assert {name: (one.scale, one.members) for name, one in found.items()} == {
        "0": (0, ("dbl0",)), "1": (30, ("dbl1a", "dbl1b")), "2": (70, ("dbl2a", "dbl1a", "dbl1b")),
    }  # fmt: skip
    assert {(one.score, one.round_up) for one in found.values()} == {(Score.MIN, True)}


def test_equal_points(make: Make) -> None:
    """Without `scores` a hundred is shared; the last group has what is left."""
    package = (
        make()
        .put({"in/dbl3.in": "1\n", "out/dbl3.out": "2\n"})
        .change("config.yml", ("scores:\n  1: 30\n  2: 70\n", ""))
    )
    assert [one.scale for one in groups(package.load()).values()] == [0, 33, 33, 34]


def test_kinds_of_contests(make: Make) -> None:
    """oi: points fall from half of the time limit, and no test has a limit of its own. icpc: one point or none."""
    package = make().change("config.yml", ("oij", "oi"))
    assert package.load().slow_from == Fraction(1, 2)
    package.change("config.yml", ("  2: 2000", "  2: 2000\n  1b: 500"))
    assert "contests of type oi have no limits of single tests (1b)" in package.refused()
    problem = package.change("config.yml", ("sinol_contest_type: oi", "sinol_contest_type: icpc")).load()
    assert problem.slow_from is None
    assert problem.scoring
    assert (problem.scoring.score, {one.scale for one in groups(problem).values()}) == (Score.MIN, {1})


def test_what_the_task_is_called(make: Make) -> None:
    """As config.yml says, or as all tests are; `ocen` tests are samples."""
    package = (
        make()
        .change("config.yml", ("sinol_task_id: dbl\n", ""))
        .put({"in/dbl1ocen.in": "1\n", "out/dbl1ocen.out": "2\n"})
    )
    problem = package.load()
    assert problem.name == "dbl"
    assert [test.name for test in problem.tests if test.group == "0"] == ["dbl0", "dbl1ocen"]
    assert "says no sinol_task_id" in package.put({"in/other1.in": "1\n"}).refused()


def test_libraries(make: Make) -> None:
    """C++ compiles what its arguments name and finds the headers; Python finds its module."""
    support = {
        part.languages: part
        for part in make().change("config.yml", ("[twice.cpp]\n", "[twice.cpp, -O1]\n")).load().support
    }
    assert [name for name, _ in support["cpp",].files] == ["twice.h", "twice.cpp"]
    assert support["cpp",].flags == ("-O1",)
    python = support["python3", "pypy3"]
    assert ([name for name, _ in python.files], python.rename, python.main) == (["twice.py"], "dbl", "dbl")


def test_expectations(make: Make) -> None:
    """Points and status of each group; own tests of a group that depends on others say little of its status."""
    right, slow = make().load().submissions
    assert (right.label, slow.label) == ("prog/dbl.cpp", "prog/dbls1.py")
    assert [(rule.tests, rule.score, rule.required) for rule in slow.rules] == [
        ("0", (0, 0), None), ("0", None, (Verdict.AC, Verdict.PA)),
        ("1", (30, 30), None), ("1", None, (Verdict.AC, Verdict.PA)),
        ("2", (0, 0), None), ("", (30, 30), None),
    ]  # fmt: skip


def test_what_is_expected_of_nobody(make: Make) -> None:
    """A solution that is not there is named, and a group that has points and no tests."""
    package = make().change("config.yml", ("  dbls1.py:", "  dbls2.py:"), ("  1: 30\n", "  1: 30\n  9: 5\n"))
    assert [line.partition("config.yml, ")[2] for line in package.load().not_understood] == [
        "sinol_expected_scores: dbls2.py is not understood: prog/ has no such solution",
        "scores: group 9 is not understood: it has no tests",
    ]


def test_programs(make: Make) -> None:
    """A checker, and an interactor, for which there are no answers; both find the headers beside them."""
    package = make().put({"prog/dblchk.cpp": "int main() {}\n"})
    checker = package.load().checker
    assert checker.program
    assert (checker.validator, checker.program.files) == ("sinol", ("dblchk.cpp",))
    assert [name for name, _ in checker.program.beside] == ["twice.h"]
    problem = (
        package.put({"prog/dblsoc.cpp": "", "out/dbl1a.out": None})
        .change("config.yml", ("\nscores:", "\nnum_processes: 2\nscores:"))
        .load()
    )
    assert problem.interactor
    assert (problem.interactor.protocol, problem.interactor.flags) == ("sinol", ("processes=2",))
    assert problem.tests[1].answer is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (("sinol_task_id: dbl", "sinol_task_id: ../a"), "must be what names of files begin with"),
        (("oij", "ioi"), "sinol_contest_type 'ioi' is not known"),
        (("  2: [1]", "  2: [1]\n  1: [2]"), "groups 1, 2 depend on each other in a circle"),
        (("  2: [1]", "  2: [0]"), "needs numbers of groups that have tests"),
        (("time_limit: 1000", "tempo: 1"), "says no time_limit for test dbl0"),
        (("  py:", "  perl:"), "'perl' is no ending of sources"),
        (("  1: 30", "  one: 30"), "'one' must be the number of a group"),
        (("status: WA", "status: WRONG"), "status 'WRONG' is not known"),
        (("[twice.cpp, twice.h]", "[../twice.h]"), "must be the name of a file in prog/"),
        (("[twice.cpp, twice.h]", '["a\\nb"]'), "must be the name of a file in prog/"),
    ],
)
def test_refused(make: Make, changes: tuple[str, str], said: str) -> None:
    """One line says which key, and what to do."""
    refusal = make().change("config.yml", changes).refused()
    assert said in refusal
    assert "config.yml" in refusal


def test_no_tests(make: Make) -> None:
    """Without a generator, or with a script for one, it is said what to do."""
    package = make().put(NO_TESTS)
    assert "prog/ no dblingen" in package.refused()
    assert "run `sinol-make gen`" in package.put({"prog/dblingen.sh": "true\n"}).refused()


@pytest.mark.anyio
async def test_judged(make: Make, plugins: Plugins, cache: Path) -> None:
    """With a library in two languages; a group has no points where one that it depends on fails."""
    right, slow = await judged(make().load(), plugins, cache)
    assert (right.verdict, right.score, right.as_expected) == (Verdict.AC, 100, True)
    assert (slow.verdict, slow.score, slow.as_expected) == (Verdict.PA, 30, True)


@pytest.mark.anyio
async def test_slow_programs_lose_points(make: Make, plugins: Plugins, cache: Path) -> None:
    """In a contest of type oi, three quarters of the time limit leave about half of the points."""
    gone = dict.fromkeys(("prog/dbl.cpp", "prog/dbls1.py"))
    slow = "import time\nn = int(input())\nwhile n > 10 and time.process_time() < 1.5:\n    pass\nprint(2 * n)\n"
    package = (
        make().put({**gone, "prog/dbls2.py": slow}).change("config.yml", ("oij", "oi"), ("    time_limit: 3000", ""))
    )
    (record,) = await judged(package.load(), plugins, cache)
    fast, late = record.groups[1:]
    assert (fast.verdict, fast.score) == (Verdict.AC, 30)
    assert late.verdict is Verdict.PA
    assert 20 <= late.score <= 37


@pytest.mark.anyio
async def test_generated(make: Make, plugins: Plugins, cache: Path) -> None:
    """Where in/ is empty the generator makes the tests, and the model solution, with its library, the answers."""
    package = make().put({**NO_TESTS, "prog/dblingen.cpp": GENERATOR, "prog/dbls1.py": None})
    problem = package.load()
    assert (problem.unfinished, problem.tests) == (True, ())
    (right,) = await judged(problem, plugins, cache)
    assert (right.verdict, right.score) == (Verdict.AC, 100)
    again = package.load()
    assert (again.unfinished, [test.name for test in again.tests]) == (False, ["dbl1a", "dbl2a"])
    assert again.tests[1].answer
    assert again.tests[1].answer.read_text() == "80\n"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("int main() { return 3; }\n", "inputs cannot be made: it exited with code 3"),
        ("int main() {}\n", "has run, and left none that end in .in"),
        ('#include <fstream>\nint main() { std::ofstream("a b") << 1; }\n', "leaves a file with an odd name"),
    ],
)
async def test_generators_that_fail(make: Make, plugins: Plugins, cache: Path, text: str, said: str) -> None:
    """The package is to blame, in one line."""
    package = make().put({**NO_TESTS, "prog/dblingen.cpp": text})
    with pytest.raises(PackageError) as raised:
        await judged(package.load(), plugins, cache)
    assert said in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


INWER = """import os, sys
n = int(input())
print(sys.argv[1], n)
if n == 90:
    os.abort()
sys.exit(n == 3)
"""


@pytest.mark.anyio
async def test_inputs_are_validated(make: Make, plugins: Plugins, tmp_path: Path) -> None:
    """By the inwer, which is told the name of the test; an assertion of it speaks against the input too."""
    package = make()
    assert package.load().checks == ()
    (check,) = package.put({"prog/dblinwer.py": INWER}).load().checks
    (found,) = await judged(check, plugins, tmp_path / "cache")
    assert {test.name: test.verdict for test in found.tests} == {
        "in/dbl0.in": "AC", "in/dbl1a.in": "AC", "in/dbl1b.in": "WA", "in/dbl2a.in": "WA"
    }  # fmt: skip
    assert "dbl1b.in 3" in found.tests[2].reason
    assert not found.as_expected
