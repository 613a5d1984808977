"""Built-in validators against cmp and testlib's checkers, on the same files of 100 MB.

testlib's are there where `PARLEY_TESTLIB` names a folder with testlib.h and wcmp.cpp, rcmp6.cpp beside it or below it.
"""

from __future__ import annotations

import os
from pathlib import Path

from parley.core.bench.figures import Timing
from parley.core.bench.validators import measure as measured

from ..bench import Bench
from ..section import Comparison, Section, compared

TITLE = "Validators"


def measure(bench: Bench) -> Section:
    folder = Path(os.environ.get("PARLEY_TESTLIB", "/nonexistent"))
    checkers = folder / "checkers" if (folder / "checkers").is_dir() else folder
    include = (folder,) if folder.is_dir() else ()
    size, rounds = bench.some(100), bench.some(5)
    found = measured(bench.plugins, include=include, testlib=checkers, size_mb=size, rounds=rounds)
    known = {timing.name: timing for timing in found.timings}
    comparisons = [_beside(timing, known[timing.floor], size) for timing in found.timings if timing.floor]
    notes = [
        f"{timing.name.partition(':')[0]}: {max(timing.values):.1f} MiB above what the process had"
        for timing in found.timings
        if timing.name.endswith(": memory")
    ]
    return Section("comparing", TITLE, tuple(comparisons), notes=tuple(notes), absent=tuple(found.absent))


def _beside(ours: Timing, theirs: Timing, size: int) -> Comparison:
    what = f"{ours.name.partition(',')[0]}, two files of {size} MB"
    return compared(what, ours.unit, ours.values, theirs.name, theirs.values, sense="cost")
