"""DMOJ's checkers in Python: what they are given, what they may import, and what their answers mean."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from parley.core.errors import PackageError
from parley.core.lane import Lane
from parley.core.model import MIB, Opinion, Ran, Source, TestCase
from parley.core.workspace import Workspace
from parley.validators import dmoj_host, dmoj_python
from parley.validators.dmoj_python import DmojPython

from ..core.records import a_problem, a_run, exited
from .conftest import ALSO_WITHOUT_A_BOX, a_program, said, validate

_LOOK = """
from dmoj.result import CheckerResult, Result
from dmoj.checkers import standard
from dmoj.utils.unicode import utf8bytes, utf8text
import dmoj.checkers.floats


def check(process_output, judge_output, *, judge_input, point_value, submission_source, submission_language,
          execution_time, case, result: Result, precision, names, word, **kwargs):
    assert (process_output, judge_output, judge_input) == (b"7\\n", b"6\\n", b"5\\n"), judge_input
    assert (point_value, submission_language, execution_time) == (20, "cpp17", 0.005), kwargs
    assert submission_source == b"int main() {}", submission_source
    assert (precision, names, word) == (3, ["a", 1], "3 words"), names
    assert (case.points, case.input_data(), result.max_memory, result.result_flag) == (20, b"5\\n", 9216, Result.AC)
    assert (kwargs["problem_id"], kwargs["case_position"], kwargs["batch"]) == ("a", 0, 0) and not kwargs["binary_data"]
    assert not standard.check(process_output, judge_output, result=result, **kwargs)
    assert dmoj.checkers.floats.check(b"1.001", b"1", precision=2)
    assert utf8text(utf8bytes("\\u00fc")) == "\\u00fc"
    print("for whom it may concern")
    return CheckerResult(True, 5, "\\u6b63\\u3057\\u3044", "and more")
"""


@ALSO_WITHOUT_A_BOX
@pytest.mark.anyio
async def test_what_it_is_given(lane: Lane, data: Path, workspace: Workspace, tmp_path: Path) -> None:
    """Bytes, keywords, modules by DMOJ's names; what it prints is not taken for its answer."""
    (tmp_path / "a.cpp").write_text("int main() {}")
    ran = Ran("cpp17", a_run(memory_bytes=9 * MIB), Source(tmp_path, ("a.cpp",)))
    decision = await validate(
        DmojPython(), lane, data, b"7\n", program=a_program(workspace, _LOOK), max_score=Fraction(20), ran=ran,
        flags=("precision=3", 'names=["a", 1]'), more_flags=("word=3 words",),
    )  # fmt: skip
    assert (decision.opinion, decision.share) == (Opinion.ACCEPTED, Fraction(1, 4)), decision
    assert decision.message == decision.team_message == "正しい\nand more"


@pytest.mark.anyio
async def test_its_faults_are_its_own(lane: Lane, data: Path, workspace: Workspace) -> None:
    """Whatever goes wrong in it is told with its traceback; an output that is no text is wrong."""
    begin = "from dmoj.result import CheckerResult\ndef check(process_output, judge_output, **kwargs):\n    "
    texts = {
        "raise RuntimeError('oh')": "it exited with code 1 instead of 0; stderr: RuntimeError: oh",
        "from dmoj.error import InternalError; raise InternalError('no')": "InternalError: no",
        "return 'yes'": "TypeError: a CheckerResult is made of a bool and a number, not of 'yes' and 1",
        "from dmoj.graders import standard": "ModuleNotFoundError: No module named 'dmoj.graders'",
        "raise SystemExit(0)": "it gave no result: Input data was truncated",
        "return CheckerResult(True, 2)": "it gave 2 points of 1",
        "return CheckerResult(True, float('nan'))": "it gave no result: 'nan' is",
        "while True: pass": "it reached its CPU time limit",
        "import os; os.kill(os.getpid(), 9)": "it died of SIGKILL",
    }
    for text, message in texts.items():
        decision = await validate(DmojPython(), lane, data, b"", program=a_program(workspace, begin + text))
        assert decision.opinion is Opinion.CONFUSED, text
        assert message in decision.message.splitlines()[-1], decision.message
    for text, wanted in {"return process_output.decode() == '6'": "invalid unicode", "return False": ""}.items():
        decision = await validate(DmojPython(), lane, data, b"\xff", program=a_program(workspace, begin + text))
        assert (decision.opinion, decision.message) == (Opinion.WRONG, wanted)


