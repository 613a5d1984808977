"""The packets that the engine exchanges with the warden and the relay. Pure: bytes in, bytes out.

The layouts are those of `core/native/*.c`, native byte order, as both ends run on one machine. A packet
begins with a magic number, which is the version of the protocol as well, and an operation.
"""

from __future__ import annotations

import enum
import os
import struct
from collections.abc import Sequence

from msgspec import Struct

from .errors import MissingTool
from .model import Call, Cause, First, Limits, RunResult, SideFacts

MAGIC = 0x34594C50  # "PLY4"; another for each change of a layout
CONTROL_FD = 60
ANY_KEY = 0x9E3779B97F4A7C15  # in a filter: the warden puts the key of its own calls there
MAX_PACKET = 192 * 1024
MAX_FDS = 128  # beside one packet
MAX_LINKS = 16  # of one conversation
_NO_LIMIT = (1 << 64) - 1  # RLIM_INFINITY
ADDRESS_SLACK = 64 << 20  # code, libraries, what is reserved and never touched: address space is not memory

_HEADER = struct.Struct("=II")
_RUN = struct.Struct("=IIQQQQQQIIIIIIII")
_PUT = struct.Struct("=IIII")
_DONE = struct.Struct("=IIIIIIiiQQQQQQiI6QII")
_TRACED = struct.Struct("=IIiI6Q")
_STATUS = struct.Struct("=IIQQII")
_FILE = struct.Struct("=IIII")
_RELAY = struct.Struct("=IIQQIIIIII")
_SIDE = struct.Struct("=QQQQQQQII")
_RELAY_DONE = struct.Struct(f"=IIIIQQ{MAX_LINKS}s")
_RELAY_STATUS = struct.Struct(f"=IIQIIII{MAX_LINKS}s")
_OVER = struct.Struct("=IIII")
_HEARD = struct.Struct("=IIQ")


class Ask(enum.IntEnum):
    """What the engine asks of a warden."""

    RUN = 1
    KILL = 2
    STATUS = 3
    FETCH = 4
    ADMIT = 5
    FILTER = 6
    PUT = 7


class Say(enum.IntEnum):
    """What a warden says."""

    READY = 1
    DONE = 2
    STATUS = 3
    FILE = 4
    ADMITTED = 5
    RUNNING = 6
    CALL = 7
    FILTERED = 8


class RelayAsk(enum.IntEnum):
    RELAY = 1
    STATUS = 2


class RelaySay(enum.IntEnum):
    READY = 1
    DONE = 2
    OVER = 3
    STATUS = 4
    HEARD = 5


class Step(enum.IntEnum):
    """Where the warden was when a run failed to start."""

    NONE = 0
    REQUEST = 1
    WIPE = 2
    MKDIR = 3
    CLONE = 4
    SESSION = 5
    DESCRIPTORS = 6
    RLIMIT = 7
    CHDIR = 8
    EXEC = 9
    FILTER = 10
    PUT = 11


_CAUSES: tuple[Cause, ...] = tuple(Cause)  # by number, as `Cause(number)` takes longer than all else that is decoded
_STEPS: tuple[Step, ...] = tuple(Step)


class Done(Struct, frozen=True):
    """The warden's DONE: the run, and the step and errno at which it failed, if it did."""

    result: RunResult
    step: Step
    error: int


class Status(Struct, frozen=True):
    """Of a run under way: CPU time so far; time it was ready to run and had no processor; whether it waits.

    It waits when nobody of the box can go on by itself: every thread is asleep in a read of a pipe, or in a wait for
    others that no clock ends (core/native/inmates.h). `reads` is then the descriptor that is read, where one is.
    """

    cpu_ns: int
    delayed_ns: int
    waiting: bool
    reads: int | None = None


class RelayStatus(Struct, frozen=True):
    """`idle`: no byte is in any pipe or buffer, and no link has lost one side alone. `moved`: bytes so far.

    `first`: of each link, who has come to an end before the other. `expecting`: the links whose program has heard all
    that was said to it so far, and may hear more.
    """

    idle: bool
    moved: int
    first: tuple[First, ...]
    expecting: frozenset[int]


