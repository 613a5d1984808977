"""The relay's log as a transcript."""

from __future__ import annotations

import base64
import json
import signal
import struct
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from parley.core.model import Cause, Decision, Exchange, First, Opinion, Player, RunResult, SideFacts
from parley.interactors import transcript

START = 1_000_000_000
PROGRAM, INTERACTOR = 0, 1
DATA, EOF, CLOSED, GAP, STDERR = range(5)


def record(kind: int, side: int, us: int, data: bytes = b"", *, size: int | None = None) -> bytes:
    """As core/native/relay.c writes it: 24 bytes, then what was kept."""
    head = struct.pack("=QIIBB6x", START + us * 1000, len(data) if size is None else size, len(data), kind, side)
    return head + data


def events(log: bytes) -> list[dict[str, Any]]:
    return [msgspec.to_builtins(entry) for entry in transcript.entries(log, START)]


@pytest.mark.parametrize(
    ("log", "event"),
    [
        (record(DATA, PROGRAM, 812, b"500\n"), {"t_us": 812, "from": "program", "event": "data", "text": "500\n"}),
        (record(DATA, INTERACTOR, 5, "ü".encode()), {"t_us": 5, "from": "interactor", "event": "data", "text": "ü"}),
        (record(DATA, PROGRAM, 1, b""), {"t_us": 1, "from": "program", "event": "data", "text": ""}),
        (record(DATA, PROGRAM, 1, b"\xff\0"), {"t_us": 1, "from": "program", "event": "data", "base64": "/wA="}),
        (
            record(DATA, PROGRAM, 1, b"begin", size=70_000),
            {"t_us": 1, "from": "program", "event": "data", "text": "begin", "bytes": 70_000},
        ),
        (record(EOF, INTERACTOR, 7), {"t_us": 7, "from": "interactor", "event": "eof"}),
        (record(CLOSED, PROGRAM, 8), {"t_us": 8, "from": "program", "event": "closed_input"}),
        (record(GAP, PROGRAM, 0, size=1234), {"event": "gap", "records": 1234}),
        (record(STDERR, 0, 9, b"hm"), {"t_us": 9, "from": "program", "event": "stderr", "text": "hm"}),
        (record(STDERR, 1, 9, b"no"), {"t_us": 9, "from": "interactor", "event": "stderr", "text": "no"}),
    ],
)
def test_events(log: bytes, event: dict[str, Any]) -> None:
    """Each kind of record, in microseconds from the start; bytes that are no text are in base64."""
    assert events(log) == [event]


CHUNKS = st.lists(st.tuples(st.sampled_from((PROGRAM, INTERACTOR)), st.binary(max_size=40)), max_size=8)


def log_of(chunks: list[tuple[int, bytes]]) -> bytes:
    return b"".join(record(DATA, side, us, data) for us, (side, data) in enumerate(chunks))


@settings(deadline=None)
@given(CHUNKS)
def test_bytes_come_back(chunks: list[tuple[int, bytes]]) -> None:
    """Text or base64, what each side wrote can be had again from the transcript, in order."""
    found = [
        (
            ("program", "interactor").index(e["from"]),
            e["text"].encode() if "text" in e else base64.b64decode(e["base64"]),
        )
        for e in events(log_of(chunks))
    ]
    assert found == chunks


@settings(deadline=None)
@given(CHUNKS, st.data())
def test_log_that_is_cut(chunks: list[tuple[int, bytes]], data: st.DataObject) -> None:
    """A log that ends within a record is an error; one that ends between two is not."""
    log = log_of(chunks)
    cut = data.draw(st.integers(0, len(log)))
    edges = {len(log_of(chunks[:count])) for count in range(len(chunks) + 1)}
    if cut in edges:
        events(log[:cut])
        return
    with pytest.raises(ValueError, match="cut off"):
        events(log[:cut])


@settings(deadline=None)
@given(st.binary(max_size=100))
def test_any_bytes(log: bytes) -> None:
    """What is no log is an error of that one kind, or taken for one."""
    try:
        events(log)
    except ValueError:
        return


