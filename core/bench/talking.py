"""What a conversation costs: round trips, large writes and a whole test, each against the same over plain pipes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import anyio.to_thread

from ..errors import MachineError
from ..lane import Lane
from ..language import Language
from ..model import CheckerSpec, Exchange, InteractorSpec, Problem, Program, Source, TestCase
from ..protocols import Interactor
from .figures import Timing, interleaved, timings
from .running import COMPILE, LIMITS, POURED, TURN, compiled

_TALK = """#include <unistd.h>
static char line[8];
static int take(void) {
  int got = 0;
  while (got < 7) {
    int n = read(0, line + got, 7 - got);
    if (n <= 0) return 0;
    got += n;
  }
  return 1;
}
int main(void) { for (int i = 0; i < TRIPS; i++) FIRST; return CODE; }
"""
_ASK = 'if (write(1, "abcdef\\n", 7) != 7 || !take()) return 1'
_ANSWER = 'if (!take() || write(1, "ghijkl\\n", 7) != 7) return 1'
_POUR = """#include <unistd.h>
static char block[1 << 20];
int main(void) {
  for (long left = BYTES; left > 0;) {
    long put = write(1, block, left < (long)sizeof block ? left : (long)sizeof block);
    if (put <= 0) return 1;
    left -= put;
  }
  return 0;
}
"""
_DRINK = """#include <unistd.h>
static char block[1 << 20];
int main(void) {
  long left = BYTES, got;
  while ((got = read(0, block, sizeof block)) > 0) left -= got;
  return left ? 1 : 42;
}
"""


async def talks(lane: Lane, protocol: Interactor, language: Language, *, runs: int, trips: int) -> list[Timing]:
    """All three. Rates are given beside the times, as users think of them."""
    return [
        *await round_trips(lane, protocol, language, trips),
        *await one_way(lane, protocol, language),
        *await tests(lane, protocol, language, runs),
    ]


async def round_trips(
    lane: Lane, protocol: Interactor, language: Language, trips: int, *, rounds: int = 5
) -> list[Timing]:
    program, interactor = await _talkers(lane, language, trips)
    problem = _problem(lane, interactor)
    direct, relayed = "round trip, direct pipes on one CPU", "round trip, relay with transcript"
    times: dict[str, list[float]] = {direct: [], relayed: []}
    for _ in range(rounds):
        times[direct].append(await anyio.to_thread.run_sync(_direct, lane.cpu, program, interactor) / trips)
        exchange = await _held(protocol, lane, problem, interactor, program)
        times[relayed].append((exchange.ended_ns - exchange.started_ns) / 1000 / trips)
    rates = {f"{name}, a second": [1000 / value for value in values] for name, values in times.items()}
    return [*timings(times, "µs", floor=direct), *timings(rates, "k")]


async def _talkers(lane: Lane, language: Language, trips: int) -> tuple[Program, Program]:
    """A program that asks so many times, and an interactor that answers."""

    def talk(first: str, code: int) -> str:
        return _TALK.replace("TRIPS", str(trips)).replace("FIRST", first).replace("CODE", str(code))

    return await compiled(lane, language, talk(_ASK, 0)), await compiled(lane, language, talk(_ANSWER, 42))


async def _held(protocol: Interactor, lane: Lane, problem: Problem, interactor: Program, program: Program) -> Exchange:
    """Raises MachineError where it does not go as it must."""
    _, exchange = await protocol.converse(lane, problem, interactor, program, problem.tests[0], transcript=None)
    if exchange.interactor.exit_code != 42:
        raise MachineError(f"the bench's own conversation failed: {exchange.decision.message}")
    return exchange


async def one_way(lane: Lane, protocol: Interactor, language: Language, *, rounds: int = 3) -> list[Timing]:
    """Large writes through the relay, both sides and the relay on one processor, and over a plain pipe."""
    program = await compiled(lane, language, _POUR.replace("BYTES", str(POURED)))
    interactor = await compiled(lane, language, _DRINK.replace("BYTES", str(POURED)))
    problem = _problem(lane, interactor)
    direct, relayed = "one way, direct pipe on one CPU", "one way, relay with transcript"
    speeds: dict[str, list[float]] = {direct: [], relayed: []}
    for _ in range(rounds):
        micros = await anyio.to_thread.run_sync(_direct, lane.cpu, program, interactor)
        speeds[direct].append(POURED / micros / 1000)
        exchange = await _held(protocol, lane, problem, interactor, program)
        speeds[relayed].append(POURED / (exchange.ended_ns - exchange.started_ns))
    return timings(speeds, "GB/s")


async def tests(lane: Lane, protocol: Interactor, language: Language, runs: int) -> list[Timing]:
    """A whole test of one exchange, from the request to the decision, against its two processes alone."""
    program, interactor = await _talkers(lane, language, 1)
    problem = _problem(lane, interactor)

    async def bare() -> None:
        _direct(lane.cpu, program, interactor)

    async def judged() -> None:
        await _held(protocol, lane, problem, interactor, program)

    floor, whole = "posix_spawn + wait, two that talk once", "interactive test of one exchange"
    return timings(await interleaved({floor: bare, whole: judged}, runs, turn=TURN), "ms", floor=floor)


def _problem(lane: Lane, interactor: Program) -> Problem:
    data = lane.site.workspace.folder("data")
    for name in ("1.in", "1.ans"):
        (data / name).touch(mode=0o644)
    test = TestCase("1", "", data / "1.in", data / "1.ans")
    source = Source(interactor.folder, ())
    return Problem(
        name="bench", title="bench", root=data, data=data, format="bench",
        limits=LIMITS, validation_limits=LIMITS, compile_limits=COMPILE, tests=(test,),
        checker=CheckerSpec("icpc"), interactor=InteractorSpec("icpc", source),
    )  # fmt: skip


def _direct(cpu: int, program: Program, interactor: Program) -> float:
    """Microseconds of the whole conversation over two plain pipes, both sides on one processor."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, (cpu,))
    try:
        there, back = os.pipe2(os.O_CLOEXEC), os.pipe2(os.O_CLOEXEC)
        began = time.perf_counter()
        pids = [
            _joined(interactor.folder / "program", there[0], back[1]),
            _joined(program.folder / "program", back[0], there[1]),
        ]
        for end in (*there, *back):
            os.close(end)
        for pid in pids:
            os.waitpid(pid, 0)
        return (time.perf_counter() - began) * 1e6
    finally:
        os.sched_setaffinity(0, before)


def _joined(path: Path, stdin: int, stdout: int) -> int:
    actions = [(os.POSIX_SPAWN_DUP2, stdin, 0), (os.POSIX_SPAWN_DUP2, stdout, 1)]
    return os.posix_spawn(str(path), [str(path)], {}, file_actions=actions)