class LinkFacts(Struct, frozen=True):
    """What the relay saw of one link: who came to an end first, and what each side did."""

    first: First
    program: SideFacts
    interactor: SideFacts


class RelayDone(Struct, frozen=True):
    started_ns: int
    ended_ns: int
    links: tuple[LinkFacts, ...]


class Over(Struct, frozen=True):
    """Who wrote more than he may: the program of a link, or None for the interactor."""

    program: int | None


def _strings(words: Sequence[str]) -> bytes:
    return b"".join(os.fsencode(word) + b"\0" for word in words)


def run_request(
    argv: Sequence[str],
    *,
    environment: Sequence[tuple[str, str]],
    folders: Sequence[str],
    limits: Limits,
    wall_ms: float,
    keep_space: bool = False,
    leave_space: bool = False,
    watch_memory: bool = False,
    trace: bool = False,
    in_cgroup: bool = False,
    alarms: bool = True,
    read_only: bool = False,
    housekeeping: Sequence[str] = (),
) -> bytes:
    """RUN; `folders` are made in the writable space first, `housekeeping` are names of threads.

    `alarms`: a clock may send SIGALRM (core/alarms.py). `read_only`: its working folder, as its mode has it.

    Raises ValueError for a NUL in a word or too many words. With `in_cgroup`, its last two descriptors are the
    directory of the run's cgroup and its account of CPU time.
    """
    said = (keep_space, watch_memory, leave_space, trace, in_cgroup, not alarms, read_only)
    flags = sum(bit << place for place, bit in enumerate(said))
    # Where address space is limited, a thread must not reserve all of it for its stack, as it would by a finite limit.
    stack = limits.stack_bytes or (_NO_LIMIT if watch_memory else limits.memory_bytes)
    reserved = ADDRESS_SLACK + limits.reserved_bytes
    address = 4 * limits.memory_bytes + reserved if watch_memory else _NO_LIMIT
    head = _RUN.pack(
        MAGIC, Ask.RUN, int(limits.time_ms * 1e6), int(wall_ms * 1e6), limits.memory_bytes, address, stack,
        limits.file_bytes, limits.processes, limits.open_files, flags, len(argv), len(environment), len(folders),
        len(housekeeping), 0,
    )  # fmt: skip
    words = [*argv, *(f"{name}={value}" for name, value in environment), *folders, *housekeeping]
    packet = head + _strings(words)
    if len(packet) > MAX_PACKET or packet.count(b"\0", len(head)) != len(words):
        raise ValueError("the command line is longer than 192 KiB, or holds a NUL character")
    return packet


def put_request(entries: Sequence[tuple[str, str]], *, more: bool) -> bytes:
    """PUT; an entry is a name in the space and where a link leads, or nothing for the next of the descriptors.

    `more`: after another PUT. Raises ValueError for a name that leads out of the space, or names that are too long.
    """
    for name, _ in entries:
        if not name or name.startswith("/") or {"", ".", ".."} & set(name.split("/")):
            raise ValueError(f"{name!r} is no name of a file in a working folder")
    words = [word for entry in entries for word in entry]
    packet = _PUT.pack(MAGIC, Ask.PUT, len(entries), more) + _strings(words)
    if len(packet) > MAX_PACKET or packet.count(b"\0", _PUT.size) != len(words):
        raise ValueError("the names of files are longer than 192 KiB, or hold a NUL character")
    return packet


def simple(operation: Ask | RelayAsk) -> bytes:
    return _HEADER.pack(MAGIC, operation)


def filter_request(code: bytes) -> bytes:
    """FILTER: the compiled profile (struct sock_filter, one after the other) of all runs in the box."""
    return _HEADER.pack(MAGIC, Ask.FILTER) + code


def fetch_request(path: str) -> bytes:
    return _HEADER.pack(MAGIC, Ask.FETCH) + os.fsencode(path) + b"\0"


def admit_request(cpus: int) -> bytes:
    return _HEADER.pack(MAGIC, Ask.ADMIT) + struct.pack("=I", cpus)


