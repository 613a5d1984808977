"""Who talks in a conversation, and how what is the same in all protocols is filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct, structs

from ..core import feedback
from ..core.errors import PackageError
from ..core.lane import Lane
from ..core.model import InteractorSpec, Limits, Mount, Problem, Program, RunResult, TestCase
from .wiring import Wiring

Environment = tuple[tuple[str, str], ...]


class Side(Struct, frozen=True):
    """A process, with its command line and the limits that it is granted.

    `mounts` are what its box sees; none: the program. `folders` are made in its working folder, `files` and `left` put
    there, by their names there. `stdin` is what it reads where that is no part of the conversation; None: nothing.
    `read_only`: it can write no file.
    """

    program: Program
    command: tuple[str, ...]
    environment: Environment
    limits: Limits
    mounts: tuple[Mount, ...] = ()
    folders: tuple[str, ...] = ()
    files: tuple[tuple[str, Path], ...] = ()
    stdin: Path | None = None
    left: tuple[tuple[str, bytes], ...] = ()
    read_only: bool = False


class Roles(Struct, frozen=True):
    """One or more programs and the interactor. Either speaks by its streams, or otherwise (`Wiring`).

    `said_bytes` is how much either may say; None: as much as it may write.
    """

    programs: tuple[Side, ...]
    interactor: Side
    accepts: Callable[[RunResult], bool]  # ended the interactor content? Then programs may go on to their own end
    programs_by: Wiring = Wiring.STREAMS
    interactor_by: Wiring = Wiring.STREAMS
    to_their_end: bool = False  # programs go on to it even where the interactor has rejected
    summed: bool = True  # the CPU time of several programs is added up; else the limit is for each alone
    said_bytes: int | None = None
    blamed: bool = False  # where all wait for each other, only those end whom the interactor waits for


def spec(problem: Problem) -> InteractorSpec:
    """Raises PackageError for a problem that has no interactor."""
    if problem.interactor is None:
        raise PackageError(f"{problem.name}: is not interactive")
    return problem.interactor


def patient(problem: Problem, programs: int) -> Limits:
    """For an interactor that may take as long as these programs may together, and a second for each.

    Source: cms-dev/cms, `cms/grading/tasktypes/Communication.py`.
    """
    own, time_ms = problem.validation_limits, programs * (problem.limits.time_ms + 1000)
    return structs.replace(own, time_ms=max(own.time_ms, time_ms), wall_ms=None)


def contestant(
    problem: Problem, program: Program, test: TestCase, *arguments: str, environment: Environment = ()
) -> Side:
    """The program under the problem's limits, with its test's words after `arguments`."""
    return Side(
        program,
        (*program.command(problem.limits), *arguments, *test.args),
        (*program.environment(problem.limits), *environment),
        program.granted(problem.limits),
        files=test.files,
    )


def judge(
    lane: Lane,
    problem: Problem,
    interactor: Program,
    arguments: Sequence[str],
    *,
    limits: Limits | None = None,
    folders: tuple[str, ...] = (),
    stdin: Path | None = None,
) -> Side:
    """The interactor, which sees all test data, under `limits`, else the problem's for validators."""
    limits = limits or problem.validation_limits
    return Side(
        interactor,
        (*interactor.command(limits), *arguments),
        interactor.environment(limits),
        interactor.granted(limits),
        mounts=feedback.mounts(lane, problem, interactor),
        folders=folders,
        stdin=stdin,
    )
