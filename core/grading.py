"""A package's own grader, in a box: it reads what the members of a group came to, and writes what the group comes to.

Lines are `VERDICT score`. Source: Kattis problem package format (legacy), "Graders". Any other answer, and any end but
exit code 0, is a judge error with the grader's stderr.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from fractions import Fraction

from . import feedback
from .lane import Lane, Role, program_mount
from .model import JUDGE_PROFILE, Cause, Problem, Program, Verdict
from .rational import exact, nearest
from .runner import run_once
from .scoring import Outcome, Wanted

_WORDS = {Verdict.PA: "AC", Verdict.RFE: "RTE", Verdict.JE: "JE"}
_KNOWN = {"AC": Verdict.AC, "WA": Verdict.WA, "TLE": Verdict.TLE, "RTE": Verdict.RTE, "MLE": Verdict.MLE,
          "OLE": Verdict.OLE, "JE": Verdict.JE, "IF": Verdict.JE}  # fmt: skip
_DECIMALS = 9


async def grade(lane: Lane, problem: Problem, program: Program, wanted: Wanted) -> Outcome:
    """Raises what a box raises."""
    limits = problem.validation_limits
    assert wanted.group.grader  # noqa: S101 - that is why it is wanted
    argv = (*program.command(limits), *wanted.group.grader.flags)
    stdin = os.memfd_create("results", os.MFD_CLOEXEC)
    os.write(stdin, _lines(wanted.outcomes).encode())

    async def attempt() -> Outcome:
        ran = await run_once(
            lane, Role.JUDGE, (program_mount(program),), argv, program.granted(limits), profile=JUDGE_PROFILE,
            stdin=stdin, environment=program.environment(limits),
        )  # fmt: skip
        said, stderr = ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace")
        name = wanted.group.name or "all tests"
        if ran.result.cause is not Cause.EXITED or ran.result.exit_code != 0:
            why = feedback.complaint(ran.result, stderr, wanted="0")
            return Outcome(Verdict.JE, Fraction(0), f"the grader of {name} failed: {why}")
        return _read(said) or Outcome(
            Verdict.JE, Fraction(0), f"the grader of {name} said {said[:80]!r}, which is no verdict and score"
        )

    try:
        outcome = await lane.insist(attempt, Role.JUDGE)
    finally:
        os.close(stdin)
    bad = next((one for one in wanted.outcomes if not one.verdict.accepted), None)
    return outcome if outcome.why or outcome.verdict.accepted or bad is None else _because(outcome, bad)


def _because(outcome: Outcome, bad: Outcome) -> Outcome:
    return Outcome(outcome.verdict, outcome.score, bad.why)


def _lines(outcomes: Sequence[Outcome]) -> str:
    judged = [one for one in outcomes if one.verdict is not Verdict.SK]
    return "".join(f"{_WORDS.get(one.verdict, one.verdict)} {nearest(one.score)!r}\n" for one in judged)


def _read(said: str) -> Outcome | None:
    words = said.split()
    if len(words) != 2 or words[0] not in _KNOWN:
        return None
    try:
        score = exact(words[1])
    except ValueError:
        return None
    # Graders add up binary floating point numbers: what is beyond nine decimals is noise, and may leave the range.
    return Outcome(_KNOWN[words[0]], round(score, _DECIMALS))
