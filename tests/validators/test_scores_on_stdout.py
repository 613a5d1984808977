"""Checkers that write a score: CMS's, SIO2's, and our plain ones."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from parley.core.inquiry import Places
from parley.core.lane import Lane
from parley.core.model import Cause, Opinion, RunResult, TestCase
from parley.core.workspace import Workspace
from parley.validators.cms import CmsValidator
from parley.validators.own import OwnValidator
from parley.validators.plain import PlainValidator, points
from parley.validators.sinol import SinolValidator

from ..core.records import died, exited, stopped
from .conftest import a_program, said, validate

TEST = TestCase("1", "", Path("/1.in"), None, max_score=Fraction(25, 2))
PLACES = Places("/in", "/ans", "/out")
CMS, SINOL, PLAIN = CmsValidator(), SinolValidator(), PlainValidator()


@pytest.mark.parametrize(
    ("validator", "arguments"),
    [
        (CMS, ("/in", "/ans", "/out", "flag")),
        (SINOL, ("/in", "/out", "/ans", "flag")),
        (PLAIN, ("/in", "/ans", "/out", "12.5", "flag")),
    ],
    ids=lambda value: value.name if isinstance(value, OwnValidator) else "",
)
def test_arguments(validator: OwnValidator, arguments: tuple[str, ...]) -> None:
    """Each has an order of its own; the package's flags are last."""
    assert tuple(validator.arguments(PLACES, TEST, ("flag",))) == arguments
    validator.check_flags(("flag",))


@pytest.mark.parametrize(
    ("validator", "stdout", "stderr", "share", "message"),
    [
        (CMS, "1.0\n", "translate:success\n", 1, "the output is correct"),
        (CMS, "0.5\nsecond line", "almost\nADMIN_MESSAGE: by one\nother", Fraction(1, 2), "almost\nby one"),
        (CMS, " 0 ", "translate:wrong", 0, "the output is not correct"),
        (CMS, "0.1", "translate: partial", Fraction(1, 10), "the output is partially correct"),
        (CMS, "1", "translate:no such thing", 1, "translate:no such thing"),
        (CMS, "1e0", "", 1, ""),
        (SINOL, "OK\n", "", 1, ""),
        (SINOL, "OK", "", 1, ""),
        (SINOL, "OK\nnot bad\n37.5\n", "", Fraction(3, 8), "not bad"),
        (SINOL, "OK\r\n\r\n50\r\n", "", Fraction(1, 2), ""),
        (SINOL, "OK\n\n100/3\n", "", Fraction(1, 3), ""),
        (SINOL, "OK\nnothing\n0\n", "", 0, "nothing"),
        (SINOL, "WRONG\nline 3\n100\n", "", 0, "line 3"),
        (SINOL, "WA\n", "", 0, ""),
        (PLAIN, "1", "", 1, ""),
        (PLAIN, "0.25 a quarter\nof it\n", "ignored", Fraction(1, 4), "a quarter\nof it"),
        (PLAIN, "\n 0\n\nwrong in line 3\n", "", 0, "wrong in line 3"),
    ],
)
def test_scores(validator: OwnValidator, stdout: str, stderr: str, share: Fraction, message: str) -> None:
    """A share of the test, exactly as it is written; nothing is a wrong answer."""
    decision = validator.decide(said(exited(0), stdout=stdout, stderr=stderr), TEST, ())
    assert (decision.share, decision.message) == (share, message)
    assert decision.opinion is (Opinion.ACCEPTED if share else Opinion.WRONG)


