"""A box, seen from the engine: started by a jailer, driven through its warden, gone when its block ends.

::

    engine ── socketpair(SEQPACKET) ──┐
      └── jailer (bwrap, nsjail, …) ──┴── warden, pid 1 of the box ── program
"""

from __future__ import annotations

import array
import contextlib
import errno
import math
import os
import signal
import socket
import struct
import subprocess
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager

import anyio
from msgspec import Struct, structs

from . import syscalls, wire
from .accounting import Accounting, BoxAccount, MemoryUse
from .ear import Ear
from .errors import BoxLost, BoxUnclean, MachineError, SandboxError
from .left_folder import LeftFolder
from .model import BoxSpec, Call, Cause, Limits, RunResult
from .output import Capture
from .outside import outside
from .protocols import Sandbox
from .shortage import REMEDIES
from .workspace import native

_START_SECONDS = 20.0
_STOP_SECONDS = 5.0
SILENCE_SECONDS = 30.0  # a warden that owes an answer for so long will never give it, however slow the machine is
_CREDENTIALS = struct.Struct("=iII")
ENVIRONMENT = (("PATH", "/usr/local/bin:/usr/bin:/bin"), ("HOME", "/w"), ("TMPDIR", "/w"), ("LANG", "C.UTF-8"))


class Run(Struct, frozen=True):
    """One program to start: `descriptors` become 0, 1, 2, …; `folders` are made in the writable space first.

    `files` are put into it before that, copies of what descriptors hold, by their names there; and `links` to places of
    the box. The descriptors are the caller's.

    `filter` is what it may ask of the kernel: a compiled seccomp profile. A box has one for good, that of its first
    run. With `trace`, each call that the filter does not allow is told to it and made all the same.
    """

    argv: tuple[str, ...]
    descriptors: tuple[int, ...]
    limits: Limits
    wall_ms: float
    filter: bytes
    environment: tuple[tuple[str, str], ...] = ()
    folders: tuple[str, ...] = ()
    files: tuple[tuple[str, int], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    keep_space: bool = False
    leave_space: bool = False
    patience_ms: float | None = None  # after it the warden is asked how it is; None: after the wall time
    trace: Callable[[Call], None] | None = None
    housekeeping: tuple[str, ...] = ()  # names of threads, as in `Language`
    alarms: bool = True  # a clock may send SIGALRM (core/alarms.py)
    read_only: bool = False  # its working folder


class Box:
    """Runs one program at a time; `busy` from a run's start to its known end, `broken` after an error."""

    @property
    def sound(self) -> bool:
        """Whether it can take another run."""
        return not (self.broken or self.busy)

    def __init__(
        self,
        channel: socket.socket,
        account: BoxAccount,
        accounting: Accounting,
        told: Callable[[str], str] | None = None,
    ) -> None:
        self._isolated = told is None
        self._told = told or str  # how programs are told of a place of the box
        self._channel = channel
        self._ear = Ear()
        self._ear.attend(channel.fileno(), self._hear)
        self._mail: deque[tuple[bytes, list[int]]] = deque()  # packets with their descriptors, as they came
        self._lost: BoxLost | None = None
        self._account = account
        self._accounting = accounting
        self._status: wire.Status | None = None
        self._asked = 0  # STATUS that the warden has still to answer, be it after the run that was meant
        self._answered = anyio.Event()
        self._heard = True
        self._filter: bytes | None = None
        self._latest: tuple[tuple[Run, bool] | None, bytes] = (None, b"")  # what was asked last, and its packet
        self._warden: int | None = None
        self._trace: Callable[[Call], None] | None = None
        self._wall_seconds = 0.0
        self.pid = 0
        self.busy = False
        self.broken = False

    def takes(self, filter: bytes) -> bool:  # noqa: A002 - the word for it
        """Whether a run with this filter is possible: there was none yet, or it had the same."""
        return self._filter is None or self._filter == filter

    async def run(self, run: Run) -> RunResult:
        """`start()` and `finish()`."""
        self.start(run)
        return await self.finish(run.limits)

    def start(self, run: Run) -> None:
        """Asks for a run; the caller may then close its copies of the descriptors. Raises SandboxError."""
        limits = run.limits
        if not self.takes(run.filter):
            raise SandboxError("a box has one profile for good, and this is another")
        puts = self._puts(run)
        if self._filter is None:
            self._send(wire.filter_request(run.filter))
            self._filter = run.filter
        group = self._begin(limits)
        packet = self._request(structs.replace(run, descriptors=()), in_cgroup=bool(group))
        self._trace = run.trace
        self._wall_seconds = (run.patience_ms or run.wall_ms) / 1000
        self.busy = True
        for put, descriptors in puts:
            self._send(put, descriptors)
        self._send(packet, (*run.descriptors, *group))
        self._account.prepare()

    def _request(self, run: Run, *, in_cgroup: bool) -> bytes:
        """The packet RUN. Run after run it is the same: but for its descriptors, which are not in it."""
        asked, packet = self._latest
        if asked != (run, in_cgroup):
            packet = wire.run_request(
                [self._told(word) for word in run.argv],
                environment=[(name, self._told(value)) for name, value in (*ENVIRONMENT, *run.environment)],
                folders=run.folders,
                limits=run.limits,
                wall_ms=run.wall_ms,
                keep_space=run.keep_space or bool(run.files or run.links),
                leave_space=run.leave_space,
                watch_memory=not self._accounting.limits_memory,
                trace=run.trace is not None,
                in_cgroup=in_cgroup,
                alarms=run.alarms,
                read_only=run.read_only,
                housekeeping=run.housekeeping,
            )
            self._latest = ((run, in_cgroup), packet)
        return packet

    def _puts(self, run: Run) -> list[tuple[bytes, list[int]]]:
        """The packets that bring files and links into the space, each with its descriptors. Raises ValueError."""
        if not (run.links or run.files):
            return []
        entries = [(name, self._told(target), -1) for name, target in run.links]
        entries += [(name, "", descriptor) for name, descriptor in run.files]
        packets: list[tuple[bytes, list[int]]] = []
        for at in range(0, len(entries), wire.MAX_FDS):
            some = entries[at : at + wire.MAX_FDS]
            packet = wire.put_request([(name, target) for name, target, _ in some], more=run.keep_space or at > 0)
            packets.append((packet, [descriptor for *_, descriptor in some if descriptor >= 0]))
        return packets

    def _begin(self, limits: Limits) -> Sequence[int]:
        try:
            return self._account.begin(limits)
        except MachineError:
            self.broken = True
            raise

    async def finish(self, limits: Limits, captures: Sequence[Capture] = ()) -> RunResult:
        """The end of the run that was started; meanwhile what it writes is taken out of its pipes.

        Raises MachineError, and OSError where a capture has no room for what it takes; the box is then not to be used
        again.
        """
        try:
            done = await self._done(captures)
        except SandboxError:
            self.broken = True
            use = self._account.end(killed=True)
            if not use.out_of_memory:
                raise
            return _lost_to_memory(use)
        finally:
            self._answered.set()  # whoever asked for a status hears no more of this run
            self._ear.expect(math.inf)
            for capture in captures:
                self._ear.leave(capture.reader)
        for capture in captures:
            capture.pull()
        self.busy = False
        return self._complete(done, limits)

    def _complete(self, done: wire.Done, limits: Limits) -> RunResult:
        result = done.result
        if result.cause is Cause.FAILED and done.step is not wire.Step.EXEC:
            self.broken = True
            kind = BoxUnclean if done.step is wire.Step.WIPE else SandboxError
            raise kind(f"the warden could not start a program, {result.failure}")
        if result.forbidden:
            result = structs.replace(result, forbidden=syscalls.named(result.forbidden))
        try:
            use = self._account.end(killed=result.signal == 9 or result.left_behind > 0)
        except MachineError:
            self.broken = True
            raise
        if use.peak_bytes is None:
            return structs.replace(result, out_of_memory=use.out_of_memory)
        over = use.out_of_memory or use.peak_bytes > limits.memory_bytes
        return structs.replace(result, memory_bytes=use.peak_bytes, out_of_memory=over)

    def close(self) -> None:
        """Ends the warden, which may hang, and with it all that is in the box; the jailer sees that and goes.

        Without a box it would leave what it has charge of behind: there it is left to end that, and itself.
        """
        self._ear.close()
        for _, descriptors in self._mail:
            for descriptor in descriptors:
                os.close(descriptor)
        self._mail.clear()
        if self._warden is not None:
            if self._isolated:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self._warden, signal.SIGKILL)
            os.close(self._warden)

    def kill(self) -> None:
        """Ends the run under way, if there is one."""
        if self.busy:
            self._send(wire.simple(wire.Ask.KILL))
            self._heard = False
            self._ear.hurry(SILENCE_SECONDS)

    async def status(self) -> wire.Status | None:
        """Of the run under way, which another task awaits; None when it has ended meanwhile."""
        if not self.busy:
            return None
        self._status = None
        self._answered = anyio.Event()
        self._asked += 1
        self._send(wire.simple(wire.Ask.STATUS))
        await self._answered.wait()
        return self._status

    async def fetch(self, path: str, *, limit: int) -> bytes | None:
        """A regular file of the space, its first `limit` + 1 bytes; None where there is none."""
        found = await self._open(path)
        if found is None:
            return None
        with os.fdopen(found, "rb") as file:
            return file.read(limit + 1)

    async def left_in(self, folder: str) -> LeftFolder:
        """What a folder of the space holds; where there is none, nothing. The caller closes it."""
        return LeftFolder(await self._open(f"{folder}/"))

    async def _open(self, path: str) -> int | None:
        """A descriptor of a regular file, or of a folder where the path ends in a slash; None where there is none."""
        self._send(wire.fetch_request(path))
        packet, descriptors = await self._receive()
        if wire.operation(packet) != wire.Say.FILE:
            raise SandboxError("a box answered out of turn")
        error = wire.file_error(packet)
        if error in REMEDIES or (not error and not descriptors):
            raise SandboxError(f"a file of a box cannot be opened: {os.strerror(error or errno.EMFILE)}")
        return None if error else descriptors[0]

    async def _done(self, captures: Sequence[Capture]) -> wire.Done:
        """Until the run is over, by the warden's clock, which stands still while the machine is crowded.

        By ours, a warden that is overdue is asked how it is. One that does not say so within half a minute is lost.
        """
        self._ear.expect(self._wall_seconds + SILENCE_SECONDS)
        while True:
            while self._mail:
                packet, _ = self._mail.popleft()
                if (what := wire.operation(packet)) == wire.Say.DONE:
                    self._ear.check()
                    return wire.done(packet)
                self._heed(what, packet, captures)
            if self._lost:
                raise self._lost
            await self._ear.wait()
            if self._ear.overdue and not self._mail:
                self._ask_again()

    def _ask_again(self) -> None:
        if not self._heard:
            raise BoxLost("the warden of a box fell silent")
        self._heard = False
        self._asked += 1
        self._send(wire.simple(wire.Ask.STATUS))
        self._ear.expect(SILENCE_SECONDS)

    def _hear(self) -> bool:
        """A packet of the warden, to be read by whoever waits for it. True when no more can come."""
        try:
            self._mail.append(self._take())
        except BoxLost as error:
            self._lost = error
            return True
        self._heard = True
        return False

    def _heed(self, what: int, packet: bytes, captures: Sequence[Capture]) -> None:
        """The pipes are attended once the warden says that the run takes longer.

        Of status only the answer to the latest question counts; those before were asked too late in another run.
        """
        match what:
            case wire.Say.RUNNING:
                for capture in captures:
                    self._ear.attend(capture.reader, capture.pull)
            case wire.Say.STATUS:
                self._asked -= 1
                if not self._asked:
                    self._status = wire.status(packet)
                    self._answered.set()
            case wire.Say.CALL if self._trace:
                self._trace(syscalls.named(wire.traced(packet)))
            case wire.Say.FILTERED:
                if error := wire.file_error(packet):
                    remedy = f"; {REMEDIES[error]}" if error in REMEDIES else ""
                    raise SandboxError(f"a box cannot have its seccomp filter: {os.strerror(error)}{remedy}")
            case _:
                raise SandboxError(f"the warden of a box said {what} in the middle of a run")

    def _send(self, packet: bytes, descriptors: Sequence[int] = ()) -> None:
        try:
            socket.send_fds(self._channel, [packet], descriptors)
        except OSError as error:
            self.broken = True
            raise BoxLost(f"the warden of a box cannot be reached: {error.strerror}") from error

    async def _receive(self) -> tuple[bytes, list[int]]:
        """Between runs. A status that was asked for when the run had just ended is nobody's any more."""
        with anyio.move_on_after(SILENCE_SECONDS):
            while True:
                while self._mail:
                    packet, descriptors = self._mail.popleft()
                    if wire.operation(packet) != wire.Say.STATUS:
                        return packet, descriptors
                    self._asked -= 1
                if self._lost:
                    self.broken = True
                    raise self._lost
                await self._ear.wait()
        self.broken = True
        raise BoxLost("the warden of a box fell silent")

    def _take(self) -> tuple[bytes, list[int]]:
        try:
            packet, ancillary, _, _ = self._channel.recvmsg(4096, 1024)
        except OSError as error:
            raise BoxLost(f"the warden of a box is gone: {error.strerror}") from error
        if not packet:
            raise BoxLost("the warden of a box ended by itself")
        descriptors: list[int] = []
        for level, kind, data in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                numbers = array.array("i")
                numbers.frombytes(data[: len(data) - len(data) % numbers.itemsize])
                descriptors.extend(numbers)
            elif (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
                self.pid = _CREDENTIALS.unpack(data[: _CREDENTIALS.size])[0]
        return packet, descriptors

    async def open(self, *, cpus: Sequence[int] | None) -> None:
        """Waits for the warden, puts it into its cgroup and onto its processors."""
        packet, _ = await self._receive()
        if wire.operation(packet) != wire.Say.READY:
            raise SandboxError("a box answered out of turn")
        self._channel.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        self._warden = os.pidfd_open(self.pid)
        if cpus:
            os.sched_setaffinity(self.pid, cpus)
        doors = self._account.doors()
        try:
            self._send(wire.admit_request(len(cpus or os.sched_getaffinity(0))), doors)
        finally:
            for door in doors[1:]:
                os.close(door)
        packet, _ = await self._receive()
        if wire.operation(packet) != wire.Say.ADMITTED or wire.file_error(packet):
            raise SandboxError(f"a box cannot enter its cgroup: {os.strerror(wire.file_error(packet))}")


def _lost_to_memory(use: MemoryUse) -> RunResult:
    """A run whose warden the kernel took for want of memory: the program did that."""
    now = time.monotonic_ns()
    return RunResult(
        cause=Cause.SIGNALED,
        exit_code=None,
        signal=signal.SIGKILL,
        cpu_ns=0,
        wall_ns=0,
        started_ns=now,
        ended_ns=now,
        memory_bytes=use.peak_bytes or 0,
        out_of_memory=True,
    )


@asynccontextmanager
async def open_box(
    sandbox: Sandbox, spec: BoxSpec, *, accounting: Accounting, cpus: Sequence[int] | None = None
) -> AsyncGenerator[Box]:
    """A standing box. Raises SandboxError with the jailer's own words when it cannot be built."""
    account = accounting.open()
    try:
        async with _jailer(sandbox, spec) as (channel, words), AsyncExitStack() as stack:
            box = Box(channel, account, accounting, told=None if sandbox.isolates else outside(spec))
            stack.callback(box.close)
            try:
                with anyio.fail_after(_START_SECONDS):
                    await box.open(cpus=cpus)
            except (SandboxError, TimeoutError, ProcessLookupError) as error:
                said = words() or str(error) or "no answer"
                raise SandboxError(f"{sandbox.name} could not build a box: {said}; see `parley doctor`") from error
            yield box
    finally:
        with anyio.CancelScope(shield=True):
            await account.close()


@asynccontextmanager
async def _jailer(sandbox: Sandbox, spec: BoxSpec) -> AsyncGenerator[tuple[socket.socket, Callable[[], str]]]:
    """The jailer's process around a block; gives our end of the channel, and the jailer's own words."""
    with ExitStack() as stack:
        complaints = stack.enter_context(os.fdopen(os.memfd_create("jailer"), "w+b"))  # no file: a disk may be full
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        stack.enter_context(ours)
        with theirs:
            ours.setblocking(False)
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * wire.MAX_PACKET)
            number = theirs.fileno()
            whole = structs.replace(spec, command=(*spec.command, str(number)), channel=number)
            process = spawn(
                [*sandbox.command(whole)],
                keep=number,
                stderr=complaints.fileno(),
                uid=sandbox.uid(spec),
            )

        def words() -> str:
            complaints.seek(0)
            return " ".join(complaints.read(2000).decode(errors="replace").split())

        try:
            yield ours, words
        finally:
            ours.close()
            with anyio.CancelScope(shield=True):
                await end(process)


def spawn(command: list[str], *, keep: int, stderr: int, uid: int | None) -> subprocess.Popen[bytes]:
    """Starts one of our helpers: nothing inherited but `keep`, its own session, so that Ctrl-C reaches only us."""
    lowered = command if uid is None else [str(native("lower")), str(uid), *command]
    try:
        return subprocess.Popen(
            lowered,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            pass_fds=(keep,),
            env=dict(ENVIRONMENT[:1]),
            cwd="/",
            start_new_session=True,
        )
    except OSError as error:
        raise SandboxError(f"cannot start {command[0]}: {error.strerror}") from error


async def end(process: subprocess.Popen[bytes]) -> None:
    """Waits for a helper whose socket was closed; what does not leave by itself is killed."""
    if process.poll() is not None:
        return
    pidfd = os.pidfd_open(process.pid)
    try:
        with anyio.move_on_after(_STOP_SECONDS):
            await anyio.wait_readable(pidfd)
            process.wait()
            return
        process.kill()
        process.wait()
    finally:
        os.close(pidfd)
