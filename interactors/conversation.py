"""One conversation: programs and an interactor in a box each, the relay between them, all on one processor.

::

    [box: program 0] ── link 0 ──┐
    [box: program 1] ── link 1 ──┼── relay ── [box: interactor]
          …                      │
                                 └── stderr of all of them

Wall clocks are kept here (`Watch`), not by the wardens: time that others compute, or wait for a processor, is not
one's own.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct, structs

from ..core import verdict
from ..core.attendance import LIVE_MS, LIVE_RECORDS
from ..core.box import Box
from ..core.errors import UsageError
from ..core.lane import Lane, Role, Site, program_mount
from ..core.model import (
    JUDGE_PROFILE,
    Cause,
    Decision,
    Exchange,
    First,
    Opinion,
    Player,
    Problem,
    RunResult,
    Semantics,
    TestCase,
)
from ..core.output import Output
from ..core.runner import explained
from ..core.tasks import task_group
from ..core.wire import Over, RelayDone
from .guest_seat import GuestSeat
from .relay import Relay, open_relay
from .roles import Roles, Side
from .seat import Seat
from .transcript import entries, last_lines, told
from .watch import Watch
from .wiring import Place, Wiring


class Heard(Struct, frozen=True):
    """The end of an interactor: its run, its stderr, and its stdout where that is no part of the conversation."""

    run: RunResult
    stderr: str
    output: Output


Decide = Callable[[Box, Heard], Awaitable[Decision]]


AnySeat = Seat | GuestSeat


class Conversation:
    """Used once. Boxes and relay are the lane's; pipes are closed when `hold()` returns."""

    def __init__(self, roles: Roles, site: Site, seats: tuple[AnySeat, ...], interactor: AnySeat, relay: Relay) -> None:
        self._roles = roles
        self._site = site
        self._seats = seats
        self._interactor = interactor
        self._relay = relay
        self._facts: RelayDone | None = None
        self.log = b""

    @property
    def _extra_ms(self) -> float:
        """Whoever listens live holds the conversation up; that is not the program's time."""
        return LIVE_MS if self._site.attendance.hear else 0.0

    async def hold(self, decide: Decide) -> tuple[RunResult, Exchange]:
        """The decisive program's run and the facts. Raises SandboxError when the machine failed."""
        with ExitStack() as stack:
            log = os.memfd_create("parley-log", os.MFD_CLOEXEC)
            stack.callback(os.close, log)
            for seat in (*self._seats, self._interactor):
                stack.enter_context(seat)
            self._start(log)
            blamed = self._roles.blamed
            watch = Watch(self._relay, self._seats, self._interactor, extra_ms=self._extra_ms, blamed=blamed)
            await self._to_the_end(watch)
            self.log = os.pread(log, os.fstat(log).st_size, 0)
            return await self._conclude(decide, watch)

    def _start(self, log: int) -> None:
        """Relay first, then the interactor, then the programs: nobody speaks into the void."""
        count = len(self._seats)
        for seat in self._seats:
            seat.prepare(1)
        self._interactor.prepare(count)
        self._relay.start(
            [(*seat.place.outer[0], *self._interactor.place.outer[link]) for link, seat in enumerate(self._seats)],
            log=log,
            ears=[seat.ear for seat in (*self._seats, self._interactor)],
            program_limit=self._roles.said_bytes or self._roles.programs[0].limits.output_bytes,
            interactor_limit=self._roles.said_bytes or self._roles.interactor.limits.output_bytes,
            transcript_bytes=self._site.attendance.transcript_bytes,
            live=LIVE_RECORDS if self._site.attendance.hear else 0,
        )
        patience = self._extra_ms
        patience += sum(seat.side.limits.wall_limit_ms for seat in (self._interactor, *self._seats))
        for seat in (self._interactor, *self._seats):
            seat.place.relayed()
            seat.start(self._site, patience_ms=patience)

    async def _to_the_end(self, watch: Watch) -> None:
        async with task_group() as tasks:
            tasks.start_soon(self._await_relay)
            async with task_group() as watching:
                watching.start_soon(watch.look)
                async with task_group() as sides:
                    sides.start_soon(self._await_interactor)
                    for seat in self._seats:
                        sides.start_soon(seat.finish)
                watching.cancel_scope.cancel()
            await self._relay.settled()

    async def _await_interactor(self) -> None:
        result = await self._interactor.finish()
        content = self._roles.accepts(result) or (self._roles.to_their_end and result.cause is Cause.EXITED)
        if isinstance(self._interactor, GuestSeat) or content:
            return
        status = await self._relay.status()
        links = status.first if status else [link.first for link in self._facts.links] if self._facts else []
        firsts = dict(enumerate(links))
        for number, seat in enumerate(self._seats):
            # One that closed its side before goes on to its own end, which decides.
            if firsts.get(number) not in (First.PROGRAM, First.BOTH):
                seat.kill()

    async def _await_relay(self) -> None:
        self._facts = await self._relay.done(self._on_over, self._on_heard)

    def _on_over(self, over: Over) -> None:
        seat = self._interactor if over.program is None else self._seats[over.program]
        seat.exceeded = True
        seat.kill()

    def _on_heard(self, started_ns: int, record: bytes) -> None:
        hear = self._site.attendance.hear
        for entry in entries(record, started_ns, len(self._seats)):
            if hear:
                hear(entry)

    async def _conclude(self, decide: Decide, watch: Watch) -> tuple[RunResult, Exchange]:
        facts = self._facts
        if facts is None:
            raise RuntimeError("a conversation ended without its facts")
        words = last_lines(self.log) if watch.stalled else {}
        players = tuple(self._player(seat, facts, number, watch, words) for number, seat in enumerate(self._seats))
        interactor = self._interactor.outcome()
        stderr = self._interactor.stderr()
        decision = Decision(Opinion.ACCEPTED)  # a guest's, who has no way to say anything else
        if isinstance(self._interactor, Seat):
            decision = await decide(self._interactor.box, Heard(interactor, stderr, self._interactor.output))
        decisive = self._decisive(players)
        player = players[decisive]
        over = First.PROGRAM if player.run.output_exceeded else First.NONE
        exchange = Exchange(
            first=player.first,
            started_ns=facts.started_ns,
            ended_ns=facts.ended_ns,
            program=player.wrote,
            interactor_side=player.heard,
            interactor=interactor,
            decision=decision,
            interactor_stderr=stderr,
            over=First.INTERACTOR if interactor.output_exceeded and over is First.NONE else over,
            stalled=watch.stalled,
            last_words=player.last_words,
            players=players,
            decisive=decisive,
            relay_ns=watch.relay_ns,
        )
        return _together(player.run, players, summed=self._roles.summed), exchange

    def _player(
        self, seat: AnySeat, facts: RelayDone, number: int, watch: Watch, words: Mapping[tuple[int, bool], str]
    ) -> Player:
        link = facts.links[number]
        run = explained(seat.side.program, seat.outcome(), seat.stderr)
        return Player(
            run=run,
            first=link.first,
            wrote=link.program,
            heard=link.interactor,
            stderr=seat.stderr(),
            stalled=number in watch.ended,
            last_words=(words.get((number, False), ""), words.get((number, True), "")),
        )

    def _decisive(self, players: tuple[Player, ...]) -> int:
        """The first program that came to a bad end; where all ended well, the first."""
        limits = [side.limits for side in self._roles.programs]
        bad = (n for n, player in enumerate(players) if not verdict.ended_well(player.run, limits[n]))
        return next(bad, 0)


