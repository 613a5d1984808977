"""`parley bench overhead`: what judging costs against what the machine cannot do without, all in one run.

The kinds of runs take turns, so a machine that is slow for a while is slow for all of them.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from .. import accounting
from ..errors import MachineError
from ..lane import Lane, Role, Site
from ..language import Language
from ..plugins import Plugins
from ..profiles import Profiles
from ..workspace import Workspace
from .figures import Figure, Timed, Timing, figures, interleaved, timings
from .running import TRIVIAL, TURN, bare, compiled, judged
from .talking import talks


async def measure(plugins: Plugins, *, runs: int, trips: int) -> list[Figure]:
    """Raises MachineError where there is no sandbox or no C compiler."""
    language, protocol = plugins.language("c"), plugins.interactor("icpc")
    async with lanes(plugins) as opened:
        found = [
            *await run_costs(opened, language, runs),
            *await starts(opened, 20),
            *await talks(opened[0], protocol, language, runs=runs, trips=trips),
        ]
    return figures(found)


@asynccontextmanager
async def lanes(plugins: Plugins) -> AsyncGenerator[list[Lane]]:
    """One for each sandbox that works here. Raises MachineError where none does."""
    sandboxes = [sandbox for sandbox in plugins.sandboxes.values() if sandbox.isolates and sandbox.probe().available]
    if not sandboxes:
        raise MachineError("no sandbox can be used here; see `parley doctor`")
    with Workspace() as workspace, accounting.chosen() as counted:
        async with AsyncExitStack() as stack:
            sites = [Site(workspace, sandbox, counted, Profiles(plugins.profiles)) for sandbox in sandboxes]
            yield [await stack.enter_async_context(Lane(site, index)) for index, site in enumerate(sites)]


async def run_costs(opened: list[Lane], language: Language, runs: int) -> list[Timing]:
    found: list[Timing] = []
    test = opened[0].site.workspace.folder("data") / "input"
    test.write_text("1 2\n")
    for kind, flags in (("static", ("-static",)), ("dynamic", ())):
        program = await compiled(opened[0], language, TRIVIAL, *flags)
        floor = f"posix_spawn + wait, {kind}"
        actions: dict[str, Timed] = {floor: bare(program)}
        for lane in opened:
            actions[f"run in {lane.site.sandbox.name}, {kind}"] = judged(lane, program, test)
        found += timings(await interleaved(actions, runs, turn=TURN), "ms", floor=floor)
    return found


async def starts(opened: list[Lane], count: int) -> list[Timing]:
    """From nothing to the warden's first answer."""
    times: dict[str, list[float]] = {}
    for _ in range(count):
        for lane in opened:
            await lane.clear()
            began = time.perf_counter()
            await lane.box(Role.PROGRAM, ())
            name = f"a box by {lane.site.sandbox.name}"
            times.setdefault(name, []).append((time.perf_counter() - began) * 1000)
    return timings(times, "ms")
