"""What one run costs, and a box: against the bare process, and against other jailers started once a run.

All of a kind take turns. The floor is posix_spawn and wait of the same program. A run of ours has its input, captured
output, every limit, seccomp and accounting; other jailers are given what they need to isolate the same program.
"""

from __future__ import annotations

from functools import partial

import anyio

from parley.core import tools
from parley.core.bench import languages, overhead, running
from parley.core.bench.figures import Timed, interleaved
from parley.core.bench.running import TRIVIAL, TURN, bare, compiled, judged

from ..bench import Bench
from ..jailers import Jailed, jailers
from ..section import Comparison, Section, Target, by_turns, compared

TITLE = "A run and a box"
_RUN_TARGET = 1.3  # x the floor
_DEBIANS = "bubblewrap"  # what most have; others are in the table
_KINDS = {"static": ("-static",), "dynamic": ()}
_LANGUAGES = ("python3", "java")


def measure(bench: Bench) -> Section:
    return anyio.run(partial(_measure, bench))


async def _measure(bench: Bench) -> Section:
    with jailers() as (here, absent):
        comparisons = [*await _native(bench, here), *await _interpreted(bench), *await _boxes(bench, here)]
    ratios = {one.what: one.ratio.median for one in comparisons if one.other.startswith("posix_spawn")}
    chosen = _DEBIANS if f"run in {_DEBIANS}, static" in ratios else bench.plugins.sandbox("auto").name
    targets = [
        Target(
            f"a run in {chosen}, {kind}: x the bare floor", "x", "<=", _RUN_TARGET, ratios[f"run in {chosen}, {kind}"]
        )
        for kind in _KINDS
    ]
    return Section("runs", TITLE, tuple(comparisons), targets=tuple(targets), absent=absent)


async def _native(bench: Bench, here: dict[str, Jailed]) -> list[Comparison]:
    found: list[Comparison] = []
    async with overhead.lanes(bench.plugins) as lanes:
        test = lanes[0].site.workspace.folder("data") / "input"
        test.write_text("1 2\n")
        for kind, flags in _KINDS.items():
            program = await compiled(lanes[0], bench.plugins.language("c"), TRIVIAL, *flags)
            path = program.folder / "program"
            floor = f"posix_spawn + wait, {kind}"
            actions: dict[str, Timed] = {floor: bare(program)}
            ours = {f"run in {lane.site.sandbox.name}, {kind}": judged(lane, program, test) for lane in lanes}
            others = {f"{name} once a run, {kind}": jailed(path) for name, jailed in here.items()}
            actions |= ours | others
            times = await interleaved(actions, bench.some(400, least=10), turn=TURN)
            turns = {name: by_turns(values, TURN) for name, values in times.items()}
            found += [compared(name, "ms", turns[name], floor, turns[floor], sense="cost") for name in ours]
            first = next((name for name in ours if _DEBIANS in name), next(iter(ours)))
            found += [compared(first, "ms", turns[first], name, turns[name], sense="speedup") for name in others]
    return found


async def _interpreted(bench: Bench) -> list[Comparison]:
    """The echo programs of languages whose run times take long to start."""
    found: list[Comparison] = []
    with running.site(bench.plugins, "auto") as site:
        for language in map(bench.plugins.language, _LANGUAGES):
            tools.check(language)
            times = await languages.times(site, language, bench.some(60, least=2))
            turns = {name: by_turns(values, languages.TURN) for name, values in times.items()}
            what = f"run in {site.sandbox.name}, {language.title}"
            bare_run = f"bare {language.title}"
            found.append(compared(what, "ms", turns[languages.BOXED], bare_run, turns[languages.BARE], sense="cost"))
    return found


async def _boxes(bench: Bench, here: dict[str, Jailed]) -> list[Comparison]:
    """Ours is built once a submission: to the warden's first answer. Theirs is one start of the same jailer."""
    found: list[Comparison] = []
    async with overhead.lanes(bench.plugins) as lanes:
        count = bench.some(60, least=3)
        program = await compiled(lanes[0], bench.plugins.language("c"), TRIVIAL, "-static")
        starts = {f"{name} once": jailed(program.folder / "program") for name, jailed in here.items()}
        ours: dict[str, list[float]] = {}
        theirs: dict[str, list[float]] = {name: [] for name in starts}
        for _ in range(count):
            for timing in await overhead.starts(lanes, 1):
                ours.setdefault(timing.name, []).extend(timing.values)
            for name, values in (await interleaved(starts, 1, turn=1)).items() if starts else ():
                theirs[name].extend(values)
    for name, values in ours.items():
        other = f"{name.removeprefix('a box by ')} once"
        if other in theirs:
            found.append(compared(name, "ms", values, other, theirs[other], sense="cost"))
    return found
