"""The limits that the judge itself was started under (`ulimit`): every program inherits them.

A program that fails at the judge's limit would be blamed for it, and one that is stopped by it would get the wrong
verdict. So a judge whose limits are narrower than those that it must grant does not begin.
"""

from __future__ import annotations

import resource
from collections.abc import Iterable, Iterator

from msgspec import Struct

from .errors import MachineError
from .model import Limits
from .wire import ADDRESS_SLACK

_OWN_FILES = 40  # of the judge, whatever it does: streams, event loop, modules, the workspace, some inputs
_FILES_OF_A_LANE = 40  # three boxes of 6, a relay, the pipes of one conversation; counted, then rounded up
_SECONDS_BEHIND = 3  # RLIMIT_CPU of a program stands so far behind twice its time limit
_GRAIN = 1024


class Ceiling(Struct, frozen=True):
    """`name` and `option` are what a shell calls it, `unit` how many bytes (seconds, files) one of the shell's is."""

    resource: int
    name: str
    option: str
    unit: int = 1


ADDRESS_SPACE = Ceiling(resource.RLIMIT_AS, "address space", "-v", _GRAIN)
DATA = Ceiling(resource.RLIMIT_DATA, "data segment", "-d", _GRAIN)
STACK = Ceiling(resource.RLIMIT_STACK, "stack", "-s", _GRAIN)
FILE_SIZE = Ceiling(resource.RLIMIT_FSIZE, "file size", "-f", _GRAIN)
CPU_TIME = Ceiling(resource.RLIMIT_CPU, "CPU time", "-t")
OPEN_FILES = Ceiling(resource.RLIMIT_NOFILE, "open files", "-n")
PROCESSES = Ceiling(resource.RLIMIT_NPROC, "processes", "-u")


def wanted(limits: Limits) -> Iterator[tuple[Ceiling, int]]:
    """What a run with these limits needs at least, in bytes, seconds, files."""
    memory = limits.memory_bytes + ADDRESS_SLACK
    yield ADDRESS_SPACE, memory
    yield DATA, memory
    yield STACK, limits.stack_bytes or limits.memory_bytes
    yield FILE_SIZE, max(limits.file_bytes, limits.output_bytes)
    yield CPU_TIME, int(2 * limits.time_ms / 1000) + _SECONDS_BEHIND
    yield OPEN_FILES, limits.open_files
    yield PROCESSES, limits.processes + 1


def lift(*, lanes: int) -> None:
    """Takes as many open files as the judge may have. Raises MachineError where `lanes` need more than that."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    _check(
        OPEN_FILES,
        _OWN_FILES + lanes * _FILES_OF_A_LANE,
        "1 lane needs" if lanes == 1 else f"{lanes} lanes need",
        "; or judge with fewer --jobs" if lanes > 1 else "",
    )


def check(kinds: Iterable[Limits]) -> None:
    """Raises MachineError where a run of one of these kinds could be granted less than its limits say."""
    most: dict[Ceiling, int] = {}
    for limits in kinds:
        for ceiling, least in wanted(limits):
            most[ceiling] = max(least, most.get(ceiling, 0))
    for ceiling, least in most.items():
        _check(ceiling, least, "a program must be granted", "")


def _check(ceiling: Ceiling, least: int, who: str, otherwise: str) -> None:
    _, hard = resource.getrlimit(ceiling.resource)
    if hard == resource.RLIM_INFINITY or hard >= least:
        return
    have, need = hard // ceiling.unit, -(-least // ceiling.unit)
    raise MachineError(
        f"the judge was started under a limit that its programs would suffer from: {ceiling.name} {have}, "
        f"{who} {need}; raise it (`ulimit {ceiling.option} {need}`){otherwise}"
    )
