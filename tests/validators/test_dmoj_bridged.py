"""DMOJ's bridged checkers of every kind, without running one."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from parley.core.errors import PackageError
from parley.core.inquiry import Places
from parley.core.model import Cause, Opinion, RunResult, TestCase
from parley.validators.dmoj_bridged import DmojBridged

from ..core.records import died, exited, stopped
from .conftest import said

TEST = TestCase("1", "", Path("/1.in"), None, max_score=Fraction(10))
PLACES = Places("/data/1 a.in", "/data/1.ans", "/given/output")
BRIDGED = DmojBridged()


@pytest.mark.parametrize(
    ("flags", "arguments"),
    [
        ((), ["/data/1 a.in", "/given/output", "/data/1.ans"]),
        (("type=testlib",), ["/data/1 a.in", "/given/output", "/data/1.ans"]),
        (("type=peg",), ["/data/1.ans", "/given/output", "/data/1 a.in"]),
        (("args_format_string=",), ["/data/1 a.in", "/given/output", "/data/1.ans"]),
        (('args_format_string="The arguments"',), ["The arguments"]),
        (
            ("args_format_string=-i{input_file} {{x}} 'a b' {input_file}",),
            ["-i/data/1 a.in", "{x}", "a b", "/data/1 a.in"],
        ),
    ],
)
def test_arguments(flags: tuple[str, ...], arguments: list[str]) -> None:
    """Those of the kind, or a command line with names for the files, which stay one word each."""
    BRIDGED.check_flags(flags)
    assert BRIDGED.arguments(PLACES, TEST, flags) == arguments


@pytest.mark.parametrize(
    "flag",
    [
        "type=other", "feedback=perhaps", "speed=3", "type", "", "args_format_string={output}", "args_format_string={",
        "args_format_string={input_file.__class__}", "args_format_string='", "args_format_string={0}",
    ],
)  # fmt: skip
def test_flags_that_make_no_sense(flag: str) -> None:
    """The package's fault, told in one line before anything is judged."""
    with pytest.raises(PackageError) as raised:
        BRIDGED.check_flags((flag,))
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("kind", "code", "stdout", "stderr", "share", "message"),
    [
        ("default", 0, "well done\n", "noise", 1, "well done"),
        ("default", 1, "oh", "", None, "oh"),
        ("testlib", 0, "", "", 1, ""),
        ("testlib", 1, "", "wrong answer", None, ""),
        ("testlib", 2, "", "", None, "Presentation Error"),
        ("testlib", 2, "own words", "", None, "own words"),
        ("testlib", 7, "", "before\npoints 4\npoints 9", Fraction(2, 5), ""),
        ("testlib", 7, "", "points 10", 1, ""),
        ("testlib", 7, "", "points 0", 0, ""),
        ("coci", 0, "", "", 1, ""),
        ("coci", 7, "", "no\npartial 1/3\n", Fraction(1, 3), ""),
        ("coci", 7, "", "partial 0/05", 0, ""),
        ("coci", 2, "", "", None, "Presentation Error"),
        ("peg", 0, "fine", "", 1, "fine"),
        ("peg", 1, "", "", None, ""),
        ("peg", 1, "7\n10\n", "", Fraction(7, 10), ""),
        ("peg", 0, "text\n0\n10\n", "", 1, "text\n0\n10"),
        ("peg", 1, "1\n0\n2.5 \n10", "", Fraction(1, 4), ""),
    ],
)
def test_decides(kind: str, code: int, stdout: str, stderr: str, *, share: Fraction | None, message: str) -> None:
    """A right answer may be worth nothing; what the checker writes is for the contestant."""
    decision = BRIDGED.decide(said(exited(code), stdout=stdout, stderr=stderr), TEST, (f"type={kind}",))
    assert decision.opinion is (Opinion.WRONG if share is None else Opinion.ACCEPTED)
    assert (decision.share, decision.message, decision.team_message) == (share or 0, message, message)


def test_without_feedback() -> None:
    """The package may keep it from contestants."""
    flags = ("feedback=false", "type=testlib")
    assert BRIDGED.decide(said(exited(1), stdout="secret"), TEST, flags).message == ""
    assert BRIDGED.decide(said(exited(2), stdout="secret"), TEST, flags).message == "Presentation Error"


@pytest.mark.parametrize(
    ("kind", "result", "stdout", "stderr", "message"),
    [
        ("default", exited(2), "", "", "it exited with code 2 instead of 0 or 1"),
        ("default", exited(7), "", "points 1", "it exited with code 7 instead of 0 or 1; stderr: points 1"),
        ("default", died(11), "", "", "it died of SIGSEGV"),
        ("testlib", exited(3), "", "FAIL", "it gave up; stderr: FAIL"),
        ("testlib", exited(7), "", "points 11", "it gave 11 points of 10; stderr: points 11"),
        (
            "testlib",
            exited(7),
            "",
            "points 1.5",
            "it gave points, and wrote no `points N` to stderr; stderr: points 1.5",
        ),
        ("testlib", exited(7), "points 1", "", "it gave points, and wrote no `points N` to stderr"),
        ("testlib", stopped(Cause.CPU_LIMIT), "", "points 1", "it reached its CPU time limit; stderr: points 1"),
        ("coci", exited(7), "", "partial 4/3", "it gave the share 4/3; stderr: partial 4/3"),
        (
            "coci",
            exited(7),
            "",
            "partial 1/0",
            "it gave a share, and wrote no `partial X/Y` to stderr; stderr: partial 1/0",
        ),
        ("coci", exited(7), "", "", "it gave a share, and wrote no `partial X/Y` to stderr"),
        ("peg", exited(2), "", "", "it exited with code 2 instead of 0 or 1"),
        ("peg", exited(0), "11\n10\n", "", "it gave the share 11 / 10"),
    ],
)
def test_is_confused(kind: str, result: RunResult, stdout: str, *, stderr: str, message: str) -> None:
    """Anything else is the package's fault."""
    decision = BRIDGED.decide(said(result, stdout=stdout, stderr=stderr), TEST, (f"type={kind}",))
    assert (decision.opinion, decision.message) == (Opinion.CONFUSED, message)
