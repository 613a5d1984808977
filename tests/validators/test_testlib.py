"""Checkers with testlib.h: what their ends and messages mean, and what they are given."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core.lane import Lane
from parley.core.language import Language
from parley.core.model import Cause, Opinion, Program, RunResult, TestCase
from parley.core.workspace import Workspace
from parley.validators.testlib import TestlibPercentValidator, TestlibValidator

from ..core.records import exited, stopped
from .conftest import ALSO_WITHOUT_A_BOX, a_program, said, validate

OF_TEN = TestCase("1", "", Path("/1.in"), None, max_score=Fraction(10))


@pytest.mark.parametrize(
    ("code", "stderr", "opinion", "share"),
    [
        (0, "ok 3 numbers", Opinion.ACCEPTED, Fraction(1)),
        (0, "", Opinion.ACCEPTED, Fraction(1)),
        (1, "wrong answer 1st numbers differ", Opinion.WRONG, Fraction(0)),
        (2, "wrong output format Expected integer", Opinion.WRONG, Fraction(0)),
        (4, "wrong output format Extra information", Opinion.WRONG, Fraction(0)),
        (8, "unexpected eof", Opinion.WRONG, Fraction(0)),
        (5, "wrong answer as ejudge has it", Opinion.WRONG, Fraction(0)),
        (5, "points 5 as it was once", Opinion.ACCEPTED, Fraction(1, 2)),
        (7, "points 2.5 not bad", Opinion.ACCEPTED, Fraction(1, 4)),
        (7, "points 10", Opinion.ACCEPTED, Fraction(1)),
        (7, "points 0", Opinion.WRONG, Fraction(0)),
        (7, "it wrote:\npoints 10\npoints 1 that is not much", Opinion.ACCEPTED, Fraction(1, 10)),
        (50, "partially correct (0) nothing", Opinion.WRONG, Fraction(0)),
        (87, "partially correct (37) some", Opinion.ACCEPTED, Fraction(37, 100)),
        (150, "", Opinion.ACCEPTED, Fraction(1)),
        (37, "partially correct (37) built without a base", Opinion.ACCEPTED, Fraction(37, 100)),
        (1, "partially correct (1) built without a base", Opinion.ACCEPTED, Fraction(1, 100)),
    ],
)
def test_decides(code: int, stderr: str, opinion: Opinion, share: Fraction) -> None:
    """By the exit code, and where that is not enough by the message, which is kept."""
    decision = TestlibValidator().decide(said(exited(code), stderr=stderr), OF_TEN, ())
    assert (decision.opinion, decision.share, decision.message) == (opinion, share, stderr)
    assert decision.score is None


@pytest.mark.parametrize(
    ("code", "stderr", "opinion", "share"),
    [
        (7, "points 100 all", Opinion.ACCEPTED, Fraction(1)),
        (7, "points 12.5 some", Opinion.ACCEPTED, Fraction(1, 8)),
        (7, "points 0 none", Opinion.WRONG, Fraction(0)),
        (7, "points 100.5 too much", Opinion.CONFUSED, Fraction(0)),
        (66, "partially correct (16)", Opinion.ACCEPTED, Fraction(16, 100)),
        (1, "wrong answer", Opinion.WRONG, Fraction(0)),
    ],
)
@pytest.mark.parametrize("worth", [0, 10])
def test_points_as_percent(code: int, stderr: str, opinion: Opinion, share: Fraction, worth: int) -> None:
    """Of whatever the test is worth, be it nothing."""
    test = replace(OF_TEN, max_score=Fraction(worth))
    decision = TestlibPercentValidator().decide(said(exited(code), stderr=stderr), test, ())
    assert (decision.opinion, decision.share) == (opinion, share)


_INSTEAD = "instead of 0, 1, 2, 4, 7, 8 or 50 to 150"


@pytest.mark.parametrize(
    ("result", "stderr", "message"),
    [
        (exited(3), "FAIL answer is shorter", "it gave up; stderr: FAIL answer is shorter"),
        (exited(5), "", f"it exited with code 5 {_INSTEAD}"),
        (exited(6), "", f"it exited with code 6 {_INSTEAD}"),
        (exited(42), "", f"it exited with code 42 {_INSTEAD}"),
        (exited(7), "no word of it", f"it exited with code 7 {_INSTEAD}; stderr: no word of it"),
        (exited(7), "points 11", "it gave 11 points of 10; stderr: points 11"),
        (exited(7), "points -1", "it gave -1 points of 10; stderr: points -1"),
        (exited(7), "points nan", "it gave points, and 'nan' is not a number; stderr: points nan"),
        (exited(151), "", f"it exited with code 151 {_INSTEAD}"),
        (exited(120), "partially correct (120)", "it gave 120 percent; stderr: partially correct (120)"),
        (
            stopped(Cause.CPU_LIMIT),
            "partially correct (5)",
            "it reached its CPU time limit; stderr: partially correct (5)",
        ),
        (stopped(Cause.KILLED, output_exceeded=True), "", "it wrote too much"),
    ],
)
def test_is_confused(result: RunResult, stderr: str, message: str) -> None:
    """Anything else is the package's fault, told with its stderr."""
    decision = TestlibValidator().decide(said(result, stderr=stderr), OF_TEN, ())
    assert (decision.opinion, decision.message, decision.share) == (Opinion.CONFUSED, message, Fraction(0))


@ALSO_WITHOUT_A_BOX
@pytest.mark.anyio
async def test_what_it_is_given(lane: Lane, data: Path, workspace: Workspace) -> None:
    """Input, output and answer as files that can be opened again and sought in, then the flags; nothing on stdin."""
    text = """
import os, sys
read = [open(name, "rb") for name in sys.argv[1:4]]
assert [file.read() for file in read] == [b"5\\n", b"out\\0put", b"6\\n"]
assert read[1].seek(-3, 2) == 4 and read[1].read() == b"put" and open(sys.argv[2]).read(3) == "out"
assert sys.argv[4:] == ["--group", "a b"] and sys.stdin.read() == "" and os.listdir() == []
for name in sys.argv[1:4]:
    try: open(name, "r+b")
    except OSError: continue
    sys.exit(name)
print("points 0.25", file=sys.stderr)
sys.exit(7)
"""
    for _ in range(2):
        decision = await validate(
            TestlibValidator(), lane, data, b"out\0put", program=a_program(workspace, text), flags=("--group", "a b")
        )
        assert (decision.opinion, decision.share) == (Opinion.ACCEPTED, Fraction(1, 4)), decision
    assert list(lane.given.iterdir()) == []


@pytest.mark.anyio
async def test_recursion_as_deep_as_memory(lane: Lane, data: Path, compiled: Callable[[str], Path]) -> None:
    """Checkers that search recurse: their stack has no limit of its own."""
    text = (
        "static long down(int n) { volatile char frame[1 << 20]; frame[0] = (char)n; "
        "return n ? down(n - 1) + frame[0] - frame[0] : 0; } int main(void) { return (int)down(50); }"
    )
    argv = ("/program/program",)
    program = Program(Language("c", "", (), run=argv, profile="native"), "", compiled(text), argv)
    decision = await validate(TestlibValidator(), lane, data, b"", program=program)
    assert decision.opinion is Opinion.ACCEPTED, decision
