"""The screen while judging: a table that fills as events come. Fits 80 columns, and any height.

While it lives each submission is one line, and of more than fit those around the ones under way are shown; what
stays on the screen at the end is the whole table. `reasons.py` has what stands beneath it.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import NamedTuple, Self

import anyio
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from .. import events
from ..errors import ParleyError
from ..model import Problem, Submission, Verdict
from ..protocols import NO_CGROUP
from ..report import Report, SubmissionRecord
from ..verdict import ms, size
from . import matrix, reasons
from .tables import can_redraw
from .text import count, harmless

_REFRESH_SECONDS = 0.1
_CLOCK_SECONDS = 0.5  # where nothing happens, at least the time goes on
_MOST_WARNINGS = 8
_MATRIX_NAME = 30  # columns of a name, at most, where the tests are drawn beside it
_MATRIX_COLUMNS = ("verdict", "time")  # what else stands there
_BESIDE = 4  # lines of a terminal that are not submissions: head, state of things, and some air


class _Column(NamedTuple):
    """`widest` is what live cells need, so that the columns stand still; `from_width` the terminal that has room."""

    title: str
    widest: int
    from_width: int
    right: bool = False


_COLUMNS = (
    _Column("language", 8, 64),
    _Column("verdict", 8, 0),
    _Column("time", 8, 40, right=True),
    _Column("memory", 9, 72, right=True),
    _Column("tests", 5, 50, right=True),
)
_SCORE = _Column("score", 9, 60, right=True)  # where there are points
_WAITED = _Column("waited", 8, 88, right=True)  # of a program for its interactor, at most


class _Row:
    """What is known so far of one submission."""

    def __init__(self, submission: Submission, *, tests: int) -> None:
        self.verdicts: list[Verdict | None] = [None] * tests
        self.name = harmless(submission.label.removeprefix("submissions/"))
        self.language = ""
        self.state = "waiting"
        self.done = 0
        self.slowest_ms = 0.0
        self.waited_ms = 0.0
        self.memory_bytes = 0
        self.refused = False
        self.record: SubmissionRecord | None = None


class Screen:
    """A context manager around the judging; `show` takes each event, `conclude` prints what stays."""

    def __init__(self, *, to_stderr: bool, with_matrix: bool = False) -> None:
        """`with_matrix`: a mark for each test of each submission, in place of some columns."""
        self._with_matrix = with_matrix
        self._console = Console(stderr=to_stderr, highlight=False, markup=False, emoji=False)
        self._errors = Console(stderr=True, highlight=False, markup=False, emoji=False)
        self._rows: list[_Row] = []
        self._tests = 0
        self._scored = False
        self._interactive = False
        self._preparing = ""
        self._live: Live | None = None
        self._over = False
        self._stale = False
        self._began = time.monotonic()
        self.refused: list[ParleyError] = []
        self._refused_before = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over = True
        if self._live:
            self._live.stop()
            self._live = None

    async def keep_fresh(self) -> None:
        """Draws what changed; for as long as it is not cancelled."""
        drawn = time.monotonic()
        while True:
            await anyio.sleep(_REFRESH_SECONDS)
            if self._live and (self._stale or time.monotonic() - drawn > _CLOCK_SECONDS):
                self._stale = False
                self._live.refresh()
                drawn = time.monotonic()

    def warn(self, text: str) -> None:
        self.complain(f"warning: {text}", style="yellow")

    def note(self, text: str) -> None:
        """A line beneath all others."""
        self._console.print(Text(harmless(text), style="dim"), soft_wrap=True)

    def show(self, event: events.Event) -> None:
        self._stale = True
        match event:
            case events.Started():
                self._start(event)
            case events.Preparing():
                self._preparing = "" if event.done == event.total else f"test data: {event.done} of {event.total} made"
            case events.Calibrated():
                self._calibrated(event)
            case events.Warned():
                self.warn(event.text)
            case events.Compiling():
                self._rows[event.index].state = "compiles"
            case events.Compiled():
                self._rows[event.index].language = event.language
                self._rows[event.index].state = "runs"
            case events.Refused():
                self._rows[event.index].refused = True
                self.refused.append(event.error)
                self.complain(str(event.error))
            case events.TestJudged():
                self._tested(event)
            case events.Judged():
                self._judged(event)
            case _:
                pass

    def conclude(self, report: Report) -> None:
        """The table, where it was not shown live, then why each submission failed; a judge error on stderr too."""
        if not can_redraw(self._console):
            self._console.print(self._table(self._rows, live=False))
        if self._with_matrix:
            self._explain_marks()
        judged = [(row.name, row.record) for row in self._rows if row.record and not row.refused]
        for name, record in judged:  # why the others were not was said when they were refused
            reasons.explain(self._console, name, record)
        reasons.say_where(self._console, report)
        took = (time.monotonic() - self._began) * 1000
        refused = len(self.refused) - self._refused_before
        summary = reasons.summary([record for _, record in judged], refused=refused, took_ms=took)
        self._console.print(Text.assemble("\n", summary))
        blamed = reasons.judge_error(report)
        if blamed:
            self.complain(blamed)

    def complain(self, text: str, *, style: str = "") -> None:
        """A line on stderr; where that is the terminal on which the table lives, the table must know of it."""
        console = self._console if self._live and sys.stderr.isatty() else self._errors
        console.print(Text(f"parley: {harmless(text)}", style=style), soft_wrap=True)

    def _start(self, event: events.Started) -> None:
        """Of a package, or of what it tests of itself: it may be one judging after the other."""
        self._over, self._began, self._refused_before = False, time.monotonic(), len(self.refused)
        self._rows = [_Row(one, tests=len(event.problem.tests)) for one in event.submissions]
        self._tests = len(event.problem.tests)
        self._scored = event.scored
        self._interactive = event.problem.interactor is not None
        self._headline(event.problem, event)
        said = [*event.problem.warnings, *event.problem.not_understood]
        warnings = said[:_MOST_WARNINGS]
        if len(said) > _MOST_WARNINGS:
            warnings.append(f"and {len(said) - _MOST_WARNINGS} more like these; see `parley problem show`")
        if event.accounting == "rlimit":
            warnings.append(NO_CGROUP)
        one_terminal = self._console.stderr or (can_redraw(self._console) and sys.stderr.isatty())
        if not event.isolated and not one_terminal:
            self.warn(warnings[0])
        for warning in warnings:
            self._console.print(Text(f"warning: {harmless(warning)}", style="yellow"))
        if can_redraw(self._console):
            self._live = Live(
                get_renderable=self._view,
                console=self._console,
                auto_refresh=False,  # a thread of rich's could only die of a terminal that is gone; see keep_fresh()
                redirect_stdout=False,
                redirect_stderr=False,
                vertical_overflow="crop",
            )
            self._live.start()

    def _headline(self, problem: Problem, event: events.Started) -> None:
        kind = "interactive" if problem.interactor else "batch"
        limit = "time by calibration" if problem.calibration else f"time limit {ms(problem.limits.time_ms)}"
        about = f"{limit} · memory {size(problem.limits.memory_bytes)} · {count(self._tests, 'test')}"
        judge = f"{event.sandbox}, {event.accounting} · {count(event.jobs, 'lane')}"
        self._console.print(Text.assemble((harmless(problem.title), "bold"), f" ({harmless(problem.name)}) · {kind}"))
        self._console.print(Text(f"{about} · {judge}", style="dim"))

    def _calibrated(self, event: events.Calibrated) -> None:
        if event.submission:
            why = f"the slowest accepted one, {harmless(event.submission)}, takes {ms(event.slowest_ms)}"
        else:
            why = "no accepted submission could be timed"
        self._console.print(Text(f"time limit {ms(event.time_limit_ms)}: {why}", style="dim"))

    def _tested(self, event: events.TestJudged) -> None:
        row = self._rows[event.index]
        row.done += 1
        row.verdicts[event.test] = event.judgement.verdict
        run, exchange = event.judgement.run, event.judgement.exchange
        if exchange:
            row.waited_ms = max(row.waited_ms, exchange.program.waited_ns / 1e6)
        if run:
            row.slowest_ms = max(row.slowest_ms, run.cpu_ms)
            row.memory_bytes = max(row.memory_bytes, run.memory_bytes)

    def _judged(self, event: events.Judged) -> None:
        """What a test is in the end may be another than it was at first: the rules skip some."""
        row = self._rows[event.index]
        row.record = event.record
        if len(event.record.tests) == len(row.verdicts):
            row.verdicts = [test.verdict for test in event.record.tests]

    # --- the table -----------------------------------------------------------------------------------------

    def _view(self) -> Table | Group:
        if self._over:
            return self._table(self._rows, live=False)
        room = max(1, self._console.size.height - _BESIDE)
        at = 0
        if len(self._rows) > room:
            under_way = next((i for i, row in enumerate(self._rows) if row.record is None), len(self._rows))
            at = min(max(0, under_way - 2), len(self._rows) - room)
        shown = self._rows[at : at + room]
        return Group(self._table(shown, live=True), self._state_of_things(above=at, shown=len(shown)))

    def _state_of_things(self, *, above: int, shown: int) -> Text:
        below = len(self._rows) - above - shown
        done = sum(row.record is not None for row in self._rows)
        parts = [self._preparing or f"{done} of {len(self._rows)} judged", f"{time.monotonic() - self._began:.1f} s"]
        parts += [f"{number} {where}" for number, where in ((above, "above"), (below, "below")) if number]
        return Text(" · ".join(parts), style="dim", no_wrap=True, overflow="ellipsis")

    def _table(self, rows: list[_Row], *, live: bool) -> Table:
        more = (_WAITED, self._interactive), (_SCORE, self._scored)
        known = (*_COLUMNS, *(column for column, wanted in more if wanted))
        columns = [column for column in known if self._console.width >= column.from_width]
        if self._with_matrix:
            columns = [column for column in columns if column.title in _MATRIX_COLUMNS]
            columns.append(_Column("tests", self._matrix_width(), 0))
        beside = sum(column.widest + 2 for column in columns)
        room = max(8, self._console.width - beside)
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column("submission", overflow="fold", min_width=min(room, 10), no_wrap=live)
        for column in columns:
            table.add_column(
                column.title,
                justify="right" if column.right else "left",
                no_wrap=True,
                min_width=column.widest if live else None,
            )
        for row in rows:
            cells = self._cells(row)
            name = _elided(row.name, room) if live else row.name
            table.add_row(name, *(cells[column.title] for column in columns))
        return table

    def _matrix_width(self) -> int:
        """What the longest name and the other columns leave, of which the tests may not need all."""
        longest = min(_MATRIX_NAME, max([len("submission"), *(len(row.name) for row in self._rows)]))
        beside = sum(column.widest + 2 for column in _COLUMNS if column.title in _MATRIX_COLUMNS)
        room = max(len("tests"), self._console.width - longest - 2 - beside)
        each = matrix.tests_a_mark(self._tests, width=room)
        return max(len("tests"), -(-self._tests // each))

    def _explain_marks(self) -> None:
        shown = (verdict for row in self._rows for verdict in row.verdicts if verdict and not row.refused)
        each = matrix.tests_a_mark(self._tests, width=self._matrix_width())
        self._console.print(Text(f"\n{matrix.legend(shown, each=each)}", style="dim"))

    def _cells(self, row: _Row) -> dict[str, Text | str]:
        record = row.record
        cells: dict[str, Text | str] = dict.fromkeys((column.title for column in (*_COLUMNS, _WAITED, _SCORE)), "")
        cells.update(language=harmless(row.language), verdict=_verdict(row))
        if self._with_matrix:
            nothing = row.refused or (record is not None and not record.tests)
            drawn = "" if nothing else matrix.drawn(row.verdicts, width=self._matrix_width())
            cells.update(tests=drawn, time=ms(record.time_ms if record else row.slowest_ms) if row.done else "")
            return cells
        if record and not row.refused:
            cells.update(score=_points(record))
        if self._interactive and row.done:
            cells.update(waited=ms(_waited_ms(record) if record else row.waited_ms))
        if row.done:
            shown = sum(test.verdict is not Verdict.SK for test in record.tests) if record else row.done
            cells.update(
                time=ms(record.time_ms if record else row.slowest_ms),
                memory=size(record.memory_bytes if record else row.memory_bytes),
                tests=f"{shown}/{self._tests}",
            )
        return cells


def _verdict(row: _Row) -> Text:
    if row.record is None:
        return Text(row.state, style="dim" if row.state == "waiting" else "cyan")
    text = Text(str(row.record.verdict), style=reasons.COLOURS[row.record.verdict])
    if row.record.as_expected is not None and not row.refused:
        text.append(" ✓" if row.record.as_expected else " ✗", style="green" if row.record.as_expected else "bold red")
    return text


def _waited_ms(record: SubmissionRecord) -> float:
    return max((test.interaction.program_waited_ms for test in record.tests if test.interaction), default=0.0)


def _points(record: SubmissionRecord) -> str:
    full = "" if record.max_score is None else f"/{record.max_score:g}"
    return f"{record.score:.6g}{full}"


def _elided(name: str, width: int) -> str:
    """Cut in its middle: folder and ending say most."""
    if len(name) <= width:
        return name
    tail = (width - 1) // 2
    return f"{name[: width - 1 - tail]}…{name[len(name) - tail :]}"
