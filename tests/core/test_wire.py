"""The packets: what goes in comes out, and both ends speak of the same layouts."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import enum
import hashlib
import os
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import parley
from parley.core import wire
from parley.core.errors import MissingTool
from parley.core.model import Call, Cause, First, SideFacts

from .records import LIMITS

NATIVE = Path(parley.__file__).resolve().parent / "core" / "native"
U32 = st.integers(0, (1 << 32) - 1)
U64 = st.integers(0, (1 << 64) - 1)
I32 = st.integers(-(1 << 31), (1 << 31) - 1)
CALL = struct.Struct("=iI6Q")
CALLS = st.builds(Call, I32, U32, st.tuples(*[U64] * 6))
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


# --- requests -----------------------------------------------------------------------------------------------


def request(*argv: str, **changes: Any) -> bytes:
    options: dict[str, Any] = {"environment": (), "folders": (), "limits": LIMITS, "wall_ms": 3000.0}
    return wire.run_request(argv, **(options | changes))


def fields(packet: bytes) -> tuple[tuple[int, ...], list[str]]:
    """The numbers of a RUN packet, and its words."""
    words = packet[wire._RUN.size :].split(b"\0")
    assert words.pop() == b""
    return wire._RUN.unpack_from(packet), [os.fsdecode(word) for word in words]


@given(st.lists(WORDS, min_size=1, max_size=5), st.dictionaries(WORDS, WORDS, max_size=3), st.lists(WORDS, max_size=3))
def test_run_request(argv: list[str], environment: dict[str, str], folders: list[str]) -> None:
    """Numbers of words, then the words: arguments, environment, folders, names of threads."""
    packet = request(*argv, environment=tuple(environment.items()), folders=folders, housekeeping=folders)
    numbers, words = fields(packet)
    assert wire.operation(packet) == wire.Ask.RUN
    assert numbers[-5:] == (len(argv), len(environment), len(folders), len(folders), 0)
    assert words == [*argv, *(f"{name}={value}" for name, value in environment.items()), *folders, *folders]


@given(st.lists(st.tuples(st.sampled_from(("a", "b/c", "b/.d", "é")), WORDS), max_size=5))
def test_put_request(entries: list[tuple[str, str]]) -> None:
    """How many there are, then the name of each and where it leads."""
    packet = wire.put_request(entries, more=True)
    numbers, words = wire._PUT.unpack_from(packet), packet[wire._PUT.size :].split(b"\0")
    assert numbers == (wire.MAGIC, wire.Ask.PUT, len(entries), 1)
    assert [os.fsdecode(word) for word in words] == [word for entry in entries for word in entry] + [""]


@pytest.mark.parametrize("name", ["", "/etc/x", "../x", "a/../../x", "a//b", "a/", ".", "a/./b", "a\0b", "a" * 200_000])
def test_put_request_refuses_names(name: str) -> None:
    """A file in a working folder lies in it, and nowhere else."""
    with pytest.raises(ValueError, match=r"no name|longer than"):
        wire.put_request([(name, "")], more=False)


def test_limits_of_a_run_request() -> None:
    """Times travel in nanoseconds, sizes in bytes."""
    limits = replace(LIMITS, time_ms=1500.5, file_bytes=7, processes=3, open_files=9, stack_bytes=11)
    numbers, _ = fields(request("a", limits=limits, wall_ms=2000.25))
    assert numbers[2:4] == (1_500_500_000, 2_000_250_000)
    assert numbers[4] == LIMITS.memory_bytes
    assert numbers[6:10] == (11, 7, 3, 9)


def test_address_space_of_a_run_request() -> None:
    """Not the run's affair where a cgroup counts memory; else wide, as what is only reserved is not used."""
    assert fields(request("a"))[0][5] == wire._NO_LIMIT
    address = fields(request("a", watch_memory=True))[0][5]
    assert 4 * LIMITS.memory_bytes <= address <= 5 * LIMITS.memory_bytes
    reserving = replace(LIMITS, reserved_bytes=1 << 30)
    assert fields(request("a", limits=reserving, watch_memory=True))[0][5] == address + (1 << 30)
    assert fields(request("a", limits=reserving))[0][5] == wire._NO_LIMIT


