"""The ICPC protocol of validators and interactors: arguments, exit codes 42 and 43, the feedback folder.

Source: Kattis problem package format, "Output Validators" (legacy and 2025-09). Any other end of the problem's
program is Opinion.CONFUSED: the package's fault, told with its stderr.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from .box import Box
from .lane import Lane, program_mount
from .model import DATA, SPACE, Cause, Decision, Mount, Opinion, Problem, Program, RunResult, TestCase
from .verdict import call_made, last_line, signal_name

ACCEPT, REJECT = 42, 43
FOLDER = "feedback"
_MESSAGE_BYTES = 16 * 1024


def arguments(problem: Problem, test: TestCase, flags: tuple[str, ...]) -> tuple[str, ...]:
    """`input answer feedbackdir/ flags…`, as a box sees them that `mounts()` were given to."""
    return (seen(problem, test.input), seen(problem, test.answer), f"{SPACE}/{FOLDER}/", *flags)


def seen(problem: Problem, path: Path | None) -> str:
    """A file of the test data as a box sees it that `mounts()` were given to; None is an empty one."""
    return f"{DATA}/{path.relative_to(problem.data)}" if path else "/dev/null"


def mounts(lane: Lane, problem: Problem, program: Program) -> tuple[Mount, ...]:
    """What the box of the problem's own program sees: itself, and all test data."""
    return (program_mount(program), Mount(lane.site.workspace.readable(problem.data), DATA))


async def decision(box: Box, result: RunResult, stderr: str) -> Decision:
    """What the problem's program, which has just ended in `box`, said."""
    message = await _text(box, "judgemessage.txt")
    team = await _text(box, "teammessage.txt")
    if result.cause is Cause.EXITED and result.exit_code == ACCEPT:
        return Decision(Opinion.ACCEPTED, message=message, team_message=team)
    if result.cause is Cause.EXITED and result.exit_code == REJECT:
        return Decision(Opinion.WRONG, Fraction(0), message=message, team_message=team)
    return Decision(Opinion.CONFUSED, Fraction(0), message=complaint(result, stderr))


def complaint(result: RunResult, stderr: str, *, wanted: str = f"{ACCEPT} or {REJECT}") -> str:
    """Why a result is no verdict: all of the program's stderr, then one line that quotes the last of it."""
    if result.cause is Cause.EXITED:
        how = f"it exited with code {result.exit_code} instead of {wanted}"
    elif result.cause is Cause.SIGNALED:
        how = f"it died of {signal_name(result.signal or 0)}"
    elif result.cause is Cause.FAILED:
        how = f"it could not be started ({result.failure})"
    elif result.cause is Cause.FORBIDDEN:
        how = f"it called {call_made(result)}, which its profile forbids"
    elif result.output_exceeded:
        how = "it wrote too much"
    else:
        how = {
            Cause.CPU_LIMIT: "it reached its CPU time limit",
            Cause.WALL_LIMIT: "it reached its wall time limit",
        }.get(result.cause, "it was stopped")
    words = stderr.strip()
    if not words:
        return how
    line = f"{how}; stderr: {last_line(words)}"
    return line if words == last_line(words) else f"{words}\n{line}"


async def _text(box: Box, name: str) -> str:
    data = await box.fetch(f"{FOLDER}/{name}", limit=_MESSAGE_BYTES)
    return data[:_MESSAGE_BYTES].decode(errors="replace").strip() if data else ""
