"""The relay process, seen from the engine: one a lane, kept, driven over a socket (core/native/relay.c)."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import anyio

from ..core import box, wire
from ..core.box import end, spawn
from ..core.errors import BoxLost, SandboxError
from ..core.lane import Lane, Role
from ..core.runner import STDERR_KEPT

_START_SECONDS = 20.0
_PACKET_BYTES = 8192  # twice what the largest needs


class Relay:
    def __init__(self, channel: socket.socket, pid: int) -> None:
        self._channel = channel
        self._pid = pid
        self._busy = False
        self._links = 0
        self._asking = anyio.Lock()
        self._status: wire.RelayStatus | None = None
        self._answered = anyio.Event()
        self._over = anyio.Event()

    async def ready(self) -> None:
        if wire.operation(await self._receive()) != wire.RelaySay.READY:
            raise SandboxError("the relay answered out of turn")

    def spent_ns(self) -> int:
        """Since it was started: what it computed, and what it waited for a processor while it had bytes to move."""
        try:
            computed, delayed, *_ = Path(f"/proc/{self._pid}/schedstat").read_text().split()
        except OSError:  # it has ended, or the kernel tells nobody: then that is the conversation's own time
            return 0
        return int(computed) + int(delayed)

    def start(
        self,
        links: Sequence[tuple[int, int, int, int]],
        *,
        log: int,
        ears: Sequence[tuple[int, int]],
        program_limit: int,
        interactor_limit: int,
        transcript_bytes: int,
        live: int,
    ) -> None:
        """`links`: program out, program in, interactor out, interactor in; the caller closes its copies of all.

        `ears`: of each program and then the interactor, where its stderr is read, and where its beginning is kept.
        `transcript_bytes` are what head and tail of the log are kept in. `live`: `done()` hears so
        many records of it.
        """
        request = wire.relay_request(
            len(links), program_limit=program_limit, interactor_limit=interactor_limit,
            head_bytes=transcript_bytes // 2, tail_bytes=transcript_bytes // 2, stderr_bytes=STDERR_KEPT, live=live,
        )  # fmt: skip
        self._links = len(links)
        self._send(request, (*itertools.chain(*links), log, *itertools.chain(*ears)))
        self._over = anyio.Event()
        self._busy = True

    async def status(self) -> wire.RelayStatus | None:
        """Of the conversation under way, which another task awaits; None when it has ended meanwhile."""
        async with self._asking:
            self._status = None
            self._answered = anyio.Event()
            if self._busy:
                self._send(wire.simple(wire.RelayAsk.STATUS), ())
                await _soon(self._answered)
            return self._status

    async def settled(self) -> None:
        """Until what `done()` awaits is over, as it is soon once both sides have ended. Raises BoxLost."""
        await _soon(self._over)

    async def done(
        self, on_over: Callable[[wire.Over], None], on_heard: Callable[[int, bytes], None]
    ) -> wire.RelayDone:
        """Waits for the end of the conversation; `on_over` is told of who writes more than he may.

        `on_heard` is told when the conversation began, and a record of its log, of each that is heard live.
        """
        while True:
            packet = await self._receive()
            kind = wire.operation(packet)
            if kind == wire.RelaySay.STATUS:
                self._status = wire.relay_status(packet)
            elif kind == wire.RelaySay.OVER:
                on_over(wire.relay_over(packet, self._links))
                continue
            elif kind == wire.RelaySay.HEARD:
                on_heard(*wire.relay_heard(packet))
                continue
            self._answered.set()
            if kind == wire.RelaySay.DONE:
                self._busy = False
                self._over.set()
                return wire.relay_done(packet)

    def _send(self, packet: bytes, descriptors: tuple[int, ...]) -> None:
        try:
            socket.send_fds(self._channel, [packet], descriptors)
        except OSError as error:
            raise BoxLost(f"the relay is gone: {error.strerror}") from error

    async def _receive(self) -> bytes:
        await anyio.wait_readable(self._channel)
        try:
            packet = self._channel.recv(_PACKET_BYTES)
        except OSError as error:
            raise BoxLost(f"the relay is gone: {error.strerror}") from error
        if not packet:
            raise BoxLost("the relay ended by itself")
        return packet


async def _soon(event: anyio.Event) -> None:
    """Raises BoxLost where the relay, which has but to look, lets us wait too long."""
    with anyio.move_on_after(box.SILENCE_SECONDS):
        await event.wait()
        return
    raise BoxLost("the relay fell silent")


@asynccontextmanager
async def open_relay(lane: Lane) -> AsyncGenerator[Relay]:
    """Starts the lane's relay, on the lane's processor, under a uid that owns nothing else."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours:
        with theirs:
            ours.setblocking(False)
            binary = str(lane.site.workspace.path / "native" / "relay")
            number = theirs.fileno()
            process = spawn([binary, str(number)], keep=number, stderr=subprocess.DEVNULL, uid=lane.uid(Role.RELAY))
        try:
            os.sched_setaffinity(process.pid, (lane.cpu,))
            relay = Relay(ours, process.pid)
            with anyio.move_on_after(_START_SECONDS) as start:
                await relay.ready()
            if start.cancelled_caught:
                raise BoxLost("the relay does not start")
            yield relay
        finally:
            ours.close()
            process.kill()  # it has nothing left to do, and may not be listening
            with anyio.CancelScope(shield=True):
                await end(process)