@pytest.mark.parametrize(
    ("option", "flag"),
    [("keep_space", 1), ("watch_memory", 2), ("leave_space", 4), ("trace", 8), ("in_cgroup", 16), ("none", 0)],
)
def test_flags_of_a_run_request(option: str, flag: int) -> None:
    """Each option is a bit of its own."""
    numbers, _ = fields(request("a", **({option: True} if flag else {})))
    assert numbers[10] == flag


def test_words_that_are_not_utf8() -> None:
    """Bytes of a file name arrive as they were."""
    assert b"a\xff\0" in request(os.fsdecode(b"a\xff"))


@pytest.mark.parametrize(
    "argv", [("a\0b",), ("a", "\0"), ("a" * 200_000,), ("a",) * 100_000], ids=["NUL", "only NUL", "long", "many"]
)
def test_words_that_do_not_fit(argv: tuple[str, ...]) -> None:
    """A word that would end early, or a packet that is too long, is refused before it is sent."""
    with pytest.raises(ValueError, match="longer than 192 KiB, or holds a NUL"):
        request(*argv)


def test_small_requests() -> None:
    """The other packets are a header and what the operation needs."""
    assert wire.simple(wire.Ask.KILL) == struct.pack("=II", wire.MAGIC, 2)
    assert wire.fetch_request("feedback/ü") == struct.pack("=II", wire.MAGIC, 4) + "feedback/ü".encode() + b"\0"
    assert wire.admit_request(2) == struct.pack("=III", wire.MAGIC, 5, 2)


def test_relay_request() -> None:
    """The limits of both sides and the two parts of a transcript."""
    packet = wire.relay_request(
        5, program_limit=1 << 40, interactor_limit=2, head_bytes=3, tail_bytes=4, stderr_bytes=6, live=7
    )
    assert struct.unpack("=IIQQIIIIII", packet) == (wire.MAGIC, wire.RelayAsk.RELAY, 1 << 40, 2, 3, 4, 5, 6, 7, 0)


# --- answers ------------------------------------------------------------------------------------------------


@given(U32)
def test_operation(number: int) -> None:
    """The second number of any packet of this protocol."""
    assert wire.operation(struct.pack("=II", wire.MAGIC, number) + b"rest") == number


@pytest.mark.parametrize("packet", [b"", b"short", struct.pack("=II", wire.MAGIC + 1, 2), bytes(100)])
def test_foreign_packets(packet: bytes) -> None:
    """What is no packet of this version is refused, and it is said what to do where the programs are of another."""
    with pytest.raises(
        (ValueError, MissingTool), match=r"short packet|of another version .* `make setup`, or `pip .* CHECKOUT`"
    ):
        wire.operation(packet)


def test_version_of_the_layouts() -> None:
    """Who changes a layout or a number changes the version in wire.py and wire.h as well, and then the digest here."""
    layouts = [f"{name} {value.format}" for name, value in vars(wire).items() if isinstance(value, struct.Struct)]
    kinds = (wire.Ask, wire.Say, wire.RelayAsk, wire.RelaySay, wire.Step, Cause, First)
    numbers = [f"{one.__class__.__name__}.{one.name} {one.value}" for kind in kinds for one in kind]
    digest = hashlib.sha256("\n".join(sorted(layouts + numbers)).encode()).hexdigest()
    assert (struct.pack("=I", wire.MAGIC), digest[:16]) == (b"PLY4", "2495cf5e483e9728")