def test_where_a_case_is() -> None:
    """Positions count from 0, batches from 1; a case of none is in batch 0."""
    tests = tuple(TestCase(name, group, Path("/1.in"), None) for name, group in (("a", ""), ("b", "batch2")))
    problem = replace(a_problem(Path("/")), tests=tests)
    asked = [dmoj_python.request(problem, test, None, args={}) for test in tests]
    assert [(one.case_position, one.batch) for one in asked] == [(0, 0), (1, 2)]


def answer(**changes: Any) -> str:
    return json.dumps({"passed": True, "points": "1", "feedback": "", "extended_feedback": "", **changes})


def test_points() -> None:
    """Exactly as they were told: a third of a point is all of it; a wrong answer may have some."""
    third = repr(1 / 3)
    decision = dmoj_python.decide(said(exited(0), stdout=answer(points=third)), 1 / 3)
    assert (decision.opinion, decision.share) == (Opinion.ACCEPTED, 1)
    decision = dmoj_python.decide(said(exited(0), stdout=answer(passed=False, points="2.5")), 10)
    assert (decision.opinion, decision.share, decision.score) == (Opinion.WRONG, 0, Fraction(5, 2))
    decision = dmoj_python.decide(said(exited(0), stdout=answer(points="0")), 0)
    assert (decision.opinion, decision.share) == (Opinion.ACCEPTED, 1)


@pytest.mark.parametrize(
    "stdout", ["", "[]", "{}", answer(points=1), answer(points="-1"), answer(points="11"), "x" * 99]
)
def test_nonsense(stdout: str) -> None:
    """What is no answer of the host's, or no number of points, decides nothing."""
    assert dmoj_python.decide(said(exited(0), stdout=stdout), 10).opinion is Opinion.CONFUSED


@pytest.mark.parametrize("flag", ["precision", "=3", "a-b=1", ""])
def test_flags_that_make_no_sense(flag: str) -> None:
    """They are keywords of the checker's."""
    with pytest.raises(PackageError, match="are key=value, and not"):
        DmojPython().check_flags((flag,))


@pytest.mark.parametrize(
    ("name", "process", "judge", "options", "same"),
    [
        ("standard", b" 1  2\r\n\n3", b"1 2\n3\n", {}, True),
        ("standard", b"1\n2", b"1 2", {}, False),
        ("identical", b"1\n", b"1\n", {}, True),
        ("easy", b"b A\na", b"aAB", {}, True),
        ("easy", b"ab", b"aab", {}, False),
        ("rstripped", b"1 \n\n2", b"1\n\n2", {}, True),
        ("rstripped", b"1\n2", b"1\n\n2", {}, False),
        ("rstripped", b"1\n2", b"1\n\n2", {"filter_new_line": True}, True),
        ("sorted", b"2 1\n3", b"3\n2  1\n", {}, True),
        ("sorted", b"1 2\n3", b"3\n2 1\n", {}, False),
        ("sorted", b"1 2\n3", b"3\n2 1\n", {"split_on": "whitespace"}, True),
        ("unordered", b"1 2\n3", b"3\n2 1\n", {}, True),
        ("floats", b"x 1.0000001", b"x 1", {}, True),
        ("floats", b"x 1.00001", b"x 1", {}, False),
        ("floats", b"nan", b"nan", {}, False),
        ("floats", b"1e9 y", b"1e9 x", {}, False),
        ("floats", b"z", b"1", {}, False),
        ("floatsabs", b"1000.1", b"1000", {"precision": 2}, False),
        ("floatsrel", b"1000.1", b"1000", {"precision": 2}, True),
        ("floatsrel", b"-1000.1", b"-1000", {"precision": 2}, True),
    ],
)
def test_checkers_that_others_call(
    name: str, process: bytes, judge: bytes, options: dict[str, Any], *, same: bool
) -> None:
    """They compare as DMOJ's of these names do."""
    assert dmoj_host.CHECKERS[name](process, judge, **options) is same


def test_checkers_that_give_points() -> None:
    """For each line that is right, and with words about it."""
    result = dmoj_host.linecount(b"1\n x \n3", b"1\nx\n4\n5", 8)
    assert (result.passed, result.points, result.extended_feedback) == (False, 4, "Case Feedback:\n✓✓✗✗")
    assert dmoj_host.linecount(b"1\n2", b"1", 8) is False
    result = dmoj_host.linematches(b"1\n2", b"1\n3", 10, point_distribution=[3, 1])
    assert (result.passed, result.points) == (True, 7.5)
    assert dmoj_host.linematches(b"1", b"1\n3", 10, point_distribution=[3, 1]) is False
    result = dmoj_host.identical(b"1 \n", b"1\n")
    assert (result.passed, result.feedback) == (False, "Presentation Error, check your whitespace")
