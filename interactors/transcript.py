r"""A conversation as JSON Lines: the relay's binary log made readable. Pure but for `write` and `told`.

The first line names the schema; every other line is one event, in order of time::

    {"schema":"parley.transcript/1","problem":"guess","test":"secret/01"}
    {"t_us":812,"from":"program","event":"data","text":"500\n"}
    {"t_us":840,"from":"interactor","event":"data","text":"lower\n"}
    {"t_us":1033,"from":"program","event":"eof"}
    {"t_us":1200,"from":"program","event":"exit","code":0}

`text` is used for bytes that are UTF-8, `base64` for others; `bytes` is there when only the first part of a chunk was
kept, and says how long it was. An event
`gap` tells how many records between head and tail were left out. `closed_input` says that a side stopped
reading while its partner still wrote, or ended.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from ..core.model import Cause, Exchange, RunResult
from ..core.shortage import words

SCHEMA = "parley.transcript/1"
_RECORD = struct.Struct("=QIIBB6x")
_SIDES = ("program", "interactor")
_KINDS = ("data", "eof", "closed_input", "gap")


def events(log: bytes, started_ns: int) -> Iterator[dict[str, Any]]:
    """The events of a relay's log. Raises ValueError where it is cut off."""
    for time_ns, size, kind, side, chunk in _records(log):
        if kind == "gap":
            yield {"event": "gap", "records": size}
            continue
        event: dict[str, Any] = {"t_us": (time_ns - started_ns) // 1000, "from": side, "event": kind}
        if kind == "data":
            event.update(_content(chunk))
            if size != len(chunk):
                event["bytes"] = size
        yield event


def _records(log: bytes) -> Iterator[tuple[int, int, str, str, bytes]]:
    """Time, size, kind, side and the bytes that were kept."""
    at = 0
    while at < len(log):
        begin = at + _RECORD.size
        if begin > len(log):
            raise ValueError(f"cut off in a record at byte {at}")
        time_ns, size, kept, kind, side = _RECORD.unpack_from(log, at)
        if kind >= len(_KINDS) or side >= len(_SIDES) or begin + kept > len(log):
            raise ValueError(f"cut off, or no record, at byte {at}")
        at = begin + kept
        yield time_ns, size, _KINDS[kind], _SIDES[side], log[begin:at]


def _content(chunk: bytes) -> dict[str, str]:
    try:
        return {"text": chunk.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(chunk).decode()}


def _end(run: RunResult, side: str, started_ns: int) -> dict[str, Any]:
    event: dict[str, Any] = {"t_us": (run.ended_ns - started_ns) // 1000, "from": side, "event": "exit"}
    if run.cause is Cause.EXITED:
        return event | {"code": run.exit_code}
    if run.cause is Cause.SIGNALED:
        return event | {"signal": run.signal}
    return event | {"ended_by": run.cause.name.lower()}


def lines(problem: str, test: str, log: bytes, run: RunResult, exchange: Exchange) -> bytes:
    """The whole document."""
    start = exchange.started_ns
    body = list(events(log, start))
    timed: list[tuple[int, dict[str, Any]]] = []
    for event in body:  # a gap is where the event before it is
        timed.append((event.get("t_us", timed[-1][0] if timed else 0), event))
    ends = (_end(run, "program", start), _end(exchange.interactor, "interactor", start))
    timed.extend((end["t_us"], end) for end in ends)
    body = [event for _, event in sorted(timed, key=lambda pair: pair[0])]
    return msgspec.json.Encoder().encode_lines([{"schema": SCHEMA, "problem": problem, "test": test}, *body])


def write(path: Path, document: bytes) -> None:
    """Whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_bytes(document)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def told(path: Path, log: bytes, run: RunResult, exchange: Exchange, *, problem: str, test: str) -> Exchange:
    """With its transcript. That one cannot be written (a full disk), or was cut off by its relay, costs no verdict."""
    try:
        write(path, lines(problem, test, log, run, exchange))
    except (OSError, ValueError) as error:
        fault = words(error, place=path) if isinstance(error, OSError) else str(error)
        return msgspec.structs.replace(exchange, transcript_fault=fault)
    return msgspec.structs.replace(exchange, transcript=str(path))
