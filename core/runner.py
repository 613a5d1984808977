"""One program, alone, in a lane's box: its pipes, its limits, its output."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack

from msgspec import Struct, structs

from .box import Run
from .lane import Lane, Role
from .model import Call, Limits, Mount, RunResult
from .output import Capture, Output

STDERR_KEPT = 64 * 1024


class Captured(Struct, frozen=True):
    """A run and the first 64 KiB … of what it said."""

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
    environment: tuple[tuple[str, str], ...] = (),
    folders: tuple[str, ...] = (),
    leave_space: bool = False,
    trace: Callable[[Call], None] | None = None,
) -> RunResult:
    """Runs to the end and fills `output` and `errors`; each may take `limits.output_bytes`. Raises SandboxError."""
    box = await lane.box(role, mounts, memory_bytes=limits.memory_bytes)
    with ExitStack() as stack:
        captures = [Capture(output, box.kill, pipe_bytes=1 << 20), Capture(errors, box.kill)]
        for capture in captures:
            stack.callback(capture.close)
        run = Run(
            argv=argv,
            descriptors=(stdin, captures[0].writer, captures[1].writer),
            limits=limits,
            wall_ms=limits.wall_limit_ms,
            filter=lane.site.profiles.filter(profile),
            environment=environment,
            folders=folders,
            leave_space=leave_space,
            trace=trace,
        )
        box.start(run)
        result = await box.finish(limits, captures)
        exceeded = any(capture.output.exceeded for capture in captures)
    return structs.replace(result, output_exceeded=exceeded) if exceeded else result


async def run_captured(
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
) -> Captured:
    """Runs a program whose output is small and of interest: a compiler, a validator. Its space is left for `fetch`."""

    async def attempt() -> Captured:
        null = os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC)
        if stdin is not None:
            os.lseek(stdin, 0, os.SEEK_SET)  # an earlier attempt may have read from it
        with Output(limits.output_bytes) as output, Output(limits.output_bytes, keep=STDERR_KEPT) as errors:
            try:
                result = await run_program(
                    lane, role, mounts, argv, limits, profile=profile,
                    stdin=null if stdin is None else stdin, output=output, errors=errors,
                    environment=environment, folders=folders, leave_space=True,
                )  # fmt: skip
            finally:
                os.close(null)
            return Captured(result, output.open().read(STDERR_KEPT * 2), errors.open().read(STDERR_KEPT * 2))

    return await lane.insist(attempt, role)
