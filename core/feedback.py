"""The ICPC protocol of validators and interactors: arguments, exit codes 42 and 43, the feedback folder.

::

    feedback/judgemessage.txt, judgeerror.txt       for judges
    feedback/teammessage.txt                        for contestants
    feedback/score.txt, score_multiplier.txt        what an accepted test is worth, see `Scores`
    feedback/nextpass.in                            the program runs again, and reads this

Source: Kattis problem package format, "Output Validators" (legacy and 2025-09). Any other end of the problem's
program is Opinion.CONFUSED: the package's fault, told with its stderr.
"""

from __future__ import annotations

import enum
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from pathlib import Path

from .box import Box
from .documents import shown
from .inputs import Inputs
from .lane import Lane, program_mount
from .left_folder import LeftFolder
from .model import DATA, SPACE, Cause, Decision, Mount, Opinion, Problem, Program, Ran, RunResult, TestCase
from .rational import exact
from .verdict import call_made, last_line, signal_name, size

ACCEPT, REJECT = 42, 43
FOLDER = "feedback"
NEXT_PASS = "nextpass.in"  # noqa: S105 - a file's name
_PASS_INPUT = "pass.in"  # noqa: S105 - as well
_MESSAGE_BYTES = 16 * 1024
_SCORES = ("score.txt", "score_multiplier.txt")
_TEXTS = ("judgemessage.txt", "judgeerror.txt", "teammessage.txt", *_SCORES)


def arguments(problem: Problem, test: TestCase, flags: tuple[str, ...], *, ran: Ran | None = None) -> tuple[str, ...]:
    """`input answer feedbackdir/ flags…`, as a box sees them that `mounts()` were given to.

    In a later pass the input is what the program read in that; `left_from()` has it.
    """
    read = f"{SPACE}/{_PASS_INPUT}" if ran and ran.input is not None else seen(problem, test.input)
    return (read, seen(problem, test.answer), f"{SPACE}/{FOLDER}/", *flags)


def found_by(ran: Ran | None) -> tuple[tuple[str, bytes], ...]:
    """The files that the validator finds in a later pass, for its working folder."""
    found = [(f"{FOLDER}/{name}", data) for name, data in ran.carried] if ran else []
    if ran and ran.input is not None:
        found.append((_PASS_INPUT, ran.input))
    return tuple(found)


@contextmanager
def left_from(ran: Ran | None) -> Generator[tuple[tuple[str, int], ...]]:
    """`found_by()` as descriptors. Raises OSError."""
    with ExitStack() as stack:
        yield tuple((name, stack.enter_context(Inputs.of(data))) for name, data in found_by(ran))


def seen(problem: Problem, path: Path | None) -> str:
    """A file of the test data as a box sees it that `mounts()` were given to; None is an empty one."""
    return f"{DATA}/{path.relative_to(problem.data)}" if path else "/dev/null"


def mounts(lane: Lane, problem: Problem, program: Program) -> tuple[Mount, ...]:
    """What the box of the problem's own program sees: itself, and all test data."""
    return (program_mount(program), Mount(lane.site.workspace.readable(problem.data), DATA))


class Scores(enum.Enum):
    """Which files may say what an accepted test is worth.

    Sources: legacy format, "Validators" and problemtools for the first three; 2025-09, "Scoring test cases".
    """

    FORBIDDEN = "icpc"  # pass-fail problems and groups
    REQUIRED = "icpc-score"  # legacy `custom score`: score.txt
    ALLOWED = "icpc-2023-07"  # score.txt; without one all of the test's score
    BOUNDED = "icpc-2025"  # score_multiplier.txt, or score.txt up to the test's score; without one all of that
    UNBOUNDED = "icpc-2025-unbounded"  # score.txt
    IGNORED = "icpc-2025-sample"  # whatever is written


def scores_of(problem: Problem, test: TestCase) -> Scores:
    """As the validator's name says it, be it an interactor that decides."""
    name = (test.checker or problem.checker).validator
    return next((scores for scores in Scores if scores.value == name), Scores.FORBIDDEN)


