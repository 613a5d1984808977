"""Packages of CMS in the Italian layout: what is understood, what is refused, and that they are judged so."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

from parley.core.group import Group, Score
from parley.core.model import MIB, Problem, Verdict
from parley.core.plugins import Plugins
from parley.plugins.formats.cms import CmsFormat
from parley.testing import FormatSuite

from .edited import PACKAGES, Make, Package, judged

SCORED = "n_input: 4\nscore_type: {}\nscore_type_parameters: {}\n"


class TestCms(FormatSuite):
    format = "cms"
    example = PACKAGES / "cms"
    broken = MappingProxyType(
        {
            "task.yaml": b"name: a/b\nn_input: 4\n",
            "input/input3.txt": None,
            "output/output0.txt": None,
            "gen/GEN": b"1\n# ST: 100\n2\n3\n4\n",
        }
    )


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda: Package(CmsFormat(), "cms", tmp_path / "package")


def groups(problem: Problem) -> list[Group]:
    assert problem.scoring
    return [one for one in problem.scoring.members if isinstance(one, Group)]


def scored(make: Make, kind: str, parameters: str) -> Package:
    return make().change("task.yaml", ("n_input: 4\n", SCORED.format(kind, parameters)))


def test_task_yaml(make: Make) -> None:
    """Limits are in seconds and MiB; keys for people are known; others are named."""
    problem = make().change("task.yaml", ("token_mode: disabled", "token_mode: disabled\nsyllabus: 3")).load()
    assert (problem.name, problem.title, problem.contest) == ("double", "Twice as much", "cms")
    assert (problem.limits.time_ms, problem.limits.memory_bytes) == (1500, 64 * MIB)
    assert [line.rpartition(": ")[2] for line in problem.not_understood] == ["key 'syllabus' is not understood"]


def test_italian_names(make: Make) -> None:
    """The older keys and places count as well."""
    text = "nome_breve: doppio\nnome: Il doppio\ntimeout: 2\nmemlimit: 32\nn_input: 4\nrisultati: all\n"
    package = make().put({"task.yaml": text, "check/checker": None, "cor/correttore.cpp": "int main() {}\n"})
    problem = package.load()
    assert (problem.name, problem.title, problem.limits.time_ms) == ("doppio", "Il doppio", 2000)
    assert problem.limits.memory_bytes == 32 * MIB
    assert problem.checker.program
    assert (problem.checker.validator, problem.checker.program.files, problem.checker.language) == (
        "cms", ("correttore.cpp",), None,
    )  # fmt: skip
    assert problem.not_understood == ()


def test_subtasks_of_gen(make: Make) -> None:
    """`# ST:` begins a subtask; copies are tests, blank lines and comments are none."""
    problem = make().load()
    assert [(one.name, one.scale, one.members) for one in groups(problem)] == [
        ("subtask0", 0, ("000",)),
        ("subtask1", 40, ("001", "002")),
        ("subtask2", 60, ("003",)),
    ]
    assert {one.score for one in groups(problem)} == {Score.MIN}
    assert [test.group for test in problem.tests] == ["subtask0", "subtask1", "subtask1", "subtask2"]


def test_without_subtasks(make: Make) -> None:
    """Tests share the total value, exactly."""
    package = make().put({"gen/GEN": "1\n2\n3\n4\n"}).change("task.yaml", ("n_input: 4\n", "total_value: 50\n"))
    problem = package.load()
    assert {test.max_score for test in problem.tests} == {Fraction(25, 2)}
    assert problem.scoring
    assert problem.scoring.score is Score.SUM


@pytest.mark.parametrize(
    ("kind", "parameters", "rule", "found"),
    [
        ("GroupMin", "[[30, 1], [70, 3]]", Score.MIN, [(30, "000"), (70, "001 002 003")]),
        ("GroupMul", "[[30, '00[02]'], [70, '.*']]", Score.PRODUCT, [(30, "000 002"), (70, "000 001 002 003")]),
        ("GroupMin", "[[0.5, ['003', '001']]]", Score.MIN, [(Fraction(1, 2), "003 001")]),
        ("GroupThreshold", "[[100, 4, 0.25]]", Score.WITHIN, [(100, "000 001 002 003")]),
        ("GroupMin", "[{max_score: 9, testcases: '001'}]", Score.MIN, [(9, "001")]),
    ],
)
def test_score_types(make: Make, kind: str, parameters: str, rule: Score, found: list[tuple[Fraction, str]]) -> None:
    """Tests of a subtask are said by a count, a pattern, or names."""
    problem = scored(make, kind, parameters).load()
    assert [(one.scale, " ".join(map(str, one.members))) for one in groups(problem)] == found
    assert {one.score for one in groups(problem)} == {rule}
    assert kind != "GroupThreshold" or groups(problem)[0].threshold == Fraction(1, 4)


def test_sum(make: Make) -> None:
    """Sum has points for each test."""
    problem = scored(make, "Sum", "12.5").load()
    assert [test.max_score for test in problem.tests] == [Fraction(25, 2)] * 4


@pytest.mark.parametrize(
    ("kind", "parameters", "said"),
    [
        ("GroupSum", "[[1, 4]]", "score_type 'GroupSum' is not known"),
        ("GroupMin", "[[50, 3], [50, 3]]", "asks for more than the 4 tests"),
        ("GroupMin", "[[50, 'x']]", "no test's name begins with the pattern 'x'"),
        ("GroupMin", "[[50, ['009']]]", "a list of names such as 000"),
        ("GroupMin", "[50]", "must be a list of points and tests"),
        ("GroupMin", "[[-1, 4]]", "worth less than nothing"),
        ("GroupMin", "[[1, ['001', '001']]]", "names a test twice"),
        ("GroupMin", "[[1, 0]]", "holds no test"),
    ],
)
def test_score_types_that_make_no_sense(make: Make, kind: str, parameters: str, said: str) -> None:
    """They are refused with the file and what is wrong."""
    refusal = scored(make, kind, parameters).refused()
    assert said in refusal
    assert "task.yaml" in refusal


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"gen/GEN": "1\n"}, "n_input is 4, but gen/GEN has 1 tests"),
        ({"gen/GEN": "1 # ST: 5\n"}, "GEN:1: is a test and a command"),
        ({"gen/GEN": "# ST: many\n"}, "GEN:1: a subtask needs whole points"),
        ({"gen/GEN": None, "task.yaml": "name: a\n"}, "give n_input, or a file gen/GEN"),
        ({"task.yaml": "name: a\nn_input: 1e30\n"}, "n_input must be a number"),
        ({"task.yaml": "name: a\nn_input: 4\ninfile: ../x\n"}, "infile '../x' must be the name of a file"),
        ({"check/checker": None, "check/checker.cpp": "", "check/checker.py": ""}, "keep the one that judges"),
    ],
)
def test_refused(make: Make, files: dict[str, str | None], said: str) -> None:
    """One line says which file, and what to do."""
    assert said in make().put(files).refused()


def test_links_out_of_the_package_are_refused(make: Make, tmp_path: Path) -> None:
    """Neither tests nor programs are read from elsewhere."""
    (tmp_path / "secret").write_text("1\n")
    package = make()
    for name in ("input/input0.txt", "check/checker", "sol/grader.cpp"):
        kept = (package.root / name).read_bytes()
        (package.root / name).unlink()
        (package.root / name).symlink_to(tmp_path / "secret")
        assert "is a link that leads out of" in package.refused()
        (package.root / name).unlink()
        (package.root / name).write_bytes(kept)


def test_graders(make: Make) -> None:
    """Each language gets its grader and headers; submissions are renamed after the task; others cannot be judged."""
    problem = make().load()
    found = {part.languages: ([name for name, _ in part.files], part.main, part.rename) for part in problem.support}
    assert found == {
        ("cpp",): (["double.h", "grader.cpp"], "grader", "double"),
        ("python3", "pypy3"): (["grader.py"], "grader", "double"),
    }
    assert problem.languages == ("cpp", "python3", "pypy3")
    assert [one.label for one in problem.submissions] == ["sol/small.py", "sol/solution.cpp"]
    assert [one.expected for one in problem.submissions] == [None, (Verdict.AC,)]


def test_files_are_the_default(make: Make) -> None:
    """CMS reads input.txt and writes output.txt unless the keys are there and empty."""
    package = make()
    assert package.load().files_io is None
    assert package.change("task.yaml", ('infile: ""\n', "")).load().files_io == ("input.txt", "")
    assert package.change("task.yaml", ('outfile: ""\n', "outfile: out\n")).load().files_io == ("input.txt", "out")


def test_communication(make: Make) -> None:
    """A manager makes it one: with stubs by pipes with names, without by the standard streams."""
    package = (
        make()
        .put({"check/manager.cpp": "int main() {}\n"})
        .change("task.yaml", ("n_input", "num_processes: 2\nn_input"))
    )
    problem = package.load()
    assert problem.interactor
    assert (problem.interactor.protocol, problem.interactor.flags) == ("cms", ("processes=2", "io=std_io"))
    problem = package.put({"sol/stub.cpp": "int main() {}\n"}).load()
    assert problem.interactor
    assert problem.interactor.flags == ("processes=2", "io=fifo_io")
    assert [part.main for part in problem.support] == ["stub"]
    assert problem.files_io is None
    assert (
        "num_processes must be from 1 to 100" in package.change("task.yaml", ("processes: 2", "processes: 0")).refused()
    )


def test_output_only(make: Make) -> None:
    """Submissions are outputs: no grader, nothing is run."""
    problem = make().change("task.yaml", ("n_input", "output_only: true\nn_input")).load()
    assert (problem.output_only, problem.support, problem.submissions) == (True, (), ())


@pytest.mark.anyio
async def test_judged(make: Make, plugins: Plugins, cache: Path) -> None:
    """With graders in two languages, and a checker that is ready to run and gives half of the points."""
    small, right = await judged(make().load(), plugins, cache)
    assert (right.verdict, right.score, right.as_expected) == (Verdict.AC, 100, True)
    assert (small.verdict, small.score) == (Verdict.PA, 70)
    assert [group.score for group in small.groups] == [0, 40, 30]


FILES = """n = int(open("in.txt").read())
{}
"""


@pytest.mark.anyio
async def test_judged_by_files(make: Make, plugins: Plugins, cache: Path) -> None:
    """Input comes as a file, output is what is left as one; standard streams are empty and unread."""
    programs = {
        "right": "open('out.txt', 'w').write(str(2 * n))",
        "silent": "print(2 * n)",
        "wrong": "open('out.txt', 'w').write(str(n + 1))",
        "folder": "import os; os.mkdir('out.txt')",
        "link": "import os; os.symlink('in.txt', 'out.txt')",
        "listening": "open('out.txt', 'w').write(str(2 * n) if input() else '')",
        "cheating": "open('in.txt', 'w').write('0'); open('out.txt', 'w').write('0')",
    }
    package = make().change("task.yaml", ('infile: ""', "infile: in.txt"), ('outfile: ""', "outfile: out.txt"))
    names = ("sol/grader.cpp", "sol/grader.py", "sol/solution.cpp", "sol/small.py", "check/checker")
    gone: dict[str, str | None] = dict.fromkeys(names)
    package.put({"input/input3.txt": "9" + "\n" * (5 << 20)})  # more than is copied
    package.put(gone).put({f"sol/{name}.py": FILES.format(text) for name, text in programs.items()})
    found = {record.source: record for record in await judged(package.load(), plugins, cache)}
    verdicts = {name: (found[f"sol/{name}.py"].verdict, found[f"sol/{name}.py"].score) for name in programs}
    nothing = dict.fromkeys(("silent", "folder", "link"), (Verdict.WA, 0))
    assert verdicts == {
        **nothing, "right": (Verdict.AC, 100), "wrong": (Verdict.WA, 0), "listening": (Verdict.RTE, 0),
        "cheating": (Verdict.WA, 0),
    }  # fmt: skip
    assert found["sol/silent.py"].tests[0].message == "it left no file out.txt"
