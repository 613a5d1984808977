"""How exact: what is told of programs that know what they use. The engine's own runs, the command's, and the peers'."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import anyio

from parley.core.bench import accuracy
from parley.core.bench.accuracy import BARE, LIMIT_MS, OURS, TAKEN_MS, Near, Row
from parley.core.model import MIB

from .. import known_runs, ours
from ..bench import Bench
from ..known_runs import SUBMISSION, KnownRuns
from ..peers import Answer, Told
from ..peers.agreement import check_tests
from ..peers.dmoj import Dmoj
from ..section import Comparison, Figure, Section, Target, compared, spread

TITLE = "How exact are time and memory?"
PEERS = ("dmoj",)
_BWRAP, _COMMAND, _DMOJ = "bubblewrap + wait4", "parley judge", "DMOJ's judge"
# Its program is pid 1: as bubblewrap's grandchild it would be in nobody's rusage.
_BWRAP_WORDS = ("--ro-bind", "/", "/", "--unshare-all", "--die-with-parent", "--as-pid-1")
_SHARE = 10  # of the runs near the limit, the others have one for so many of ours
_KINDS = (
    ("user", 10), ("user", 100), ("user", 500), ("system", 10), ("system", 100), ("system", 500),
    ("map", 0), ("map", 16), ("map", 64), ("map", 200), ("pieces", 0), ("pieces", 64),
)  # fmt: skip
_TIMES = ("user", "system")
_Kind = tuple[str, int]  # milliseconds or MiB
_NOTES = (
    (
        "The error of CPU time is what is told, less what the program read from its own thread's clock as the last "
        "thing it did. So an error holds what comes after that: writing a line, and the end of the process."
    ),
    (
        "The error of memory is what is told, less the bytes that were touched, less what is told of the same program "
        "that touched none. A cgroup counts the page tables too, 4 KiB for each 2 MiB: they are memory that was used."
    ),
    (
        f"{BARE}: the same program outside of any box, by posix_spawn from a small process. {_BWRAP}: the same around "
        "`bwrap` with the program as its pid 1, so that it counts bubblewrap's own start as well, and of memory the "
        "larger of the two."
    ),
    (
        "The same work: a number of steps, about 100 ms. It takes more or less time itself; what the judge adds to "
        "that is in the error. Others busy: on all processors but one something computes for nobody meanwhile."
    ),
    (
        f"{_COMMAND} and {_DMOJ}: the program uses what the test's input says, so the right figure is known to some "
        "10 µs. Both are asked in a command each, one lane, taking turns."
    ),
    (
        f"Near the limit: runs of {TAKEN_MS} ms with a limit of {LIMIT_MS} ms, each judged by what was told of it "
        f"alone; only {_COMMAND} repeats them, as it does with all that are so near. With so small a limit, "
        "whatever is added to the program's own time weighs twenty times as much as with one of a second."
    ),
    (
        f"What {_DMOJ} tells was seen to grow with what else the machine does, as if waiting for a processor were in "
        "it: its figures are worth something only of a machine that does nothing else."
    ),
)


def measure(bench: Bench) -> Section:
    """Raises MachineError, PeerError, and Disagreement where runs far from any limit are not accepted."""
    peer = bench.peers.ready.get("dmoj")
    dmoj = peer if isinstance(peer, Dmoj) else None
    bwrap = shutil.which("bwrap")
    rows, near = anyio.run(_engine, bench, {_BWRAP: (bwrap, *_BWRAP_WORDS)} if bwrap else {})
    tests = _tests(bench, dmoj)
    command = near_limit(bench, dmoj)
    absent = () if dmoj else (bench.peers.absent.get("dmoj", "dmoj: was not asked for"),)
    return Section(
        "accuracy",
        TITLE,
        comparisons=tuple(same_work(rows)),
        figures=tuple(_figure(row) for row in (*rows, *tests)),
        targets=(target("the engine", near, OURS), target(f"`{_COMMAND}`", command, _COMMAND)),
        notes=(*_NOTES, *_ranges(rows), *_told_late(near), *_told_late(command)),
        absent=(*absent, *(() if bwrap else ("bubblewrap: it is not installed",))),
    )


async def _engine(bench: Bench, others: Mapping[str, Sequence[str]]) -> tuple[list[Row], Near]:
    """One run each, as the engine judges it."""
    async with accuracy.scene(bench.plugins, sandbox="auto", others=others) as scene:
        rows = await accuracy.cpu(scene, bench.some(40))
        rows += await accuracy.memory(scene, bench.some(20))
        rows += await accuracy.steadiness(scene, bench.some(200, least=3))
        return rows, await accuracy.near(scene, bench.some(10_000, least=10), share=_SHARE)


# --- commands -----------------------------------------------------------------------------------------------


def _tests(bench: Bench, dmoj: Dmoj | None) -> list[Row]:
    """The errors of whole judges, on tests far from their limits."""
    tests = [(kind, _amount(kind, size)) for kind, size in _KINDS]
    runs = known_runs.written(bench.folder / "errors", tests, time_limit_s=5)
    told: dict[str, list[dict[_Kind, Told]]] = {}
    for _ in range(bench.some(20)):
        for name, answer in _asked(bench, runs, dmoj).items():
            check_tests(known_runs.NAME, ["AC"] * len(tests), name, answer.verdicts[SUBMISSION])
            told.setdefault(name, []).append(dict(zip(_KINDS, answer.told[SUBMISSION], strict=True)))
    return [
        Row(what, unit, {name: [error(one) for one in rounds] for name, rounds in told.items()})
        for what, unit, error in (error_of(kind) for kind in _KINDS if kind[1])
    ]


def _amount(kind: str, size: int) -> int:
    """Nanoseconds or bytes."""
    return size * (1_000_000 if kind in _TIMES else MIB)


def error_of(about: _Kind) -> tuple[str, str, Callable[[Mapping[_Kind, Told]], float]]:
    """What it is called, its unit, and how it is found among the tests of a round."""
    kind, size = about
    if kind in _TIMES:
        return f"CPU error of whole judges, {size} ms {kind}", "ms", lambda told: told[about].cpu_ms - size
    name = f"memory error of whole judges, {size} MiB {'mapped' if kind == 'map' else 'in pieces'}"
    return name, "KiB", lambda told: (told[about].memory_bytes - told[kind, 0].memory_bytes) / 1024 - size * 1024


def _asked(bench: Bench, runs: KnownRuns, dmoj: Dmoj | None) -> dict[str, Answer]:
    answers = {_COMMAND: ours.measured(runs.icpc, runs.submission, cache=bench.folder / "cache")}
    if dmoj:
        answers[_DMOJ] = dmoj.measured(runs.dmoj, runs.submission)
    return answers


def near_limit(bench: Bench, dmoj: Dmoj | None) -> Near:
    """By whole judges: how many of many tests near the limit are TLE. Each judge has as many tests in a command."""
    runs = [("user", _amount("user", TAKEN_MS))] * bench.some(500, least=5)
    package = known_runs.written(bench.folder / "near", runs, time_limit_s=LIMIT_MS / 1000)
    counts: dict[str, int] = defaultdict(int)
    late: dict[str, int] = defaultdict(int)
    for _ in range(bench.some(2)):
        for name, answer in _asked(bench, package, dmoj).items():
            found = answer.verdicts[SUBMISSION]
            check_tests(known_runs.NAME, ["AC"] * len(runs), name, ["AC" if one == "TLE" else one for one in found])
            counts[name] += len(found)
            late[name] += found.count("TLE")
    return Near(LIMIT_MS, TAKEN_MS, dict(counts), dict(late))


# --- what is said of it -------------------------------------------------------------------------------------


def _figure(row: Row) -> Figure:
    return Figure(row.what, row.unit, {name: spread(values) for name, values in row.by.items()})


def same_work(rows: Sequence[Row]) -> Iterator[Comparison]:
    """Where it is no error but the time itself, a ratio says whether a box makes programs slower."""
    for row in rows:
        if row.what in accuracy.SAME_WORK:
            for other in (name for name in row.by if name != OURS):
                yield compared(row.what, row.unit, row.by[OURS], other, row.by[other], sense="cost")


def _ranges(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        if "same work" in row.what:
            widths = (f"{name} {max(values) - min(values):.3f} {row.unit}" for name, values in row.by.items())
            yield f"{row.what}, the largest less the least of {len(row.by[OURS])}: {', '.join(widths)}."


def _told_late(near: Near) -> Iterator[str]:
    for name, late in near.late.items():
        runs = f"{near.runs[name]} runs of {near.taken_ms} ms"
        yield f"{name}: {late} of {runs} were TLE, with a limit of {near.limit_ms} ms."


def target(who: str, near: Near, name: str) -> Target:
    what = f"{near.runs[name]} runs at 0.9 of the limit by {who}: TLE"
    return Target(what, "runs", "<=", 0, near.late[name])
