"""A lane judges one thing at a time. It owns its boxes, one a role, and keeps each for as long as it serves.

What all lanes share is the Site: nothing of it changes while judging.
"""

from __future__ import annotations

import enum
import os
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import anyio
from msgspec import Struct

from .accounting import Accounting
from .attendance import Attendance
from .box import Box, open_box
from .errors import BoxLost, MachineError, MissingTool
from .guard import Guard
from .model import MIB, PROGRAM, SPACE, WARDEN, BoxSpec, Mount, Program
from .pipes import Pipes
from .profiles import Profiles
from .protocols import Sandbox
from .tasks import task_group
from .wire import MAX_LINKS
from .workspace import Workspace

T = TypeVar("T")
_PAUSES = (0.01, 0.1)  # seconds, between three attempts
_SPACE_BYTES = 256 * MIB
_MOST_LANES = 64  # whose first seats have uids of their own; those of further seats come after
_Kind = tuple[tuple[Mount, ...], bool, int]  # mounts, pinned, bytes of the space


class Role(enum.IntEnum):
    """What a box of a lane is for; its number chooses the uid, so no two of a lane share one.

    Where several programs talk to one interactor, each has a seat; there is one box a role and seat.
    """

    PROGRAM = 0
    JUDGE = 1  # the problem's own program: validator or interactor
    COMPILER = 2
    RELAY = 3


class Site(Struct, frozen=True):
    workspace: Workspace
    sandbox: Sandbox
    accounting: Accounting
    profiles: Profiles
    attendance: Attendance = Attendance()
    guard: Guard | None = None


class _Standing(Struct):
    """A box that stands, what it was built for, and how to take it down."""

    box: Box
    kind: _Kind
    stack: AsyncExitStack

    def serves(self, kind: _Kind, filter: bytes | None, *, any_space: bool) -> bool:  # noqa: A002
        if not self.box.sound or (filter is not None and not self.box.takes(filter)):
            return False
        return self.kind[:2] == kind[:2] if any_space else self.kind == kind


class Lane:
    """An async context manager; leaving it takes down all of its boxes."""

    def __init__(self, site: Site, index: int) -> None:
        self.site = site
        self.index = index
        processors = sorted(os.sched_getaffinity(0))
        self.cpu = processors[index % len(processors)]
        self._boxes: dict[tuple[Role, int], _Standing] = {}
        self._helpers: dict[str, tuple[object, AsyncExitStack]] = {}
        self._folders: dict[str, Path] = {}
        self.pipes = Pipes()
        self.next_input: Path | None = None  # which will be wanted soon, for `tend()`

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with anyio.CancelScope(shield=True):
            await self.clear()
            for _, stack in self._helpers.values():
                await stack.aclose()
            self._helpers.clear()
            self.pipes.close()

    def tend(self) -> None:
        """While a program runs: what can be done ahead, as the judge has nothing else to do."""
        self.pipes.tend()
        if self.next_input:
            self.site.workspace.inputs.prepare(self.next_input)

    def uid(self, role: Role, seat: int = 0) -> int | None:
        if seat == 0:
            return self.site.workspace.uid(self.index * len(Role) + role)
        return self.site.workspace.uid(_MOST_LANES * len(Role) + self.index * (MAX_LINKS - 1) + seat - 1)

    @property
    def given(self) -> Path:
        """The lane's own folder that boxes of validators see at GIVEN; empty between runs."""
        return self.folder("given")

    def folder(self, name: str) -> Path:
        """A folder of the lane that some of its boxes see, made when first asked for."""
        if name not in self._folders:
            self._folders[name] = self.site.workspace.folder("given")
        return self._folders[name]

    async def box(
        self,
        role: Role,
        mounts: tuple[Mount, ...],
        *,
        seat: int = 0,
        filter: bytes | None = None,  # noqa: A002 - the word for it
        pinned: bool = False,
        memory_bytes: int | None = None,
    ) -> Box:
        """The lane's box of this role with these mounts: the one that stands if it is sound, else a new one.

        `pinned` keeps it on the lane's one processor. `filter` and `memory_bytes` are those of the run that is to come:
        a box has one filter for good, and where no cgroup counts what lies in the space, it holds no more than the
        limit. None: nothing is to be run. Raises SandboxError.
        """
        bounded = memory_bytes is not None and not self.site.accounting.limits_memory
        space_bytes = min(_SPACE_BYTES, memory_bytes or _SPACE_BYTES) if bounded else _SPACE_BYTES
        kind = (mounts, pinned, space_bytes)
        standing = self._boxes.get((role, seat))
        if standing and standing.serves(kind, filter, any_space=memory_bytes is None):
            return standing.box
        await self._discard(role, seat)
        site, uid = self.site, self.uid(role, seat)
        async with AsyncExitStack() as building:
            spec = BoxSpec(
                root=site.workspace.root,
                mounts=(*site.workspace.system_mounts, *mounts),
                space_bytes=space_bytes,
                command=(f"{WARDEN}/warden", SPACE),
                uid=uid,
                cgroup_namespace=site.accounting.namespace,
                space=None if site.sandbox.isolates else building.enter_context(site.workspace.space(uid)),
            )
            cpus = (self.cpu,) if pinned else None
            opened = open_box(site.sandbox, spec, accounting=site.accounting, cpus=cpus)
            box = await building.enter_async_context(opened)
            self._boxes[role, seat] = _Standing(box, kind, building.pop_all())
        return box

    def beside_others(self) -> AbstractAsyncContextManager[None]:
        """For what may not go on while a run is measured alone."""
        return self.site.guard.beside_others() if self.site.guard else nullcontext()

    async def discard(self, role: Role) -> None:
        """The boxes of all seats."""
        for of, seat in tuple(self._boxes):
            if of is role:
                await self._discard(of, seat)

    async def _discard(self, role: Role, seat: int) -> None:
        standing = self._boxes.pop((role, seat), None)
        if standing:
            with anyio.CancelScope(shield=True):
                await standing.stack.aclose()

    async def clear(self) -> None:
        """Takes down all boxes: nothing passes from one submission to the next."""
        async with task_group() as tasks:
            for role, seat in tuple(self._boxes):
                tasks.start_soon(self._discard, role, seat)

    async def helper(self, name: str, factory: Callable[[Lane], AbstractAsyncContextManager[T]]) -> T:
        """A process outside the boxes that the lane keeps (the relay), made by `factory` when first asked for."""
        if name not in self._helpers:
            stack = AsyncExitStack()
            self._helpers[name] = (await stack.enter_async_context(factory(self)), stack)
        return self._helpers[name][0]  # type: ignore[return-value] # one factory a name

    async def drop_helper(self, name: str) -> None:
        _, stack = self._helpers.pop(name, (None, None))
        if stack:
            with anyio.CancelScope(shield=True):
                await stack.aclose()

    async def insist(self, attempt: Callable[[], Awaitable[T]], *roles: Role) -> T:
        """What the machine did is tried again, in new boxes. Raises MachineError or OSError when that does not help.

        That the boxes broke under one program, three times over, is no proof against it: the kernel that is short of
        memory does that too. So it is the machine's failure still, and its reason says what was seen.
        """
        for pause in _PAUSES:
            try:
                return await attempt()
            except MissingTool:
                raise
            except (MachineError, OSError, MemoryError):
                for role in roles:
                    await self.discard(role)
                await anyio.sleep(pause)
        try:
            return await attempt()
        except BoxLost as error:
            raise BoxLost(f"{error}, as did {len(_PAUSES)} before it") from error