@given(
    cause=st.sampled_from(Cause), step=st.sampled_from(wire.Step), error=st.integers(0, 200), left=U32, code=I32,
    signal=I32, numbers=st.tuples(U64, U64, U64, U64, U64, U64), call=CALLS,
    large=st.booleans(),
)  # fmt: skip
def test_done(
    *, cause: Cause, step: wire.Step, error: int, left: int, code: int, signal: int, numbers: tuple[int, ...],
    call: Call, large: bool,
) -> None:  # fmt: skip
    """Of exit code, signal, failure and call only that which belongs to the cause is told."""
    head = (wire.MAGIC, wire.Say.DONE, cause, step, error, left, code, signal)
    numbered = CALL.pack(call.number, call.architecture, *call.arguments)
    done = wire.done(struct.pack("=IIIIIIiiQQQQQQ", *head, *numbers) + numbered + struct.pack("=II", large, 0))
    result = done.result
    assert (done.step, done.error, result.cause, result.left_behind) == (step, error, cause, left)
    counted = (result.cpu_ns, result.wall_ns, result.started_ns, result.ended_ns, result.memory_bytes)
    assert (*counted, result.delayed_ns) == numbers
    assert result.exit_code == (code if cause is Cause.EXITED else None)
    assert result.signal == (signal if cause is Cause.SIGNALED else None)
    failure = f"{step.name.lower()}: {os.strerror(error)}"
    assert result.failure == (failure if cause is Cause.FAILED else None)
    assert result.file_exceeded is large
    assert result.forbidden == (call if cause is Cause.FORBIDDEN else None)


@given(CALLS)
def test_traced(call: Call) -> None:
    """Number, architecture and six arguments of a call."""
    packet = struct.pack("=II", wire.MAGIC, wire.Say.CALL) + CALL.pack(call.number, call.architecture, *call.arguments)
    assert wire.traced(packet) == call


def test_filter_request() -> None:
    """The code of a filter, as it is."""
    assert wire.filter_request(b"12345678") == struct.pack("=II", wire.MAGIC, wire.Ask.FILTER) + b"12345678"


SIDE = struct.Struct("=QQQQQQQII")
SIDES = st.builds(
    SideFacts,
    bytes=U64, lines=U64, dropped=U64, waited_ns=U64, eof_ns=U64, closed_input_ns=U64, last_ns=U64, pending=U32,
    unended=st.booleans(),
)  # fmt: skip


def side(facts: SideFacts) -> bytes:
    return SIDE.pack(
        facts.bytes, facts.lines, facts.dropped, facts.waited_ns, facts.eof_ns, facts.closed_input_ns, facts.last_ns,
        facts.pending, facts.unended,
    )  # fmt: skip


LINKS = st.lists(st.builds(wire.LinkFacts, st.sampled_from(First), SIDES, SIDES), min_size=1, max_size=3)


@given(st.builds(wire.RelayDone, U64, U64, LINKS.map(tuple)))
def test_relay_done(done: wire.RelayDone) -> None:
    """All that the relay saw, link by link, the program's side before the interactor's."""
    firsts = bytes(link.first for link in done.links)
    head = (wire.MAGIC, wire.RelaySay.DONE, 0, 0, done.started_ns, done.ended_ns, firsts)
    sides = b"".join(side(link.program) + side(link.interactor) for link in done.links)
    assert wire.relay_done(struct.pack("=IIIIQQ16s", *head) + sides) == done


@pytest.mark.parametrize(
    ("number", "is_ear", "program"),
    [(0, 0, 0), (1, 0, None), (4, 0, 2), (5, 0, None), (0, 1, 0), (2, 1, 2), (3, 1, None)],
)
def test_relay_over(number: int, is_ear: int, program: int | None) -> None:
    """Ways are two a link, ears one a program and then the interactor's."""
    packet = struct.pack("=IIII", wire.MAGIC, wire.RelaySay.OVER, number, is_ear)
    assert wire.relay_over(packet, 3).program == program


