"""One conversation: a program and an interactor in a box each, the relay between them, all on one processor.

::

    [box: program] ── stdout ──► relay ──► stdin ── [box: interactor]
                   ◄── stdin ──        ◄── stdout ──

The program's wall clock is kept here, not by its warden: time that the interactor computes is not the program's.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path

import anyio
from msgspec import Struct, structs

from ..core import own_files
from ..core import pipes as fresh
from ..core.box import Box, Run
from ..core.lane import Lane, Role, Site, program_mount
from ..core.model import JUDGE_PROFILE, Cause, Decision, Exchange, First, Limits, Mount, Program, RunResult
from ..core.output import Capture, Output
from ..core.runner import STDERR_KEPT, explained
from ..core.tasks import task_group
from ..core.wire import RelayDone
from .relay import Relay, open_relay

_LOOK_SECONDS = 0.025  # how often a quiet conversation is looked at

Environment = tuple[tuple[str, str], ...]
Decide = Callable[[Box, RunResult, str], Awaitable[Decision]]


class Roles(Struct, frozen=True):
    """Who talks: the program and the interactor, each with its command line and the limits that it is granted."""

    program: Program
    program_command: tuple[str, ...]
    program_environment: Environment
    program_limits: Limits
    interactor: Program
    interactor_command: tuple[str, ...]
    interactor_environment: Environment
    interactor_mounts: tuple[Mount, ...]
    interactor_folders: tuple[str, ...]
    interactor_limits: Limits
    accepts: Callable[[RunResult], bool]  # ended the interactor content? Then the program may go on to its own end
    program_files: tuple[tuple[str, Path], ...] = ()  # put into its working folder, by their names there


class _Pipes:
    """The pipe ends that the judge still holds; each is closed here as soon as its owner has it."""

    def __init__(self) -> None:
        self._open: set[int] = set()

    def pair(self) -> tuple[int, int]:
        """The reading and the writing end."""
        ends = os.pipe2(os.O_CLOEXEC)
        self._open.update(ends)
        return ends

    def hand_over(self, *ends: int) -> None:
        for end in ends:
            if end in self._open:
                self._open.remove(end)
                os.close(end)

    def close(self) -> None:
        self.hand_over(*tuple(self._open))


class Conversation:
    """Used once. Boxes and relay are the lane's; pipes are closed when `hold()` returns."""

    def __init__(self, roles: Roles, site: Site, program: Box, interactor: Box, relay: Relay) -> None:
        self._roles = roles
        self._profiles = site.profiles
        self._inputs = site.workspace.inputs
        self._boxes = (program, interactor)
        self._relay = relay
        self._results: list[RunResult | None] = [None, None]
        self._facts: RelayDone | None = None
        self._over = First.NONE
        self._walled = False
        self._stalled = False
        self.log = b""

    async def hold(self, decide: Decide) -> tuple[RunResult, Exchange]:
        """The program's run and the facts. Raises SandboxError when the machine failed."""
        with ExitStack() as stack:
            limits = (self._roles.program_limits.output_bytes, self._roles.interactor_limits.output_bytes)
            errors = [stack.enter_context(Output(limit, keep=STDERR_KEPT)) for limit in limits]
            captures: list[Capture] = []
            for output, box in zip(errors, self._boxes, strict=True):
                pipe = fresh.make(large=False)
                stack.callback(fresh.close, pipe)
                captures.append(Capture(output, box.kill, pipe))
            log = os.memfd_create("parley-log", os.MFD_CLOEXEC)
            stack.callback(os.close, log)
            self._start(log, captures)
            await self._to_the_end(captures)
            self.log = os.pread(log, os.fstat(log).st_size, 0)
            return await self._conclude(decide, captures)

    def _start(self, log: int, captures: list[Capture]) -> None:
        """Relay first, then the interactor, then the program: nobody speaks into the void."""
        program, interactor = self._boxes
        roles, pipes = self._roles, _Pipes()
        try:
            program_out, program_in, interactor_out, interactor_in = (pipes.pair() for _ in range(4))
            ours = (program_out[0], program_in[1], interactor_out[0], interactor_in[1])
            self._relay.start(
                (*ours, log),
                program_limit=roles.program_limits.output_bytes,
                interactor_limit=roles.interactor_limits.output_bytes,
            )
            pipes.hand_over(*ours)
            interactor.start(self._interactor_run((interactor_in[0], interactor_out[1], captures[1].writer)))
            pipes.hand_over(interactor_in[0], interactor_out[1])
            with self._inputs.named(roles.program_files) as files:
                program.start(self._program_run((program_in[0], program_out[1], captures[0].writer), files))
        finally:
            pipes.close()

    def _program_run(self, descriptors: tuple[int, ...], files: tuple[tuple[str, int], ...]) -> Run:
        roles = self._roles
        patience = roles.program_limits.wall_limit_ms + roles.interactor_limits.wall_limit_ms
        return Run(
            argv=roles.program_command,
            descriptors=descriptors,
            limits=roles.program_limits,
            wall_ms=patience,
            filter=self._profiles.filter(roles.program.language.profile),
            environment=roles.program_environment,
            files=files,
            links=own_files.links(roles.program, [name for name, _ in files]),
        )

    def _interactor_run(self, descriptors: tuple[int, ...]) -> Run:
        roles = self._roles
        return Run(
            argv=roles.interactor_command,
            descriptors=descriptors,
            limits=roles.interactor_limits,
            wall_ms=roles.interactor_limits.wall_limit_ms + roles.program_limits.wall_limit_ms,
            filter=self._profiles.filter(JUDGE_PROFILE),
            environment=roles.interactor_environment,
            folders=roles.interactor_folders,
            leave_space=True,
        )

    async def _to_the_end(self, captures: list[Capture]) -> None:
        async with task_group() as tasks:
            tasks.start_soon(self._await_relay)
            async with task_group() as sides:
                sides.start_soon(self._await_interactor, captures[1])
                async with task_group() as watching:
                    watching.start_soon(self._watch)
                    self._results[0] = await self._boxes[0].finish(self._roles.program_limits, captures[:1])
                    watching.cancel_scope.cancel()
            await self._relay.settled()

    async def _await_interactor(self, capture: Capture) -> None:
        result = await self._boxes[1].finish(self._roles.interactor_limits, (capture,))
        self._results[1] = result
        if not self._roles.accepts(result) and not await self._program_came_first():
            self._boxes[0].kill()

    async def _program_came_first(self) -> bool:
        """Whether the program closed its side before: then it goes on to its own end, which decides."""
        status = await self._relay.status()
        first = status.first if status else self._facts.first if self._facts else First.NONE
        return first in (First.PROGRAM, First.BOTH)

    async def _await_relay(self) -> None:
        self._facts = await self._relay.done(self._on_over)

    def _on_over(self, side: First) -> None:
        self._over = side
        self._boxes[0 if side is First.PROGRAM else 1].kill()

    async def _watch(self) -> None:
        """Ends the program at its wall limit, or as soon as both sides wait for each other."""
        limit = self._roles.program_limits.wall_limit_ms / 1000
        began = looked = anyio.current_time()
        idle = 0.0  # while the program waited for an interactor that was not even reading
        while True:
            await anyio.sleep(_LOOK_SECONDS)
            quiet = await self._relay.status()
            program, interactor = await self._boxes[0].status(), await self._boxes[1].status()
            waiting = program is not None and program.waiting and interactor is not None and interactor.waiting
            # Both asleep in a read, no byte under way, and none moved while we looked: neither can ever go on.
            self._stalled = bool(waiting and quiet and quiet.idle and quiet == await self._relay.status())
            now = anyio.current_time()
            if program and program.waiting and interactor and not interactor.waiting and quiet and quiet.idle:
                idle += now - looked
            looked = now
            excused = sum(s.delayed_ns for s in (program, interactor) if s) / 1e9  # no processor: the machine's time
            excused += max(idle, interactor.cpu_ns / 1e9 if interactor else 0.0)
            self._walled = now - began > limit + excused
            if self._walled or self._stalled:
                self._boxes[0].kill()
                return

    async def _conclude(self, decide: Decide, captures: list[Capture]) -> tuple[RunResult, Exchange]:
        program, interactor = self._results
        facts = self._facts
        if program is None or interactor is None or facts is None:
            raise RuntimeError("a conversation ended without its results")
        if self._over is First.PROGRAM or captures[0].output.exceeded:
            program = structs.replace(program, output_exceeded=True)
        elif (self._walled or self._stalled) and program.cause is Cause.KILLED:
            program = structs.replace(program, cause=Cause.WALL_LIMIT)
        if self._over is First.INTERACTOR or captures[1].output.exceeded:
            interactor = structs.replace(interactor, output_exceeded=True)
        program = explained(self._roles.program, program, captures[0].output)
        stderr = captures[1].output.text()
        exchange = Exchange(
            first=facts.first,
            started_ns=facts.started_ns,
            ended_ns=facts.ended_ns,
            program=facts.program,
            interactor_side=facts.interactor,
            interactor=interactor,
            decision=await decide(self._boxes[1], interactor, stderr),
            interactor_stderr=stderr,
            over=self._over,
            stalled=self._stalled,
        )
        return program, exchange


async def hold(lane: Lane, roles: Roles, decide: Decide) -> tuple[RunResult, Exchange, bytes]:
    """A conversation in the lane's boxes, tried again in new ones when the machine fails; the relay's log with it."""

    async def attempt() -> tuple[RunResult, Exchange, bytes]:
        memory = roles.program_limits.memory_bytes, roles.interactor_limits.memory_bytes
        mounts = (program_mount(roles.program),)
        own, ours = (lane.site.profiles.filter(name) for name in (roles.program.language.profile, JUDGE_PROFILE))
        program = await lane.box(Role.PROGRAM, mounts, filter=own, pinned=True, memory_bytes=memory[0])
        interactor = await lane.box(
            Role.JUDGE, roles.interactor_mounts, filter=ours, pinned=True, memory_bytes=memory[1]
        )
        conversation = Conversation(roles, lane.site, program, interactor, await lane.helper("relay", open_relay))
        try:
            run, exchange = await conversation.hold(decide)
        except BaseException:
            await lane.drop_helper("relay")  # it may be in the middle of something
            raise
        return run, exchange, conversation.log

    return await lane.insist(attempt, Role.PROGRAM, Role.JUDGE)
