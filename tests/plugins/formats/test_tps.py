"""Tasks of the IOI: as TPS exports them and as they are prepared."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

from parley.core.group import Group, Score
from parley.core.model import MIB, Problem, Verdict
from parley.core.plugins import Plugins
from parley.plugins.formats.tps import TpsFormat
from parley.testing import FormatSuite

from .edited import PACKAGES, Make, Package, judged

PREPARED = {
    "name": "double", "code": "d1", "title": "Twice", "type": "Batch", "time_limit": 1.0, "memory_limit": 256,
    "has_grader": True,
}  # fmt: skip
SOLUTIONS = {
    "double.cpp": {"verdict": "model_solution"},
    "small.cpp": {"verdict": "incorrect", "except": {"small": "correct", "samples": "correct"}},
}


class TestTps(FormatSuite):
    format = "tps"
    example = PACKAGES / "tps"
    broken = MappingProxyType(
        {
            "problem.json": b'{"task_type": "Quiz"}',
            "tests/1-01.out": None,
            "tests/2-01.in": None,
            "subtasks/01-small.json": b'{"score": "many", "testcases": []}',
        }
    )


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda: Package(TpsFormat(), "tps", tmp_path / "package")


def shape(problem: Problem) -> list[tuple[str, Fraction, str]]:
    assert problem.scoring
    groups = [one for one in problem.scoring.members if isinstance(one, Group)]
    assert {one.score for one in groups} == {Score.MIN}
    return [(one.name, one.scale, " ".join(map(str, one.members))) for one in groups]


def test_exported(make: Make) -> None:
    """Memory in bytes; subtasks share tests; all of problem.json is understood."""
    problem = make().load()
    assert (problem.name, problem.title, problem.contest) == ("double", "Twice as much", "ioi")
    assert (problem.limits.time_ms, problem.limits.memory_bytes) == (1500, 64 * MIB)
    assert shape(problem) == [
        ("00-samples", 0, "0-01"), ("01-small", 40, "0-01 1-01"), ("02-full", 60, "0-01 1-01 2-01"),
    ]  # fmt: skip
    assert problem.not_understood == ()
    assert problem.languages == ("cpp",)


def prepared(make: Make) -> Package:
    """The same task as its author has it."""
    package = make()
    subtasks: dict[str, object] = {
        "full": {"index": 2, "score": 60, "validators": []},
        "samples": {"index": 0, "score": 0, "validators": []},
        "small": {"index": 1, "score": 40, "validators": ["small.cpp"]},
    }
    mapping = "samples 0-01\nsmall 0-01\nsmall 1-01\nfull 0-01\nfull 1-01\nfull 2-01\n"
    moved = {
        "graders/grader.cpp": "grader/cpp/grader.cpp", "graders/double.h": "grader/cpp/double.h",
        "solutions/model_solution/double.cpp": "solution/double.cpp",
        "solutions/incorrect/small.cpp": "solution/small.cpp",
    }  # fmt: skip
    for old, new in moved.items():
        package.put({new: (package.root / old).read_text(), old: None})
    return package.put(
        {
            **{f"subtasks/{name}.json": None for name in ("00-samples", "01-small", "02-full")},
            "problem.json": json.dumps(PREPARED),
            "subtasks.json": json.dumps({"global_validators": ["v.cpp"], "subtasks": subtasks}),
            "solutions.json": json.dumps(SOLUTIONS),
            "tests/mapping": mapping,
        }
    )


def test_prepared(make: Make) -> None:
    """Memory in MiB; subtasks in the order of their indices; validators are named as what nobody runs."""
    problem = prepared(make).load()
    assert (problem.name, problem.title, problem.limits.memory_bytes) == ("double", "Twice", 256 * MIB)
    assert shape(problem) == [("samples", 0, "0-01"), ("small", 40, "0-01 1-01"), ("full", 60, "0-01 1-01 2-01")]
    assert len(problem.not_understood) == 2
    assert [part.main for part in problem.support] == ["grader"]
    (right, small) = problem.submissions
    assert (right.expected, right.rules) == ((Verdict.AC,), ())
    assert [(rule.tests, rule.score) for rule in small.rules[1:]] == [("small", (40, 40)), ("samples", (0, 0))]


def test_no_subtasks(make: Make) -> None:
    """A hundred points are shared by all tests."""
    package = make().put({f"subtasks/{name}.json": None for name in ("00-samples", "01-small", "02-full")})
    assert [test.max_score for test in package.load().tests] == [Fraction(100, 3)] * 3


def test_communication(make: Make) -> None:
    """The manager is compiled with the headers beside it, the stub with submissions."""
    parameters = json.dumps({"task_type_parameters_Communication_num_processes": 2})
    task = {"code": "double", "task_type": "Communication", "task_type_params": parameters}
    files = {
        "problem.json": json.dumps(task),
        "graders/stub.cpp": "",
        "graders/manager.cpp": "",
        "graders/testlib.h": "",
    }
    problem = make().put(files).load()
    assert problem.interactor
    assert (problem.interactor.protocol, problem.interactor.flags) == ("cms", ("processes=2", "io=std_io"))
    assert problem.interactor.program.files == ("manager.cpp",)
    assert [name for name, _ in problem.interactor.program.beside] == ["double.h", "testlib.h"]
    (support,) = problem.support
    assert [name for name, _ in support.files] == ["double.h", "stub.cpp", "testlib.h"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"problem.json": '{"task_type": "Batch", "code": "../a"}'}, "must be that of a file"),
        ({"problem.json": '{"task_type": "Batch", "memory_limit": 256}'}, "must be a number of bytes"),
        ({"problem.json": '{"task_type": "Batch", "task_type_params": "{"}'}, "is not valid JSON"),
        ({"problem.json": '{"task_type": "Communication"}'}, "needs a manager.cpp"),
        ({"subtasks/02-full.json": '{"score": 1, "testcases": ["9"]}'}, "has a test '9' that tests/ does not hold"),
        ({"tests/0-01.in": None, "tests/1-01.in": None, "tests/2-01.in": None}, "holds no test; run `tps gen`"),
        ({"solutions.json": '{"a.cpp": {"verdict": "fine"}}'}, "verdict 'fine' is not known"),
        ({"solutions.json": '{"../a.cpp": {"verdict": "correct"}}'}, "must be the name of a file"),
    ],
)
def test_refused(make: Make, files: dict[str, str | None], said: str) -> None:
    """One line says which file, and what to do."""
    assert said in make().put(files).refused()


@pytest.mark.anyio
async def test_judged(make: Make, plugins: Plugins, cache: Path) -> None:
    """A subtask is worth its worst test, and each solution is as its folder says."""
    small, right = await judged(make().load(), plugins, cache)
    assert (right.verdict, right.score, right.as_expected) == (Verdict.AC, 100, True)
    assert (small.verdict, small.score, small.as_expected) == (Verdict.PA, 40, True)