def _together(run: RunResult, players: tuple[Player, ...], *, summed: bool) -> RunResult:
    """What all programs used: CPU time is their sum, as in CMS and omegaUp, or the most of one as memory is."""
    if len(players) == 1:
        return run
    times = [player.run.cpu_ns for player in players]
    return structs.replace(
        run,
        cpu_ns=sum(times) if summed else max(times),
        wall_ns=max(player.run.wall_ns for player in players),
        memory_bytes=max(player.run.memory_bytes for player in players),
    )


async def hold(lane: Lane, roles: Roles, decide: Decide) -> tuple[RunResult, Exchange, bytes]:
    """A conversation in the lane's boxes, tried again in new ones when the machine fails; the relay's log with it."""

    async def attempt() -> tuple[RunResult, Exchange, bytes]:
        _check_guest(lane, roles)
        seats = [
            await _seated(lane, Role.PROGRAM, side, roles.programs_by, number)
            for number, side in enumerate(roles.programs)
        ]
        interactor = await _seated(lane, Role.JUDGE, roles.interactor, roles.interactor_by)
        conversation = Conversation(roles, lane.site, tuple(seats), interactor, await lane.helper("relay", open_relay))
        try:
            run, exchange = await conversation.hold(decide)
        except BaseException:
            await lane.drop_helper("relay")  # it may be in the middle of something
            raise
        return run, exchange, conversation.log

    if lane.site.attendance.guest:
        return await attempt()  # a guest plays once
    return await lane.insist(attempt, Role.PROGRAM, Role.JUDGE)


async def converse(
    lane: Lane, problem: Problem, test: TestCase, roles: Roles, decide: Decide, *, transcript: Path | None
) -> tuple[RunResult, Exchange]:
    """`hold()` as the problem's semantics want it, and its transcript where one is wanted."""
    roles = structs.replace(roles, to_their_end=problem.semantics not in (None, Semantics.ICPC))
    run, exchange, log = await hold(lane, roles, decide)
    if transcript:
        exchange = told(transcript, log, exchange, problem=problem.name, test=test.name)
    return run, exchange


def _check_guest(lane: Lane, roles: Roles) -> None:
    """Raises UsageError."""
    if lane.site.attendance.guest and len(roles.programs) > 1:
        raise UsageError("several programs talk here; a side can be played only where one does")


async def _seated(lane: Lane, role: Role, side: Side, by: Wiring, number: int = 0) -> AnySeat:
    guest = lane.site.attendance.guest
    if guest and (guest.plays == "interactor") == (role is Role.JUDGE):
        return GuestSeat(side, guest, Place(lane, role, number, Wiring.STREAMS))
    place = Place(lane, role, number, by)
    profile = JUDGE_PROFILE if role is Role.JUDGE else side.program.language.profile
    mounts = side.mounts or (program_mount(side.program),)
    box = await lane.box(
        role, (*mounts, *place.mounts), seat=number, filter=lane.site.profiles.filter(profile), pinned=True,
        memory_bytes=side.limits.memory_bytes,
    )  # fmt: skip
    return Seat(side, box, place, profile=profile, judges=role is Role.JUDGE)