class _Waiter:
    """Somebody who waits for a lane, and is given one."""

    def __init__(self) -> None:
        self.came = anyio.Event()
        self.lane: Lane | None = None


class Lanes:
    """Lanes to borrow; first come, first served, but who would only help waits until nobody else does."""

    def __init__(self, lanes: list[Lane]) -> None:
        self.site = lanes[0].site
        self.count = len(lanes)
        self.queue = len(lanes) + 1  # how many submissions to begin at a time: one is always there to take a lane
        self._free = lanes
        self._waiting: deque[_Waiter] = deque()
        self._helping: deque[_Waiter] = deque()

    @asynccontextmanager
    async def borrow(self, *, helping: bool = False) -> AsyncGenerator[Lane]:
        """A lane, cleared of its boxes when it comes back."""
        lane = self._free.pop(0) if self._free else await self._next(self._helping if helping else self._waiting)
        try:
            yield lane
        finally:
            with anyio.CancelScope(shield=True):
                await lane.clear()
            self._give(lane)

    async def share(self, lane: Lane, work: Callable[[Lane], Awaitable[None]], *, most: int) -> None:
        """Does `work` in `lane`, and in others beside it, `most` in all, while nobody else waits for those.

        It takes what there is to do from one list: once it returns there is nothing left to join in.
        """
        patience = [anyio.CancelScope() for _ in range(min(most, self.count) - 1)]

        async def join(scope: anyio.CancelScope) -> None:
            async with AsyncExitStack() as stack:
                other: Lane | None = None
                with scope:
                    other = await stack.enter_async_context(self.borrow(helping=True))
                if other:
                    await work(other)

        async with task_group() as tasks:
            for scope in patience:
                tasks.start_soon(join, scope)
            await work(lane)
            for scope in patience:
                scope.cancel()

    async def _next(self, queue: deque[_Waiter]) -> Lane:
        waiter = _Waiter()
        queue.append(waiter)
        try:
            await waiter.came.wait()
        except BaseException:
            if waiter.lane:
                self._give(waiter.lane)
            else:
                queue.remove(waiter)
            raise
        assert waiter.lane  # noqa: S101 - it came
        return waiter.lane

    def _give(self, lane: Lane) -> None:
        """To whoever waits; a lane that was just used goes first, as its pipes are there."""
        queue = self._waiting or self._helping
        if not queue:
            self._free.insert(0, lane)
            return
        waiter = queue.popleft()
        waiter.lane = lane
        waiter.came.set()


def program_mount(program: Program) -> Mount:
    return Mount(program.folder, PROGRAM)