@pytest.mark.parametrize(
    ("validator", "result", "stdout", "message"),
    [
        (CMS, exited(1), "1", "it exited with code 1 instead of 0"),
        (CMS, died(6), "1", "it died of SIGABRT"),
        (CMS, exited(0), "", "it gave no score"),
        (CMS, exited(0), "\n1", "it gave no score"),
        (CMS, exited(0), "nan", "it gave a score, and 'nan' is not a number"),
        (CMS, exited(0), "1.5", "it gave the score 1.5, which is not between 0 and 1"),
        (CMS, exited(0), "-0.1", "it gave the score -0.1, which is not between 0 and 1"),
        (CMS, exited(0), "1e999999999", "it gave a score, and '1e999999999' is not a number"),
        (SINOL, exited(3), "OK", "it exited with code 3 instead of 0, 1 or 2"),
        (SINOL, stopped(Cause.WALL_LIMIT), "OK", "it reached its wall time limit"),
        (SINOL, exited(0), "", "it wrote '' in place of OK or WRONG"),
        (SINOL, exited(0), "ok\n", "it wrote 'ok' in place of OK or WRONG"),
        (SINOL, exited(0), "OK\n\n101\n", "it gave 101 percent"),
        (SINOL, exited(0), "OK\n\n-1\n", "it gave -1 percent"),
        (SINOL, exited(0), "OK\n\n1/0\n", "its third line is to be percent, and '1/0' is not a number"),
        (SINOL, exited(0), "OK\n\nhalf\n", "its third line is to be percent, and 'half' is not a number"),
        (PLAIN, exited(42), "1", "it exited with code 42 instead of 0"),
        (PLAIN, stopped(Cause.KILLED, output_exceeded=True), "1", "it wrote too much"),
        (PLAIN, exited(0), " \n", "it wrote no score"),
        (PLAIN, exited(0), "OK", "it gave a score, and 'OK' is not a number"),
        (PLAIN, exited(0), "100", "it gave the score 100, which is not between 0 and 1"),
    ],
)
def test_is_confused(validator: OwnValidator, result: RunResult, stdout: str, message: str) -> None:
    """Anything else is the package's fault, told with the program's stderr."""
    decision = validator.decide(said(result, stdout=stdout, stderr="help\n"), TEST, ())
    assert (decision.opinion, decision.share) == (Opinion.CONFUSED, 0)
    assert decision.message == f"{message}; stderr: help"


def test_points_that_a_test_is_worth() -> None:
    """As they are written by people."""
    assert [points(Fraction(*value)) for value in ((100, 1), (25, 2), (100, 3), (0, 1))] == [
        "100", "12.5", "33.333333333333336", "0",
    ]  # fmt: skip


@pytest.mark.anyio
async def test_a_plain_checker(lane: Lane, data: Path, workspace: Workspace) -> None:
    """From its files to the decision; a crash, a hang and a flood are its own fault, one after the other."""
    good = """
import sys
answer, output = (open(name, errors="replace").read().split() for name in sys.argv[2:4])
right = sum(map(str.__eq__, answer, output))
print(right / len(answer), f"{right} of {len(answer)}, for {sys.argv[4]} points")
"""
    decision = await validate(PLAIN, lane, data, b"6", program=a_program(workspace, good), max_score=Fraction(30))
    assert (decision.opinion, decision.share, decision.message) == (Opinion.ACCEPTED, 1, "1 of 1, for 30 points")
    bad = {
        "import os\nos.abort()": "it died of SIGABRT",
        "while True: pass": "it reached its CPU time limit",
        "while True: print('1' * 1000)": "it wrote too much",
        "x = bytearray(1 << 30)": ("it needed more memory than it may", "it exited with code 1 instead of 0; stderr: "),
        "raise SystemExit('why')": "it exited with code 1 instead of 0; stderr: why",
    }
    for text, message in bad.items():
        decision = await validate(PLAIN, lane, data, b"6", program=a_program(workspace, text))
        assert decision.opinion is Opinion.CONFUSED, text
        assert decision.message.splitlines()[-1].startswith(message), decision.message
    decision = await validate(PLAIN, lane, data, b"7", program=a_program(workspace, good))
    assert (decision.opinion, decision.message) == (Opinion.WRONG, "0 of 1, for 1 points")