def operation(packet: bytes) -> int:
    """Raises ValueError on what is no packet, MissingTool on one of another version of this protocol."""
    if len(packet) < _HEADER.size:
        raise ValueError("short packet")
    magic, kind = _HEADER.unpack_from(packet)
    if magic != MAGIC:
        raise MissingTool(
            "the programs in core/native/bin are of another version than Parley itself: install it anew, "
            "by `make setup`, or `pip install --force-reinstall CHECKOUT` with the path of the repository"
        )
    return int(kind)


def done(packet: bytes) -> Done:
    _, _, cause, step, error, left, code, signal, cpu, wall, started, ended, rss, delayed, *more = _DONE.unpack(packet)
    call, (large_file, _) = more[:-2], more[-2:]
    why, failed = _CAUSES[int(cause)], _STEPS[int(step)]
    result = RunResult(
        cause=why,
        exit_code=code if why is Cause.EXITED else None,
        signal=signal if why is Cause.SIGNALED else None,
        cpu_ns=cpu,
        wall_ns=wall,
        started_ns=started,
        ended_ns=ended,
        memory_bytes=rss,
        delayed_ns=delayed,
        failure=f"{failed.name.lower()}: {os.strerror(error)}" if why is Cause.FAILED else None,
        left_behind=left,
        file_exceeded=bool(large_file),
        forbidden=_call(call) if why is Cause.FORBIDDEN else None,
    )
    return Done(result, failed, error)


def traced(packet: bytes) -> Call:
    """The call that a traced run has made."""
    return _call(_TRACED.unpack(packet)[2:])


def _call(numbers: Sequence[int]) -> Call:
    number, architecture, *arguments = numbers
    return Call(number, architecture, tuple(arguments))


def status(packet: bytes) -> Status:
    _, _, cpu_ns, delayed_ns, waiting, reads = _STATUS.unpack(packet)
    return Status(cpu_ns, delayed_ns, bool(waiting), reads - 1 if reads else None)


def file_error(packet: bytes) -> int:
    """The errno of a FETCH, an ADMIT or a FILTER, 0 where it succeeded."""
    return int(_FILE.unpack(packet)[2])


def relay_request(
    links: int,
    *,
    program_limit: int,
    interactor_limit: int,
    head_bytes: int,
    tail_bytes: int,
    stderr_bytes: int,
    live: int = 0,
) -> bytes:
    """RELAY. Limits are of each stream; of a transcript its head and tail are kept, of each stderr its beginning.

    `live`: so many records of the log are HEARD as they come.
    """
    limits = program_limit, interactor_limit
    return _RELAY.pack(MAGIC, RelayAsk.RELAY, *limits, head_bytes, tail_bytes, links, stderr_bytes, live, 0)


def relay_heard(packet: bytes) -> tuple[int, bytes]:
    """When the conversation began, and a record of its log."""
    return int(_HEARD.unpack_from(packet)[2]), packet[_HEARD.size :]


def relay_status(packet: bytes) -> RelayStatus:
    _, _, moved, under_way, ended, links, _, first = _RELAY_STATUS.unpack(packet)
    return RelayStatus(
        idle=not under_way and not ended,
        moved=moved,
        first=tuple(map(First, first)),
        expecting=frozenset(link for link in range(MAX_LINKS) if links >> link & 1),
    )


def relay_over(packet: bytes, links: int) -> Over:
    """A stream of the conversation by its way, or a stderr by its ear."""
    _, _, number, is_ear = _OVER.unpack(packet)
    if is_ear:
        return Over(number if number < links else None)
    return Over(None if number % 2 else number // 2)


def relay_done(packet: bytes) -> RelayDone:
    _, _, _, _, started, ended, first = _RELAY_DONE.unpack_from(packet)
    sides = [_side(fields) for fields in _SIDE.iter_unpack(packet[_RELAY_DONE.size :])]
    links = zip(first, sides[::2], sides[1::2], strict=False)  # the firsts are as many as could be
    return RelayDone(started, ended, tuple(LinkFacts(First(one), *both) for one, *both in links))


def _side(fields: tuple[int, ...]) -> SideFacts:
    written, lines, dropped, waited, eof, closed, last, pending, unended = fields
    return SideFacts(
        bytes=written,
        lines=lines,
        dropped=dropped,
        waited_ns=waited,
        eof_ns=eof,
        closed_input_ns=closed,
        last_ns=last,
        pending=pending,
        unended=bool(unended),
    )
