"""The ICPC protocol apart from boxes: what the problem's program is given, and what is said when it breaks."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core import feedback
from parley.core.model import Cause, CheckerSpec, RunResult

from .records import a_problem, a_test, died, exited, stopped


def test_arguments() -> None:
    """Input and answer as the box sees them, the feedback folder with its slash, then the flags."""
    data = Path("/somewhere/data")
    test = a_test("secret/a b/1", input=data / "secret/a b/1.in", answer=data / "secret/a b/1.ans")
    arguments = feedback.arguments(a_problem(data.parent), test, ("--x", "y z"))
    assert arguments == ("/data/secret/a b/1.in", "/data/secret/a b/1.ans", "/w/feedback/", "--x", "y z")


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (exited(0), "it exited with code 0 instead of 42 or 43"),
        (died(signal.SIGSEGV), "it died of SIGSEGV"),
        (stopped(Cause.FAILED, failure="exec: Permission denied"), "it could not be started (exec: Permission denied)"),
        (stopped(Cause.CPU_LIMIT), "it reached its CPU time limit"),
        (stopped(Cause.WALL_LIMIT), "it reached its wall time limit"),
        (stopped(Cause.KILLED, output_exceeded=True), "it wrote too much"),
        (stopped(Cause.KILLED), "it was stopped"),
    ],
)
def test_complaint(result: RunResult, said: str) -> None:
    """How it ended, with its own words where it had any."""
    assert feedback.complaint(result, "") == said
    assert feedback.complaint(result, " \n") == said
    assert feedback.complaint(result, "oops\n") == f"{said}; stderr: oops"


def test_complaint_ends_in_a_line_that_says_it_all() -> None:
    """Of many lines all are kept, and the last one, which a reason quotes, has the last of them."""
    assert feedback.complaint(exited(1), "Traceback:\n  line 5\nKeyError: 3\n\n") == (
        "Traceback:\n  line 5\nKeyError: 3\nit exited with code 1 instead of 42 or 43; stderr: KeyError: 3"
    )


def test_scores_by_the_validators_name() -> None:
    """The test's own before the problem's; an interactor is held to the same."""
    problem = replace(a_problem(Path("/p")), checker=CheckerSpec("icpc-score"))
    assert feedback.scores_of(problem, a_test("1")) is feedback.Scores.REQUIRED
    other = replace(a_test("2"), checker=CheckerSpec("icpc-2025-sample"))
    assert feedback.scores_of(problem, other) is feedback.Scores.IGNORED
    assert feedback.scores_of(a_problem(Path("/p")), a_test("3")) is feedback.Scores.FORBIDDEN


def test_complaint_of_memory() -> None:
    """A SIGKILL that the limit of memory explains is not told as one."""
    assert feedback.complaint(died(signal.SIGKILL, out_of_memory=True), "") == "it needed more memory than it may"
