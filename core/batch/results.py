"""What a batch leaves for people and programs, made of the journal: in the order of the manifest, whole or not at all.

::

    DIR/results.jsonl     a line a submission: result.py
    DIR/results.csv       the same in short
    DIR/scoreboard.csv    ids by problems
    DIR/report.html       where a reporter `html` is installed
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Protocol

from msgspec import Struct

from .. import records
from ..errors import MachineError, ParleyError
from ..harmless import harmless
from ..model import Source, Submission, Verdict
from ..shortage import words
from .plan import Plan
from .result import Result, decoder, encoded, result
from .scoreboard import Row, Scoreboard

JSON_LINES, CSV, SCOREBOARD, PAGE = "results.jsonl", "results.csv", "scoreboard.csv", "report.html"
_COLUMNS = ("problem", "id", "source", "language", "verdict", "score", "max_score", "time_ms", "wall_ms",
            "memory_bytes", "message")  # fmt: skip
_MESSAGE_CHARACTERS = 500
# What a spreadsheet takes for a formula: what begins like one, or does so after a semicolon, which separates cells in
# half of the world. Quotes and blanks may come before.
_FORMULA = re.compile(r"""(^|;)(?=[\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20])""")


class Lines(Protocol):
    """What was judged."""

    set_aside: dict[str, ParleyError]

    def result(self, number: int) -> bytes | None: ...


class Outcome(Struct, frozen=True):
    """How often each verdict was given, how many were not judged, and who is first."""

    verdicts: dict[Verdict, int]
    missing: int
    scoreboard: Scoreboard


def write(plan: Plan, judged: Lines, folder: Path, *, heed: Callable[[], None]) -> Outcome:
    """`heed` may raise, between one line and the next. Raises MachineError where there is no room.

    Either way the journal still has everything, and no half of a file stays.
    """
    verdicts: dict[Verdict, int] = {}
    scoreboard = Scoreboard([desk.name for desk in plan.desks])
    missing = 0
    with ExitStack() as stack:
        lines = stack.enter_context(written(folder / JSON_LINES))
        table = csv.writer(stack.enter_context(written(folder / CSV)), lineterminator="\n")
        table.writerow(_COLUMNS)
        for one, text in results(plan, judged, heed=heed):
            lines.write(f"{text.decode()}\n")
            table.writerow(_cells(one))
            verdicts[one.verdict] = verdicts.get(one.verdict, 0) + 1
            missing += one.verdict is Verdict.SK
            scoreboard.add(one.problem, one.id, one)
        board = csv.writer(stack.enter_context(written(folder / SCOREBOARD)), lineterminator="\n")
        board.writerow(("rank", "id", "solved", "score", *scoreboard.problems))
        for row in scoreboard.rows():
            board.writerow(_board_cells(row))
    return Outcome(verdicts, missing, scoreboard)


def results(plan: Plan, judged: Lines, *, heed: Callable[[], None]) -> Iterator[tuple[Result, bytes]]:
    """Each entry's, as a record and as a line; of a problem that was set aside, one that says so."""
    for number in range(len(plan)):
        heed()
        text = judged.result(number)
        if text is None:
            entry = plan.entry(number)
            error = judged.set_aside.get(entry.problem) or MachineError("it was not judged")
            nothing = Submission(entry.submission, Source(plan.base, ()), language=entry.language or None)
            text = encoded(result(entry.problem, entry.id, records.refused(nothing, error)))
        yield decoder.decode(text), text


def _cells(one: Result) -> Sequence[object]:
    most = "" if one.max_score is None else f"{one.max_score:.6g}"
    return (one.problem, one.id, one.source, one.language, one.verdict, f"{one.score:.6g}", most,
            one.time_ms, one.wall_ms, one.memory_bytes, _message(one.message))  # fmt: skip


def _message(text: str) -> str:
    """In a line, and inert: a contestant may have a say in it. What the manifest names stays as it is."""
    line = harmless(" ".join(text.split()))[:_MESSAGE_CHARACTERS]
    return _FORMULA.sub(r"\1'", line)


def _board_cells(row: Row) -> Sequence[object]:
    return (row.rank, row.id, row.solved, f"{row.score:.6g}", *row.cells)


@contextmanager
def written(path: Path) -> Generator[IO[str]]:
    """A file that appears under its name when the block ends well. Raises MachineError."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.unlink(missing_ok=True)  # a judge was killed, or somebody put a link there
        with beside.open("x", encoding="utf-8", errors="backslashreplace", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise MachineError(f"{words(error, place=path)}; all that was judged is kept, --resume writes it") from error
    finally:
        beside.unlink(missing_ok=True)
