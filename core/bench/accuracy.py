"""`parley bench accuracy`: what is told of programs that know what they use, less what they know.

Beside the box stands wait4 around the same program without one, and whatever else the caller names. All take turns.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager

from msgspec import Struct

from .. import accounting
from ..errors import MachineError
from ..lane import Lane, Site
from ..model import MIB, Limits
from ..plugins import Plugins
from ..profiles import Profiles
from ..workspace import Workspace
from .known import COUNTER, KNOWN, Reading, Way, boxed, counted
from .running import compiled

OURS, BARE = "Parley", "wait4"
SAME_WORK = ("CPU time, same work, idle", "CPU time, same work, others busy")
LIMIT_MS, TAKEN_MS = 50, 45  # of the runs near the limit
_LIMITS = Limits(time_ms=60_000, memory_bytes=512 * MIB)
_NEAR = Limits(time_ms=LIMIT_MS, memory_bytes=512 * MIB)
_TIMES_MS, _STEADY_MS = (10, 100, 500), 100
_MAPPED_MIB, _PIECES_MIB = (16, 64, 200), 64
# It ends with whoever started it, whose pid it is told: or it would go on for ever where the bench is killed.
_SPINNER = """#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>
int main(int count, char **words) {
    prctl(PR_SET_PDEATHSIG, 9);
    if (count < 2 || getppid() != atoi(words[1])) return 1;
    for (volatile unsigned n = 0;; n++) { }
}
"""


class Row(Struct, frozen=True):
    """One thing measured: by each way of running it, a value for each round."""

    what: str
    unit: str
    by: dict[str, list[float]]


class Near(Struct, frozen=True):
    """Runs that take `taken_ms` by their own clock, with a limit of `limit_ms`: how many, and how many were TLE."""

    limit_ms: int
    taken_ms: int
    runs: dict[str, int]
    late: dict[str, int]


class Scene(Struct, frozen=True):
    """The known program, compiled. `spinner` is the path of one that never ends."""

    ways: dict[str, Way]
    spinner: str


@asynccontextmanager
async def scene(
    plugins: Plugins, *, sandbox: str, others: Mapping[str, Sequence[str]] | None = None
) -> AsyncGenerator[Scene]:
    """`others` are more ways, by name: a command that runs the one behind it, counted by wait4. Raises MachineError."""
    jailer, language = plugins.sandbox(sandbox), plugins.language("c")
    with Workspace() as workspace, accounting.chosen() as account:
        async with Lane(Site(workspace, jailer, account, Profiles(plugins.profiles)), 0) as lane:
            known, counter, spinner = [await compiled(lane, language, text) for text in (KNOWN, COUNTER, _SPINNER)]
            nothing = workspace.folder("data") / "nothing"
            nothing.touch()
            path = str(known.folder / "program")
            ways = {OURS: boxed(lane, known, nothing), BARE: counted(counter, (path,))}
            for name, command in (others or {}).items():
                ways[name] = counted(counter, (*command, path))
            yield Scene(ways, str(spinner.folder / "program"))


class Accuracy(Struct, frozen=True):
    rows: list[Row]
    near: Near


async def measure(plugins: Plugins, *, sandbox: str, runs: int) -> Accuracy:
    """What users see of their machine: so many runs of each kind, and ten times as many near the limit."""
    async with scene(plugins, sandbox=sandbox) as standing:
        rows = [*await cpu(standing, runs), *await memory(standing, runs), *await steadiness(standing, runs)]
        return Accuracy(rows, await near(standing, 10 * runs))


# --- CPU time -----------------------------------------------------------------------------------------------


async def cpu(scene: Scene, runs: int) -> list[Row]:
    """The error in milliseconds, for programs that compute and for programs that call the kernel."""
    rows: list[Row] = []
    for kind in ("user", "system"):
        for time_ms in _TIMES_MS:
            readings = await _turns(scene, (kind, str(time_ms * 1_000_000)), runs)
            rows.append(Row(f"CPU error, {time_ms} ms {kind}", "ms", _each(readings, _cpu_error_ms)))
    return rows


async def steadiness(scene: Scene, runs: int) -> list[Row]:
    """The CPU time that is told of the same work again and again: left alone, and with the other processors busy.

    And the error meanwhile: what of the spread is not the program's own.
    """
    measured = await scene.ways[BARE](("user", str(_STEADY_MS * 1_000_000)), _LIMITS)
    words = ("steps", str(measured.steps))
    rows = _steady(SAME_WORK[0], await _turns(scene, words, runs))
    if len(os.sched_getaffinity(0)) > 1:
        with others_busy(scene.spinner):
            rows += _steady(SAME_WORK[1], await _turns(scene, words, runs))
    return rows


def _steady(what: str, readings: Mapping[str, Sequence[Reading]]) -> list[Row]:
    return [
        Row(what, "ms", _each(readings, lambda one: one.cpu_ns / 1e6)),
        Row(what.replace("time", "error"), "ms", _each(readings, _cpu_error_ms)),
    ]


@contextmanager
def others_busy(spinner: str) -> Generator[list[int]]:
    """All processors but one compute for nobody, as long as the block lasts. By which processes."""
    spinning: list[subprocess.Popen[bytes]] = []
    try:
        for processor in sorted(os.sched_getaffinity(0))[1:]:
            spinning.append(subprocess.Popen([spinner, str(os.getpid())]))
            os.sched_setaffinity(spinning[-1].pid, {processor})
        yield [process.pid for process in spinning]
    finally:
        for process in spinning:
            process.kill()
            process.wait()


# --- memory -------------------------------------------------------------------------------------------------


async def memory(scene: Scene, runs: int) -> list[Row]:
    """The error in KiB: what is told, less the bytes touched and what is told of the same program touching none."""
    rows: list[Row] = []
    for kind, sizes in (("map", _MAPPED_MIB), ("pieces", (_PIECES_MIB,))):
        for size in sizes:
            name = f"memory error, {size} MiB {'mapped' if kind == 'map' else 'in pieces'}"
            by: dict[str, list[float]] = {way: [] for way in scene.ways}
            for _ in range(runs):
                none = await _turns(scene, (kind, "0"), 1)
                some = await _turns(scene, (kind, str(size * MIB)), 1)
                for way, errors in by.items():
                    errors.append(_memory_error_kib(none[way][0], some[way][0]))
            rows.append(Row(name, "KiB", by))
    return rows


def _memory_error_kib(none: Reading, some: Reading) -> float:
    return (some.memory_bytes - none.memory_bytes - some.known) / 1024


# --- near the limit -----------------------------------------------------------------------------------------


async def near(scene: Scene, runs: int, *, share: int = 1) -> Near:
    """Programs that take nine tenths of the limit: who is TLE was wronged. Others have one run for `share` of ours."""
    words = ("user", str(TAKEN_MS * 1_000_000))
    counts, late = dict.fromkeys(scene.ways, 0), dict.fromkeys(scene.ways, 0)
    for number in range(runs):
        for name, way in scene.ways.items():
            if name == OURS or number % share == 0:
                counts[name] += 1
                late[name] += (await way(words, _NEAR)).late
    return Near(LIMIT_MS, TAKEN_MS, counts, late)


# --- turns --------------------------------------------------------------------------------------------------


async def _turns(scene: Scene, words: Sequence[str], runs: int) -> dict[str, list[Reading]]:
    readings: dict[str, list[Reading]] = {name: [] for name in scene.ways}
    for _ in range(runs):
        for name, way in scene.ways.items():
            reading = await way(words, _LIMITS)
            if reading.late:
                raise MachineError(f"the bench's own program {' '.join(words)} ran for {reading.cpu_ns / 1e9:.1f} s")
            readings[name].append(reading)
    return readings


def _each(readings: Mapping[str, Sequence[Reading]], value: Callable[[Reading], float]) -> dict[str, list[float]]:
    return {name: [value(one) for one in ones] for name, ones in readings.items()}


def _cpu_error_ms(one: Reading) -> float:
    return (one.cpu_ns - one.known) / 1e6