@pytest.mark.parametrize(
    ("under_way", "ended", "idle"), [(0, 0, True), (1, 0, False), (0, 1, False), (70_000, 1, False)]
)
def test_relay_status(under_way: int, ended: int, *, idle: bool) -> None:
    """Idle is a conversation with nothing under way in which nobody has ended."""
    values = (wire.MAGIC, wire.RelaySay.STATUS, 1234, under_way, ended, 0b1000_0000_0000_0101, 0)
    padding = wire._RELAY_STATUS.size - struct.calcsize("=IIQIIII")
    status = wire.relay_status(struct.pack("=IIQIIII", *values) + bytes(padding))
    assert (status.moved, status.idle, status.expecting) == (1234, idle, {0, 2, 15})


def test_file_error() -> None:
    """The errno of a file that was asked for."""
    assert wire.file_error(struct.pack("=IIII", wire.MAGIC, wire.Say.FILE, 2, 0)) == 2


# --- the C programs -----------------------------------------------------------------------------------------

PRINT = """
#define main not_main
#include "{source}"
#undef main
#include <stdio.h>
int main(void) {{ {prints} (void)not_main; return 0; }}
"""


def in_c(source: str, expressions: list[str], folder: Path) -> list[int]:
    """The values of constant expressions, as a C program of ours understands them."""
    prints = "".join(f'printf("%lld\\n", (long long)({expression}));' for expression in expressions)
    (folder / "print.c").write_text(PRINT.format(source=NATIVE / source, prints=prints))
    command = ["gcc", "-std=gnu11", "-w", f"-I{NATIVE}", "-o", folder / "print", folder / "print.c"]
    subprocess.run(command, check=True)
    done = subprocess.run([folder / "print"], check=True, stdout=subprocess.PIPE, text=True)
    return [int(line) for line in done.stdout.split()]


def named(prefix: str, members: type[enum.IntEnum]) -> dict[str, int]:
    return {prefix + member.name: member.value for member in members}


def test_warden_agrees(tmp_path: Path) -> None:
    """Sizes of packets, numbers of operations, causes and steps are those of warden.c."""
    renamed = {"CAUSE_CPU_LIMIT": "CAUSE_CPU", "CAUSE_WALL_LIMIT": "CAUSE_WALL"}
    expected = {
        "WIRE_MAGIC": wire.MAGIC,
        "CONTROL_FD": wire.CONTROL_FD,
        "(long long)ANY_KEY": wire.ANY_KEY - (1 << 64),
        "MAX_PACKET": wire.MAX_PACKET,
        "MAX_FDS": wire.MAX_FDS,
        "sizeof(struct run_request)": wire._RUN.size,
        "sizeof(struct put_request)": wire._PUT.size,
        "sizeof(struct done)": wire._DONE.size,
        "sizeof(struct status)": wire._STATUS.size,
        "sizeof(struct traced)": wire._TRACED.size,
        "sizeof(struct file_reply)": wire._FILE.size,
        **named("OP_", wire.Ask),
        **named("SAY_", wire.Say),
        **{renamed.get(name, name): value for name, value in named("CAUSE_", Cause).items()},
        **named("STEP_", wire.Step),
    }
    assert dict(zip(expected, in_c("warden.c", list(expected), tmp_path), strict=True)) == expected


def test_relay_agrees(tmp_path: Path) -> None:
    """So are those of relay.c."""
    expected = {
        "sizeof(struct request)": wire._RELAY.size,
        "sizeof(struct side)": wire._SIDE.size,
        "sizeof(struct done)": wire._RELAY_DONE.size + 2 * wire.MAX_LINKS * wire._SIDE.size,
        "sizeof(struct status)": wire._RELAY_STATUS.size,
        "sizeof(struct over)": wire._OVER.size,
        "offsetof(struct heard, record)": wire._HEARD.size,
        **named("OP_", wire.RelayAsk),
        **named("SAY_", wire.RelaySay),
        **named("FIRST_", First),
    }
    assert dict(zip(expected, in_c("relay.c", list(expected), tmp_path), strict=True)) == expected
