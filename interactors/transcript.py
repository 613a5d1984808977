"""The relay's binary log made a transcript (core/transcript.py). Pure but for `write` and `told`."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from ..core.model import Cause, Exchange, RunResult
from ..core.shortage import words
from ..core.transcript import SCHEMA, Entry, Head, chunk, document

_RECORD = struct.Struct("=QIIBB6x")
_KINDS = ("data", "eof", "closed_input", "gap", "stderr")
_DATA, _GAP, _STDERR = 0, 3, 4
_LONGEST_LINE = 200  # bytes of a line that a reason quotes


def entries(log: bytes, started_ns: int, programs: int = 1) -> Iterator[Entry]:
    """The entries of a relay's log. Raises ValueError where it is cut off, or is none."""
    for time_ns, size, kind, side, data in _records(log):
        if kind == _GAP:
            yield Entry("gap", records=size)
            continue
        # A way's number says who writes on which link; an ear's, whose stderr it is.
        of_program = side < programs if kind == _STDERR else side % 2 == 0
        number = side if kind == _STDERR else side // 2
        if number >= programs + (kind == _STDERR):
            raise ValueError(f"a record of way {side}, where {programs} talk")
        content = chunk(data) if kind in (_DATA, _STDERR) else {}
        yield Entry(
            _KINDS[kind],  # type: ignore[arg-type] # one of those of Entry
            t_us=(time_ns - started_ns) // 1000,
            side="program" if of_program else "interactor",
            program=number if number < programs else 0,
            size=None if size == len(data) else size,
            text=content.get("text"),
            base64=content.get("base64"),
        )


def _records(log: bytes) -> Iterator[tuple[int, int, int, int, bytes]]:
    """Time, size, kind, side and the bytes that were kept."""
    at = 0
    while at < len(log):
        begin = at + _RECORD.size
        if begin > len(log):
            raise ValueError(f"cut off in a record at byte {at}")
        time_ns, size, kept, kind, side = _RECORD.unpack_from(log, at)
        if kind >= len(_KINDS) or begin + kept > len(log):
            raise ValueError(f"cut off, or no record, at byte {at}")
        at = begin + kept
        yield time_ns, size, kind, side, log[begin:at]


def last_lines(log: bytes) -> dict[tuple[int, bool], str]:
    """By link, and whether the interactor wrote it: the last line of a relay's log, or its end where that is long."""
    ends: dict[int, bytes] = {}
    for _, _, kind, side, data in _records(log):
        if kind == _DATA:
            ends[side] = (ends.get(side, b"") + data)[-_LONGEST_LINE:]
    lines = {side: end.rstrip(b"\r\n").rpartition(b"\n")[2].decode(errors="replace") for side, end in ends.items()}
    return {(side // 2, side % 2 == 1): line for side, line in lines.items()}


def _end(run: RunResult, started_ns: int) -> Entry:
    entry = Entry("exit", t_us=(run.ended_ns - started_ns) // 1000)
    if run.cause is Cause.EXITED:
        return replace(entry, code=run.exit_code)
    if run.cause is Cause.SIGNALED:
        return replace(entry, signal=run.signal)
    return replace(entry, ended_by=run.cause.name.lower())


def lines(problem: str, test: str, log: bytes, exchange: Exchange) -> bytes:
    """The whole document."""
    start, players = exchange.started_ns, exchange.players
    timed: list[tuple[int, Entry]] = []
    for entry in entries(log, start, len(players)):  # a gap is where the entry before it is
        timed.append((timed[-1][0] if entry.t_us is None and timed else entry.t_us or 0, entry))
    ends = [replace(_end(player.run, start), side="program", program=n) for n, player in enumerate(players)]
    ends.append(replace(_end(exchange.interactor, start), side="interactor"))
    timed.extend((end.t_us or 0, end) for end in ends)
    body = [entry for _, entry in sorted(timed, key=lambda pair: pair[0])]
    return document(Head(SCHEMA, problem, test, len(players)), body)


def write(path: Path, data: bytes) -> None:
    """Whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_bytes(data)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def told(path: Path, log: bytes, exchange: Exchange, *, problem: str, test: str) -> Exchange:
    """With its transcript. That one cannot be written (a full disk), or was cut off by its relay, costs no verdict."""
    try:
        write(path, lines(problem, test, log, exchange))
    except (OSError, ValueError) as error:
        fault = words(error, place=path) if isinstance(error, OSError) else str(error)
        return replace(exchange, transcript_fault=fault)
    return replace(exchange, transcript=str(path))
