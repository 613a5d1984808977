"""What judging costs as there is more of it: tests, output, lanes, submissions in a batch's journal."""

from __future__ import annotations

import time

from ..bench import Bench
from ..growing import journal, lanes, output, tests
from ..growing.command import command
from ..growing.growth import Growth
from ..section import Section

TITLE = "Growth: tests, output, lanes, journal"


def measure(bench: Bench) -> Section:
    """Raises Failed where a verdict is not what it must be."""
    began = time.perf_counter()
    run = command(bench.folder)
    kinds = {"tests": tests.measure, "output": output.measure, "lanes": lanes.measure, "journal": journal.measure}
    found: list[Growth] = []
    for name, kind in kinds.items():
        folder = bench.folder / name
        folder.mkdir()
        found.append(kind(bench, run, folder))
    return Section(
        name="growth",
        title=TITLE,
        comparisons=tuple(one for growth in found for one in growth.comparisons),
        curves=tuple(one for growth in found for one in growth.curves),
        targets=tuple(one for growth in found for one in growth.targets),
        notes=tuple(one for growth in found for one in growth.notes),
        seconds=time.perf_counter() - began,
    )