async def decision(box: Box, result: RunResult, stderr: str, *, problem: Problem, test: TestCase) -> Decision:
    """What the problem's program, which has just ended in `box`, said."""
    with await box.left_in(FOLDER) as left:
        texts = {name: _text(left, name) for name in _TEXTS}
        message = "\n".join(filter(None, (texts["judgemessage.txt"], texts["judgeerror.txt"])))
        if result.cause is not Cause.EXITED or result.exit_code not in (ACCEPT, REJECT):
            return confused("\n".join(filter(None, (message, complaint(result, stderr)))))
        accepted = result.exit_code == ACCEPT
        try:
            again = _next_pass(left, problem, accepted=accepted)
            said = {name: text for name in _SCORES if (text := texts[name]) is not None}
            score = _score(said, scores_of(problem, test), test.max_score, accepted=accepted, over=again is None)
        except ValueError as error:
            return confused(with_stderr(str(error), stderr))
    opinion = Opinion.ACCEPTED if accepted else Opinion.WRONG
    next_input, carried = again or (None, ())
    return Decision(
        opinion, Fraction(int(accepted)), message, texts["teammessage.txt"] or "", score, next_input, carried
    )


def _score(
    said: Mapping[str, str], scores: Scores, most: Fraction, *, accepted: bool, over: bool = True
) -> Fraction | None:
    """In points; None: nothing was said, and nothing had to be. `over` False: another pass follows, which may say it.

    Raises ValueError: what the package's program should not have written, or should have.
    """
    # The legacy specification lets validators write what they like; those of real packages give a rejected output 0.
    if scores is Scores.IGNORED or (scores is Scores.REQUIRED and not accepted and "score_multiplier.txt" not in said):
        return None
    names = " and ".join(said)
    if said and not accepted:
        raise ValueError(f"it wrote {names} and rejected the output")
    if said and scores is Scores.FORBIDDEN:
        raise ValueError(f"it wrote {names}, and this test has no scores")
    if len(said) > 1 or ("score_multiplier.txt" in said and scores is not Scores.BOUNDED):
        raise ValueError(f"it wrote {names}, of which this test may have only score.txt")
    if not said:
        if accepted and over and scores in (Scores.REQUIRED, Scores.UNBOUNDED):
            raise ValueError("it accepted the output and wrote no score.txt")
        return None
    return _points(names, said[names], scores, most)


def _points(name: str, text: str, scores: Scores, most: Fraction) -> Fraction:
    try:
        value = exact(text)
    except ValueError as error:
        raise ValueError(f"it wrote {name}, and {error}") from error
    multiplier = name == "score_multiplier.txt"
    highest = Fraction(1) if multiplier else most
    if scores in (Scores.BOUNDED, Scores.UNBOUNDED) and value < 0:
        raise ValueError(f"it wrote {name}, and {text[:40]} is less than 0")
    if scores is Scores.BOUNDED and value > highest:
        raise ValueError(f"it wrote {name}, and {text[:40]} is more than {float(highest):g}")
    return value * most if multiplier else value


def _next_pass(
    left: LeftFolder, problem: Problem, *, accepted: bool
) -> tuple[bytes, tuple[tuple[str, bytes], ...]] | None:
    """What the program must read next, and what the validator finds in its folder then; None where it is over.

    Raises ValueError. Source: 2025-09, "Multi-pass validation".
    """
    most = problem.validation_limits.file_bytes
    following = left.read(NEXT_PASS, limit=most)
    if following is None:
        return None
    if not accepted:
        raise ValueError(f"it wrote {NEXT_PASS} and rejected the output")
    carried: list[tuple[str, bytes]] = []
    for name in left.names():
        data = None if name == NEXT_PASS else left.read(name, limit=most)
        if data is not None:
            carried.append((name, data))
        elif name != NEXT_PASS:
            raise ValueError(f"it left {shown(name)} for another pass, which is no file")
        if len(following) + sum(len(data) for _, data in carried) >= most:  # a file that large may have been cut off
            raise ValueError(f"it left {size(most)} or more for another pass")
    return following, tuple(carried)


def confused(why: str) -> Decision:
    """The package's own program is at fault; nobody decided about the output."""
    return Decision(Opinion.CONFUSED, Fraction(0), message=why)


def complaint(result: RunResult, stderr: str, *, wanted: str = f"{ACCEPT} or {REJECT}") -> str:
    """Why a result is no verdict: all of the program's stderr, then one line that quotes the last of it."""
    if result.cause is Cause.EXITED:
        how = f"it exited with code {result.exit_code} instead of {wanted}"
    elif result.out_of_memory:
        how = "it needed more memory than it may"
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
    return with_stderr(how, stderr)


def with_stderr(how: str, stderr: str) -> str:
    """All of stderr, then one line: what is wrong, and the last that was said."""
    words = stderr.strip()
    if not words:
        return how
    line = f"{how}; stderr: {last_line(words)}"
    return line if words == last_line(words) else f"{words}\n{line}"


def _text(left: LeftFolder, name: str) -> str | None:
    data = left.read(name, limit=_MESSAGE_BYTES)
    return None if data is None else data[:_MESSAGE_BYTES].decode(errors="replace").strip()
