"""One question to the problem's own program: what do you say of this output? It is asked in a box of its own.

::

    /data/…             all test data: input and answer of the test
    /given/output       what is to be judged
    /given/input        what the program read, in a later pass
    /w                  its working folder, empty

What its answer means is the protocol's affair. It is asked with the limits of `CheckerSpec.limits`, else those of the
problem for validators, and reads an empty standard input where nothing else is said.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from msgspec import Struct

from . import feedback
from .errors import PackageError
from .lane import Lane, Role
from .model import (
    GIVEN,
    JUDGE_PROFILE,
    PROGRAM,
    Cause,
    Decision,
    Limits,
    Mount,
    Opinion,
    Problem,
    Program,
    Ran,
    RunResult,
    TestCase,
)
from .output import Output
from .runner import run_once

_COPIED_BYTES = 1 << 20
MESSAGE = 16 * 1024  # characters of what a program says that are kept


class Places(Struct, frozen=True):
    """Where the program finds the files, as paths of its box."""

    input: str
    answer: str
    output: str


class Said(Struct, frozen=True):
    """How the program ended, and the first 128 KiB of each of its streams."""

    result: RunResult
    stdout: str
    stderr: str

    @property
    def exit_code(self) -> int | None:
        """None where it did not come to an end of its own."""
        return self.result.exit_code if self.result.cause is Cause.EXITED else None

    @property
    def message(self) -> str:
        """Its stderr, for people."""
        return self.stderr.strip()[:MESSAGE]

    def bad_end(self, wanted: str) -> Decision:
        """It crashed, reached a limit, or gave an exit code that is not one of those wanted."""
        return feedback.confused(feedback.complaint(self.result, self.stderr, wanted=wanted))

    def nonsense(self, why: str) -> Decision:
        """It ended well, and what it said means nothing."""
        return feedback.confused(feedback.with_stderr(why, self.stderr))


def own_program(problem: Problem, program: Program | None) -> Program:
    """Raises PackageError for a package that asks for a validator of its own and has none."""
    if program is None:
        raise PackageError(f"{problem.name}: asks for a validator of its own and has none")
    return program


def limits_for(problem: Problem) -> Limits:
    return problem.checker.limits or problem.validation_limits


async def ask(
    lane: Lane,
    problem: Problem,
    program: Program | None,
    test: TestCase,
    output: Output | None,
    *,
    arguments: Callable[[Places], Sequence[str]],
    ran: Ran | None = None,
    more: Mapping[str, bytes] | None = None,
    stdin: int | None = None,
    links: tuple[tuple[str, str], ...] = (),
    before: str = "",
) -> Said:
    """`arguments` follow the program's own command line; `more` are other files in /given, by name.

    `output` None: the program gets it in another way. `links` are put into its working folder, by name and where each
    leads. `before` is put before the main file, where the program's run time starts with another. Raises PackageError
    where there is no program, and what a box raises.
    """
    program, limits = own_program(problem, program), limits_for(problem)
    mounts = (*feedback.mounts(lane, problem, program), Mount(lane.given, GIVEN))
    given: dict[str, bytes | Output] = {**(more or {}), **({} if output is None else {"output": output})}
    places = Places(feedback.seen(problem, test.input), feedback.seen(problem, test.answer), f"{GIVEN}/output")
    if ran and ran.input is not None:
        given["input"] = ran.input
        places = Places(f"{GIVEN}/input", places.answer, places.output)
    argv = (*_command(program, limits, before), *arguments(places))

    async def attempt() -> Said:
        with _laid_out(lane, given):
            run = await run_once(
                lane, Role.JUDGE, mounts, argv, program.granted(limits), profile=JUDGE_PROFILE,
                stdin=stdin, environment=program.environment(limits), links=links,
            )  # fmt: skip
        return Said(run.result, run.stdout.decode(errors="replace"), run.stderr.decode(errors="replace"))

    return await lane.insist(attempt, Role.JUDGE)


def _command(program: Program, limits: Limits, before: str) -> tuple[str, ...]:
    command = program.command(limits)
    at = next((number for number, word in enumerate(command) if word.startswith(f"{PROGRAM}/")), len(command))
    return (*command[:at], before, *command[at:]) if before else command


@contextlib.contextmanager
def _laid_out(lane: Lane, files: Mapping[str, bytes | Output]) -> Generator[None]:
    """The files in the lane's folder, for boxes to read, and gone afterwards."""
    try:
        for name, content in files.items():
            _write(lane.given / name, content)
        yield
    finally:
        for name in files:
            (lane.given / name).unlink(missing_ok=True)


def _write(path: Path, content: bytes | Output) -> None:
    """For boxes to read. Raises OSError, which names the file."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o444)
    try:
        os.fchmod(descriptor, 0o444)  # whatever the judge's umask is
        source = io.BytesIO(content) if isinstance(content, bytes) else content.open()
        while chunk := source.read(_COPIED_BYTES):
            left = memoryview(chunk)
            while left:
                left = left[os.write(descriptor, left) :]
    except OSError as error:
        error.filename = str(path)  # a failed write names nothing
        raise
    finally:
        os.close(descriptor)


def partly(share: Fraction, message: str, *, team_message: str = "") -> Decision:
    """Worth that share of the test: nothing is a wrong answer."""
    opinion = Opinion.ACCEPTED if share else Opinion.WRONG
    return Decision(opinion, share, message, team_message)
