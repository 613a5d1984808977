"""`parley bench overhead`: what judging costs against what the machine cannot do without, all in one run.

The kinds of runs take turns, so a machine that is slow for a while is slow for all of them.
"""

from __future__ import annotations

import os
import statistics
import time
from contextlib import AsyncExitStack
from pathlib import Path

import anyio.to_thread

from .. import accounting
from ..errors import MachineError
from ..lane import Lane, Role, Site, program_mount
from ..language import Language
from ..model import MIB, CheckerSpec, Exchange, InteractorSpec, Limits, Problem, Program, Source, TestCase
from ..output import Output
from ..plugins import Plugins
from ..profiles import Profiles
from ..protocols import Interactor
from ..runner import run_program
from ..workspace import Workspace
from .figures import Figure, Timed, figure, interleaved
from .programs import COMPILE_LIMITS, compiled

_TRIVIAL = "int main(void) { return 0; }\n"
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
_POURED = 256 * MIB
_TURN = 10
_LIMITS = Limits(time_ms=60_000, memory_bytes=256 * MIB, output_bytes=2 * _POURED)


async def measure(plugins: Plugins, *, runs: int, trips: int) -> list[Figure]:
    """Raises MachineError where there is no sandbox or no C compiler."""
    sandboxes = [sandbox for sandbox in plugins.sandboxes.values() if sandbox.isolates and sandbox.probe().available]
    if not sandboxes:
        raise MachineError("no sandbox can be used here; see `parley doctor`")
    language = plugins.language("c")
    with Workspace() as workspace, accounting.chosen() as counted:
        async with AsyncExitStack() as stack:
            sites = [Site(workspace, sandbox, counted, Profiles(plugins.profiles)) for sandbox in sandboxes]
            lanes = [await stack.enter_async_context(Lane(site, index)) for index, site in enumerate(sites)]
            figures = await _runs(lanes, language, runs)
            figures += await _starts(lanes)
            protocol = plugins.interactor("icpc")
            figures += await _round_trips(lanes[0], protocol, language, trips)
            figures += await _one_way(lanes[0], protocol, language)
            figures += await _tests(lanes[0], protocol, language, runs)
    return figures


# --- runs ---------------------------------------------------------------------------------------------------


async def _runs(lanes: list[Lane], language: Language, runs: int) -> list[Figure]:
    figures: list[Figure] = []
    test = lanes[0].site.workspace.folder("data") / "input"
    test.write_text("1 2\n")
    for kind, flags in (("static", ("-static",)), ("dynamic", ())):
        program = await compiled(lanes[0], language, _TRIVIAL, *flags)
        floor = f"posix_spawn + wait, {kind}"
        actions: dict[str, Timed] = {floor: _bare(program)}
        for lane in lanes:
            actions[f"run in {lane.site.sandbox.name}, {kind}"] = _judged(lane, program, test)
        times = await interleaved(actions, runs, turn=_TURN)
        base = statistics.median(times[floor])
        figures += [
            figure(name, "ms", values, base, floor if name != floor else None) for name, values in times.items()
        ]
    return figures


def _bare(program: Program) -> Timed:
    path = str(program.folder / "program")

    async def act() -> None:
        os.waitpid(os.posix_spawn(path, [path], {}), 0)  # noqa: ASYNC221, ASYNC222 - blocking is the floor

    return act


def _judged(lane: Lane, program: Program, test: Path) -> Timed:
    """As the engine runs a test: input from a file, output and errors captured, every limit and account on."""

    async def act() -> None:
        with lane.site.workspace.inputs.open(test) as stdin, Output(MIB) as output, Output(MIB) as errors:
            await run_program(
                lane, Role.PROGRAM, (program_mount(program),), program.command(_LIMITS), program.granted(_LIMITS),
                profile=program.language.profile, stdin=stdin, output=output, errors=errors,
            )  # fmt: skip

    return act


async def _starts(lanes: list[Lane]) -> list[Figure]:
    """From nothing to the warden's first answer."""
    times: dict[str, list[float]] = {}
    for _ in range(20):
        for lane in lanes:
            await lane.clear()
            began = time.perf_counter()
            await lane.box(Role.PROGRAM, ())
            name = f"a box by {lane.site.sandbox.name}"
            times.setdefault(name, []).append((time.perf_counter() - began) * 1000)
    return [figure(name, "ms", values) for name, values in times.items()]


# --- round trips --------------------------------------------------------------------------------------------


async def _round_trips(lane: Lane, protocol: Interactor, language: Language, trips: int) -> list[Figure]:
    program, interactor = await _talkers(lane, language, trips)
    problem = _problem(lane, interactor)
    direct, relayed = "round trip, direct pipes on one CPU", "round trip, relay with transcript"
    times: dict[str, list[float]] = {direct: [], relayed: []}
    for _ in range(5):
        times[direct].append(await anyio.to_thread.run_sync(_direct, lane.cpu, program, interactor) / trips)
        exchange = await _held(protocol, lane, problem, interactor, program)
        times[relayed].append((exchange.ended_ns - exchange.started_ns) / 1000 / trips)
    base = statistics.median(times[direct])
    figures = [figure(name, "µs", values, base, direct if name != direct else None) for name, values in times.items()]
    for name, values in times.items():
        figures.append(figure(f"{name}, a second", "k", [1000 / value for value in values]))
    return figures


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


async def _one_way(lane: Lane, protocol: Interactor, language: Language) -> list[Figure]:
    """Large writes through the relay, both sides and the relay on one processor, and over a plain pipe."""
    program = await compiled(lane, language, _POUR.replace("BYTES", str(_POURED)))
    interactor = await compiled(lane, language, _DRINK.replace("BYTES", str(_POURED)))
    problem = _problem(lane, interactor)
    direct, relayed = "one way, direct pipe on one CPU", "one way, relay with transcript"
    speeds: dict[str, list[float]] = {direct: [], relayed: []}
    for _ in range(3):
        micros = await anyio.to_thread.run_sync(_direct, lane.cpu, program, interactor)
        speeds[direct].append(_POURED / micros / 1000)
        exchange = await _held(protocol, lane, problem, interactor, program)
        speeds[relayed].append(_POURED / (exchange.ended_ns - exchange.started_ns))
    return [figure(name, "GB/s", values) for name, values in speeds.items()]


async def _tests(lane: Lane, protocol: Interactor, language: Language, runs: int) -> list[Figure]:
    """A whole test of one exchange, from the request to the decision, against its two processes alone."""
    program, interactor = await _talkers(lane, language, 1)
    problem = _problem(lane, interactor)

    async def bare() -> None:
        _direct(lane.cpu, program, interactor)

    async def judged() -> None:
        await _held(protocol, lane, problem, interactor, program)

    floor, whole = "posix_spawn + wait, two that talk once", "interactive test of one exchange"
    times = await interleaved({floor: bare, whole: judged}, runs, turn=_TURN)
    base = statistics.median(times[floor])
    return [figure(name, "ms", values, base, floor if name != floor else None) for name, values in times.items()]


def _problem(lane: Lane, interactor: Program) -> Problem:
    data = lane.site.workspace.folder("data")
    for name in ("1.in", "1.ans"):
        (data / name).touch(mode=0o644)
    test = TestCase("1", "", data / "1.in", data / "1.ans")
    source = Source(interactor.folder, ())
    return Problem(
        name="bench", title="bench", root=data, data=data, format="bench",
        limits=_LIMITS, validation_limits=_LIMITS, compile_limits=COMPILE_LIMITS, tests=(test,),
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
