"""omegaUp's scores, by a validator of the problem or in the output itself."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from parley.core.errors import PackageError
from parley.core.lane import Lane
from parley.core.model import Cause, Opinion, Ran, RunResult
from parley.core.workspace import Workspace
from parley.validators import omegaup
from parley.validators.omegaup import OmegaupCustom, OmegaupLiteral

from ..core.records import a_run, died, exited, stopped
from .conftest import ALSO_WITHOUT_A_BOX, a_program, said, validate


@pytest.mark.parametrize(
    ("stdout", "opinion", "share"),
    [
        ("1", Opinion.ACCEPTED, Fraction(1)),
        (" \n 0.5 of it\nmore", Opinion.ACCEPTED, Fraction(1, 2)),
        ("0.250031\n", Opinion.ACCEPTED, Fraction(1, 4)),
        ("4.8e-05", Opinion.WRONG, Fraction(0)),
        ("100", Opinion.ACCEPTED, Fraction(1)),
        ("-3", Opinion.WRONG, Fraction(0)),
        ("", Opinion.WRONG, Fraction(0)),
        ("  \n", Opinion.WRONG, Fraction(0)),
    ],
)
def test_a_score_of_the_validator(stdout: str, opinion: Opinion, share: Fraction) -> None:
    """Its first word, rounded as omegaUp does and held between 0 and 1; nothing is 0."""
    decision = omegaup.decide(said(exited(0), stdout=stdout))
    assert (decision.opinion, decision.share) == (opinion, share)


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (exited(1), "it exited with code 1 instead of 0; stderr: Traceback"),
        (died(11), "it died of SIGSEGV; stderr: Traceback"),
        (stopped(Cause.CPU_LIMIT), "it reached its CPU time limit; stderr: Traceback"),
    ],
)
def test_a_bad_end_is_no_score(result: RunResult, message: str) -> None:
    """As with omegaUp, whatever it had written; who looks finds out why."""
    decision = omegaup.decide(said(result, stdout="1", stderr="Traceback\n"))
    assert (decision.opinion, decision.share) == (Opinion.WRONG, Fraction(0))
    assert decision.message == f"the validator gave no score: {message}"


@pytest.mark.parametrize("stdout", ["ok", "nan", "1,5", "inf", "\ufffd 1"])
def test_nonsense_says_nothing(stdout: str) -> None:
    """A validator that ended well and wrote no number is broken."""
    decision = omegaup.decide(said(exited(0), stdout=stdout, stderr="why"))
    assert decision.opinion is Opinion.CONFUSED
    assert decision.message.startswith("it gave a score, and ")
    assert decision.message.endswith("is not a number; stderr: why")


@ALSO_WITHOUT_A_BOX
@pytest.mark.anyio
async def test_what_the_validator_is_given(lane: Lane, data: Path, workspace: Workspace) -> None:
    """The output on stdin, the files of the case and of the run beside it, its name and the language."""
    text = """
import os, sys
assert sys.stdin.read() == "some output", 1
assert open("data.in").read() == "5\\n" and open("data.out").read() == "6\\n", 2
assert open("meta.in").read() == "status:0\\ntime:5000\\ntime-wall:20000\\nmem:9437184\\n", open("meta.in").read()
assert sys.argv[1:] == ["1", "cpp17"], sys.argv
assert sorted(os.listdir()) == ["data.in", "data.out", "meta.in"], os.listdir()
open("scratch", "w").close()
print(0.75)
"""
    for _ in range(2):
        decision = await validate(
            OmegaupCustom(), lane, data, b"some output", program=a_program(workspace, text), ran=Ran("cpp17", a_run())
        )
        assert (decision.opinion, decision.share) == (Opinion.ACCEPTED, Fraction(3, 4)), decision


def test_how_a_run_ended() -> None:
    """As omegaUp's sandbox writes it."""
    assert omegaup.meta(Ran("c", died(11))).splitlines()[-1] == b"signal:SIGSEGV"
    assert omegaup.meta(None) == b"status:0\n"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("output", "opinion", "share"),
    [
        (b"1", Opinion.ACCEPTED, Fraction(1)),
        (b"\n  0.25\nand more", Opinion.ACCEPTED, Fraction(1, 4)),
        (b"7", Opinion.ACCEPTED, Fraction(1)),
        (b"0", Opinion.WRONG, Fraction(0)),
        (b"", Opinion.WRONG, Fraction(0)),
        (b"x", Opinion.WRONG, Fraction(0)),
        (b"\xff\xfe", Opinion.WRONG, Fraction(0)),
        (b" " * 10_000_000 + b"1", Opinion.WRONG, Fraction(0)),
    ],
)
async def test_a_score_in_the_output(data: Path, output: bytes, opinion: Opinion, share: Fraction) -> None:
    """Whoever wrote it; what begins with no number is worth nothing, and is nobody else's fault."""
    decision = await validate(OmegaupLiteral(), None, data, output)
    assert (decision.opinion, decision.share) == (opinion, share)


@pytest.mark.parametrize("validator", [OmegaupCustom(), OmegaupLiteral()])
def test_no_flags(validator: OmegaupCustom | OmegaupLiteral) -> None:
    """There are none."""
    with pytest.raises(PackageError, match="has no flag 'x'"):
        validator.check_flags(["x"])
