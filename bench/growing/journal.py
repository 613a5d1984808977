"""Journals: a batch of ten to a hundred thousand submissions that is resumed when it was done, or nearly.

One submission is judged. The others, under as many ids, get its record under their own keys, by Parley's own writer of
journals; Parley takes them for judged, which is looked at: a batch that is done must leave its journal as it is.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from statistics import median

import msgspec

from parley.core import submissions
from parley.core.batch import identity, results
from parley.core.batch.journal import NAME, Journal, Kept
from parley.core.batch.result import Result, decoder, encoded
from parley.core.plugins import Plugins

from ..bench import Bench
from ..section import Curve
from . import problems
from .command import Command, Cost, Failed
from .growth import MB, Growth, in_turns, up_to

_COUNTS = (10, 100, 1_000, 10_000, 100_000)
_PLOT, _MEMORY = "journal", "journal-memory"
_DONE, _NEARLY = "all are done", "one is left"
_ROUNDS = 3
_LONG = 100_000  # so many are resumed once


def measure(bench: Bench, command: Command, folder: Path) -> Growth:
    counts = up_to(bench.some(_COUNTS[-1]), _COUNTS)
    problems.sums(folder, 1).rename(folder / "sums")
    program = problems.source(folder, "sum")
    first = manifest(folder, 1)
    command.run("batch", first, "--output", folder / "first")

    def both(count: int) -> tuple[Cost, Cost]:
        done = folder / f"batch-{count}"
        if not done.exists():
            _fill(done, folder / "first", program, count, bench.plugins)
        listed = manifest(folder, count)
        return resumed(command, listed, done, 0), resumed(command, listed, done, 1)

    found = in_turns(
        {count: partial(both, count) for count in counts}, lambda n: 1 if n >= _LONG else bench.some(_ROUNDS)
    )
    x = tuple(map(float, counts))
    curves = [
        Curve(plot, line, "submissions", label, x, tuple(median(of(pair[at]) for pair in found[n]) for n in counts))
        for at, line in enumerate((_DONE, _NEARLY))
        for plot, label, of in ((_PLOT, "s", _seconds), (_MEMORY, "MB, the judge's own process", _megabytes))
    ]
    least, most = counts[0], counts[-1]
    each = (curves[0].y[-1] - curves[0].y[0]) / (most - least) * 1e6
    grown = (curves[1].y[-1] - curves[1].y[0]) * MB / (most - least)
    notes = (
        f"To resume a batch that is done, all its results written anew, takes {each:,.0f} µs a submission.",
        f"Its memory grows by {grown:,.0f} bytes a submission, from {least:,} to {most:,} of them.",
    )
    return Growth(curves=tuple(curves), notes=notes)


def _seconds(cost: Cost) -> float:
    return cost.seconds


def _megabytes(cost: Cost) -> float:
    return cost.memory_bytes / MB


def manifest(folder: Path, count: int) -> Path:
    path = folder / f"{count}.csv"
    lines = (f"sums,sum.c,{number}\n" for number in range(1, count + 1))
    path.write_text("problem,submission,id\n" + "".join(lines), encoding="ascii")
    return path


def _fill(done: Path, first: Path, program: Path, count: int, plugins: Plugins) -> None:
    """A journal as if all had been judged, of that of the first: its line about the problem, and its one result."""
    done.mkdir()
    shutil.copy(first / NAME, done / NAME)
    result = decoder.decode((first / results.JSON_LINES).read_bytes())
    if result.verdict != "AC":
        raise Failed(f"the bench's own submission got {result.verdict}: {result.message}")
    submission = submissions.read(program, label=program.name, answers=False)
    content = identity.of_submission(submission, plugins)
    with Journal(done, resume=True) as journal:
        (problem,) = journal.ready
        for number in range(2, count + 1):
            journal.add(_kept(problem, content, result, str(number)))
        journal.sync()


def _kept(problem: str, content: str, result: Result, id: str) -> Kept:  # noqa: A002 - the column's name
    key = identity.of_result(problem, content, result.problem, id)
    return Kept(key, settled=True, result=msgspec.Raw(encoded(msgspec.structs.replace(result, id=id))))


def resumed(command: Command, manifest: Path, done: Path, left: int) -> Cost:
    """With so many of the last lines taken off the journal. Raises Failed if others were judged than those."""
    journal = done / NAME
    whole = journal.read_bytes()
    lines = whole.count(b"\n")
    for _ in range(left):
        whole = whole[: whole.rindex(b"\n", 0, len(whole) - 1) + 1]
    journal.write_bytes(whole)
    cost = command.run("batch", manifest, "--output", done, "--resume")
    after = journal.read_bytes()
    grown = after.count(b"\n") - whole.count(b"\n")
    if not after.startswith(whole) or after.count(b"\n") - lines > left or (grown > 0) != (left > 0):
        raise Failed(f"{manifest.name}: {grown} lines came to its journal, of {left} submissions that were not judged")
    return cost