STRANGE = [record(5, PROGRAM, 1), record(255, PROGRAM, 1), record(DATA, 2, 1), record(STDERR, 2, 1)]


@pytest.mark.parametrize("log", STRANGE)
def test_record_of_no_known_kind(log: bytes) -> None:
    """A kind or a side that this version does not know is an error."""
    with pytest.raises(ValueError, match=r"no record, at byte 0|a record of way 2, where 1 talk"):
        events(log)


# --- the document -------------------------------------------------------------------------------------------


def a_run(us: int, **changes: Any) -> RunResult:
    run = RunResult(
        cause=Cause.EXITED, exit_code=0, signal=None, cpu_ns=0, wall_ns=0, started_ns=START, memory_bytes=0,
        ended_ns=START + us * 1000,
    )  # fmt: skip
    return replace(run, **changes)


def an_exchange(run: RunResult, interactor: RunResult) -> Exchange:
    side = SideFacts(
        bytes=0, lines=0, dropped=0, waited_ns=0, eof_ns=0, closed_input_ns=0, last_ns=0, pending=0, unended=False
    )
    players = (Player(run, First.PROGRAM, side, side),)
    return Exchange(First.PROGRAM, START, START, side, side, interactor, Decision(Opinion.WRONG), players=players)


def document(log: bytes, run: RunResult, interactor: RunResult) -> list[dict[str, Any]]:
    written = transcript.lines("guess", "secret/01", log, an_exchange(run, interactor))
    assert written.endswith(b"\n")
    return [json.loads(line) for line in written.splitlines()]


def test_document() -> None:
    """The first line is the schema, the others are events, the ends of both sides among them."""
    log = record(DATA, PROGRAM, 812, b"500\n") + record(EOF, PROGRAM, 1033)
    assert document(log, a_run(1200), a_run(1100, exit_code=43)) == [
        {"schema": "parley.transcript/1", "problem": "guess", "test": "secret/01"},
        {"t_us": 812, "from": "program", "event": "data", "text": "500\n"},
        {"t_us": 1033, "from": "program", "event": "eof"},
        {"t_us": 1100, "from": "interactor", "event": "exit", "code": 43},
        {"t_us": 1200, "from": "program", "event": "exit", "code": 0},
    ]


def test_all_is_in_order_of_time() -> None:
    """A side whose warden saw it end before the relay read its end-of-file stands there; a gap keeps its place."""
    log = (
        record(DATA, PROGRAM, 5)
        + record(GAP, PROGRAM, 0, size=9)
        + record(EOF, PROGRAM, 30)
        + record(EOF, INTERACTOR, 40)
    )
    told = document(log, a_run(20), a_run(50))[1:]
    assert [(event["event"], event.get("t_us")) for event in told] == [
        ("data", 5), ("gap", None), ("exit", 20), ("eof", 30), ("eof", 40), ("exit", 50)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"exit_code": 3}, {"code": 3}),
        ({"cause": Cause.SIGNALED, "exit_code": None, "signal": signal.SIGPIPE}, {"signal": 13}),
        ({"cause": Cause.CPU_LIMIT, "exit_code": None}, {"ended_by": "cpu_limit"}),
        ({"cause": Cause.WALL_LIMIT, "exit_code": None}, {"ended_by": "wall_limit"}),
        ({"cause": Cause.KILLED, "exit_code": None}, {"ended_by": "killed"}),
        ({"cause": Cause.FAILED, "exit_code": None, "failure": "exec: x"}, {"ended_by": "failed"}),
    ],
)
def test_ends(changes: dict[str, Any], said: dict[str, Any]) -> None:
    """How a side ended: its code, its signal, or who ended it."""
    _, end, _ = document(b"", a_run(10, **changes), a_run(20))
    assert end == {"t_us": 10, "from": "program", "event": "exit"} | said


def test_write(tmp_path: Path) -> None:
    """The folder is made when the first transcript comes."""
    path = tmp_path / "a" / "b" / "1.jsonl"
    transcript.write(path, b"{}\n")
    assert path.read_bytes() == b"{}\n"
