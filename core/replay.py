"""A recorded conversation played again: one side speaks from the record, what the other says is compared with it.

The record speaks in its order: a message comes when its partner has said as much as he had said before it then. Up to
the first difference what was said is the same, so that is a number of bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from .errors import TranscriptError
from .guests import Ends, Plays
from .model import Cause, RunResult
from .transcript import Entry, Transcript
from .verdict import signal_name

_STOPPED = "was stopped by the judge"
_SHOWN = 500  # characters of a line


class Turn(Struct, frozen=True):
    """What is said when `after` bytes were heard, and the partner's end where `after_end`; None: the own end."""

    after: int
    after_end: bool
    words: bytes | None


class Part(Struct, frozen=True):
    """A side's part: its turns; and of its partner what he said then, in chunks with their times, and his end.

    `open_end`: he was ended for what this side did, so what he would have said then is not known.
    """

    plays: Plays
    turns: tuple[Turn, ...]
    heard: bytes
    times: tuple[tuple[int, int], ...]  # (where in `heard`, microseconds)
    end: str
    open_end: bool


class Difference(Struct, frozen=True):
    """The first one. `line` counts from 1, `byte` from 0, in all that the side said; `then_us` is when it did."""

    line: int
    byte: int
    then: str
    now: str
    after: str = ""  # the last line that the partner had said
    then_us: int | None = None


def part(path: Path, told: Transcript, plays: Plays, *, program: int | None = None) -> Part:
    """Of several programs, that with this number; the interactor's is what it said to that.

    Raises TranscriptError where not all that was said is in it.
    """
    if told.head.programs > 1 and program is None:
        raise TranscriptError(f"{path}:1: several programs talk in it; a replay has one")
    for number, entry in enumerate(told.entries, 2):
        if entry.event == "gap" or (entry.cut and entry.event == "data"):
            raise TranscriptError(
                f"{path}:{number}: here something that was said is left out, so it cannot be replayed; record it again "
                "with a larger --transcript-bytes"
            )
    turns: list[Turn] = []
    times: list[tuple[int, int]] = []
    heard = bytearray()
    over = False
    for entry in told.entries:
        if entry.event not in ("data", "eof") or entry.program != (program or 0):
            continue
        if entry.side == plays:
            turns.append(Turn(len(heard), over, entry.content if entry.event == "data" else None))
        elif entry.event == "data":
            times.append((len(heard), entry.t_us or 0))
            heard += entry.content
        else:
            over = True
    last = next((one for one in told.entries if one.event == "exit" and one.side != plays), None)
    if last is None:
        raise TranscriptError(f"{path}: it ends before the conversation does; was it cut off?")
    return Part(plays, tuple(turns), bytes(heard), tuple(times), _recorded_end(last), last.ended_by == "killed")


def _recorded_end(entry: Entry) -> str:
    if entry.signal is not None:
        return f"died of {signal_name(entry.signal)}"
    return f"exited with code {entry.code}" if entry.code is not None else _STOPPED


def _end_now(run: RunResult) -> str:
    if run.cause is Cause.SIGNALED:
        return f"died of {signal_name(run.signal or 0)}"
    return f"exited with code {run.exit_code}" if run.cause is Cause.EXITED else _STOPPED


class Replayer:
    """A guest (core/guests.py) that plays a part to its end, or to the end of the first line that differs."""

    waits = True

    def __init__(self, recorded: Part) -> None:
        self.plays: Plays = recorded.plays
        self._part = recorded
        self._heard = bytearray()
        self._over = False
        self._at: int | None = None  # of the first byte that differs

    async def play(self, ends: Ends) -> None:
        for turn in self._part.turns:
            while len(self._heard) < turn.after or (turn.after_end and not self._over):
                if not await self._listen(ends):
                    return
            if turn.words is None:
                ends.hush()
            else:
                await ends.say(turn.words)
        while await self._listen(ends):
            pass

    async def _listen(self, ends: Ends) -> bool:
        """False where there is nothing more to be learnt."""
        if self._over:
            return False
        words = await ends.hear()
        self._over = not words
        begin = len(self._heard)
        self._heard += words
        if self._at is None:
            self._at = _differs(self._part.heard, begin, words)
        if self._at is not None:
            return b"\n" not in self._heard[self._at :] and len(self._heard) - self._at < _SHOWN
        return bool(words)

    def difference(self, run: RunResult) -> Difference | None:
        """Of the side that was compared, whose run this is."""
        then = self._part.heard
        at, short = self._at, len(self._heard) < len(then)
        if at is None and (short or (not self._part.open_end and _end_now(run) != self._part.end)):
            at = len(self._heard)
        if at is None or (self._part.open_end and at >= len(then)):
            return None
        if self._at is None and not short:
            return self._told(at, then=f"({self._part.end})", now=f"({_end_now(run)})")
        before = _line(then, at) if at < len(then) else f"(said no more, and {self._part.end})"
        after = _line(bytes(self._heard), at) if at < len(self._heard) else f"(said no more, and {_end_now(run)})"
        return self._told(at, then=before, now=after)

    def _told(self, at: int, *, then: str, now: str) -> Difference:
        line = self._part.heard[:at].count(b"\n") + 1
        times = [time for begin, time in self._part.times if begin <= at] if at < len(self._part.heard) else []
        return Difference(line, at, then, now, _before(self._part.turns, at), times[-1] if times else None)


def _differs(expected: bytes, begin: int, words: bytes) -> int | None:
    """Where what is heard from `begin` on is another than expected."""
    wanted = expected[begin : begin + len(words)]
    if wanted == words:
        return None
    same = next((n for n, (one, other) in enumerate(zip(wanted, words, strict=False)) if one != other), len(wanted))
    return begin + same


def _line(text: bytes, at: int) -> str:
    """The line in which that byte stands."""
    begin = text.rfind(b"\n", 0, at) + 1
    end = text.find(b"\n", at)
    line = text[begin : len(text) if end < 0 else end]
    return line[: 4 * _SHOWN].decode(errors="backslashreplace")[:_SHOWN]


def _before(turns: Sequence[Turn], at: int) -> str:
    """The last line that was said when so much had been heard."""
    said = b"".join(turn.words or b"" for turn in turns if turn.after <= at)
    return _line(said, max(0, len(said) - 2)) if said else ""
