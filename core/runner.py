"""One program, alone, in a lane's box: its pipes, its limits, its output."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack

from msgspec import Struct, structs

from .box import Run
from .lane import Lane, Role
from .model import Call, Cause, Limits, Mount, Program, RunResult
from .output import Capture, Output
from .pipes import Pipe

STDERR_KEPT = 64 * 1024
_LAST_WORDS = 2000  # characters


class Captured(Struct, frozen=True):
    """A run and the first 128 KiB of each of its streams."""

    result: RunResult
    stdout: bytes
    stderr: bytes


async def run_program(
    lane: Lane,
    role: Role,
    mounts: tuple[Mount, ...],
    argv: tuple[str, ...],
    limits: Limits,
    *,
    profile: str,
    stdin: int,
    output: Output,
    errors: Output,
    more: tuple[int, ...] = (),
    environment: tuple[tuple[str, str], ...] = (),
    folders: tuple[str, ...] = (),
    files: tuple[tuple[str, int], ...] = (),
    links: tuple[tuple[str, str], ...] = (),
    leave_space: bool = False,
    trace: Callable[[Call], None] | None = None,
) -> RunResult:
    """Runs to the end and fills `output` and `errors`; each may take `limits.output_bytes`. Raises SandboxError.

    `more` are descriptors that the program gets behind the three streams, from 3 on.
    """
    allowed = lane.site.profiles.filter(profile)
    box = await lane.box(role, mounts, filter=allowed, memory_bytes=limits.memory_bytes)
    pipes: list[Pipe] = []
    try:
        pipes.extend(lane.pipes.take(large=large) for large in (True, False))
        captures = [Capture(output, box.kill, pipes[0]), Capture(errors, box.kill, pipes[1])]
        run = Run(
            argv=argv,
            descriptors=(stdin, captures[0].writer, captures[1].writer, *more),
            limits=limits,
            wall_ms=limits.wall_limit_ms,
            filter=allowed,
            environment=environment,
            folders=folders,
            files=files,
            links=links,
            leave_space=leave_space,
            trace=trace,
        )
        box.start(run)
        lane.tend()
        result = await box.finish(limits, captures)
    finally:
        for pipe in pipes:
            lane.pipes.give_back(pipe)
    exceeded = output.exceeded or errors.exceeded
    return structs.replace(result, output_exceeded=exceeded) if exceeded else result


def explained(program: Program, run: RunResult, stderr: Callable[[], str]) -> RunResult:
    """The run, with its last words where it came to a bad end: its own, or its run time's.

    The latter may say that the program's share of the memory was full, its steps used up. A program can say so too, as
    it can allocate or compute too much: either way its end is of its own making.
    """
    language = program.language
    if run.exit_code == 0 or run.cause not in (Cause.EXITED, Cause.SIGNALED):
        return run
    said = stderr()
    return structs.replace(
        run,
        stderr=said[-_LAST_WORDS:],
        exhausted=any(word in said for word in language.exhausted),
        time_exhausted=any(word in said for word in language.time_exhausted),
    )


async def run_once(
    lane: Lane,
    role: Role,
    mounts: tuple[Mount, ...],
    argv: tuple[str, ...],
    limits: Limits,
    *,
    profile: str,
    stdin: int | None = None,
    environment: tuple[tuple[str, str], ...] = (),
    folders: tuple[str, ...] = (),
    files: tuple[tuple[str, int], ...] = (),
    links: tuple[tuple[str, str], ...] = (),
) -> Captured:
    """Runs a program whose output is small and of interest: a compiler, a validator. Its space is left for `fetch`.

    One attempt, from the start of `stdin`; what is wanted of the space is fetched in the same one (`Lane.insist`).
    """
    with ExitStack() as stack:
        given = stdin
        if given is None:
            given = os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC)
            stack.callback(os.close, given)
        else:
            os.lseek(given, 0, os.SEEK_SET)
        output = stack.enter_context(Output(limits.output_bytes, keep=STDERR_KEPT * 2))
        errors = stack.enter_context(Output(limits.output_bytes, keep=STDERR_KEPT * 2))
        result = await run_program(
            lane, role, mounts, argv, limits, profile=profile,
            stdin=given, output=output, errors=errors,
            environment=environment, folders=folders, files=files, links=links, leave_space=True,
        )  # fmt: skip
        return Captured(result, output.open().read(), errors.open().read())
