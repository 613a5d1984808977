"""The screen while judging: a table that fills as events come, and the reasons beneath it. Fits 80 columns."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from .. import events
from ..errors import ParleyError
from ..model import Problem, Submission, Verdict
from ..report import Report, SubmissionRecord
from ..verdict import ms, size

_COLOURS = {
    Verdict.AC: "bold green", Verdict.PA: "yellow", Verdict.WA: "bold red", Verdict.TLE: "bold magenta",
    Verdict.MLE: "bold magenta", Verdict.OLE: "bold magenta", Verdict.RTE: "bold blue", Verdict.RFE: "bold blue",
    Verdict.CE: "bold cyan", Verdict.JE: "bold white on red", Verdict.SK: "dim",
}  # fmt: skip
_REFRESH_PER_SECOND = 12
_REASON_LINES = 6


class _Row:
    """What is known so far of one submission."""

    def __init__(self, submission: Submission) -> None:
        self.name = harmless(submission.label.removeprefix("submissions/"))
        self.language = ""
        self.state = "waiting"
        self.done = 0
        self.slowest_ms = 0.0
        self.memory_bytes = 0
        self.record: SubmissionRecord | None = None


class Screen:
    """A context manager around the judging; `show` takes each event, `conclude` prints what stays."""

    def __init__(self, *, to_stderr: bool) -> None:
        self._console = Console(stderr=to_stderr, highlight=False, soft_wrap=False)
        self._errors = Console(stderr=True, highlight=False, soft_wrap=True)
        self._rows: list[_Row] = []
        self._tests = 0
        self._problem: Problem | None = None
        self._live: Live | None = None
        self._began = time.monotonic()
        self.refused: list[ParleyError] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.update(self._table(), refresh=False)
            self._live.stop()
            self._live = None

    def show(self, event: events.Event) -> None:
        match event:
            case events.Started():
                self._start(event)
            case events.Calibrated():
                self._calibrated(event)
            case events.Compiling():
                self._rows[event.index].state = "compiling"
            case events.Compiled():
                self._rows[event.index].language = event.language
                self._rows[event.index].state = "running"
            case events.Refused():
                self.refused.append(event.error)
                self._errors.print(Text(f"parley: {harmless(str(event.error))}"))
            case events.TestJudged():
                self._tested(event)
            case events.Judged():
                self._judged(event)
            case _:
                pass

    def conclude(self, report: Report) -> None:
        """The table, where it was not shown live, then why each submission failed."""
        if not self._console.is_terminal:
            self._console.print(self._table())
        for row in self._rows:
            if row.record and (row.record.verdict is not Verdict.AC or row.record.as_expected is False):
                self._explain(row, row.record)
        self._console.print(Text(self._summary(report)))

    def _start(self, event: events.Started) -> None:
        problem = event.problem
        self._problem = problem
        self._rows = [_Row(submission) for submission in event.submissions]
        self._tests = len(problem.tests)
        kind = "interactive" if problem.interactor else "batch"
        limit = "time limit by calibration" if problem.calibration else f"time limit {ms(problem.limits.time_ms)}"
        self._console.print(Text.assemble((harmless(problem.title), "bold"), f" ({problem.name}) · {kind}"))
        about = f"{limit} · memory {size(problem.limits.memory_bytes)} · {self._tests} tests"
        self._console.print(Text(f"{about} · {event.sandbox}, {event.accounting} · {event.jobs} lanes", style="dim"))
        for warning in problem.warnings:
            self._console.print(Text(f"warning: {harmless(warning)}", style="yellow"))
        if event.accounting == "rlimit":
            self._console.print(
                Text("warning: no cgroup here, so memory is less exact; see `parley doctor`", style="yellow")
            )
        if self._console.is_terminal:
            self._live = Live(get_renderable=self._table, console=self._console, refresh_per_second=_REFRESH_PER_SECOND)
            self._live.start()

    def _calibrated(self, event: events.Calibrated) -> None:
        if event.submission:
            why = f"the slowest accepted one, {event.submission}, takes {ms(event.slowest_ms)}"
        else:
            why = "no accepted submission could be timed"
        self._console.print(Text(f"time limit {ms(event.time_limit_ms)}: {why}", style="dim"))

    def _tested(self, event: events.TestJudged) -> None:
        row = self._rows[event.index]
        row.done += 1
        run = event.judgement.run
        if run:
            row.slowest_ms = max(row.slowest_ms, run.cpu_ms)
            row.memory_bytes = max(row.memory_bytes, run.memory_bytes)

    def _judged(self, event: events.Judged) -> None:
        row = self._rows[event.index]
        row.record = event.record
        row.slowest_ms = event.record.time_ms
        row.memory_bytes = event.record.memory_bytes
        if not self._console.is_terminal:
            return
        row.state = "done"

    def _table(self) -> Table | Group:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column("submission", overflow="fold", ratio=1)
        table.add_column("language", no_wrap=True)
        table.add_column("verdict", no_wrap=True)
        table.add_column("time", justify="right", no_wrap=True)
        table.add_column("memory", justify="right", no_wrap=True)
        table.add_column("tests", justify="right", no_wrap=True)
        for row in self._rows:
            table.add_row(row.name, row.language, _verdict(row), *self._figures(row))
        return table

    def _figures(self, row: _Row) -> tuple[str, str, str]:
        if not row.done:
            return "", "", ""
        shown = row.done
        if row.record:
            shown = sum(test.verdict is not Verdict.SK for test in row.record.tests)
        return ms(row.slowest_ms), size(row.memory_bytes), f"{shown}/{self._tests}"

    def _explain(self, row: _Row, record: SubmissionRecord) -> None:
        colour = _COLOURS[record.verdict]
        head = Text.assemble("\n", (row.name, "bold"), "  ", (str(record.verdict), colour))
        if record.as_expected is False:
            wanted = " or ".join(record.expected or ())
            head.append(f"  expected {wanted}", style="bold red")
        self._console.print(head)
        text = record.compile.output if record.verdict is Verdict.CE else record.message
        for line in _shorten(text):
            self._console.print(Text(f"  {line}"), soft_wrap=False)
        failing = next((test for test in record.tests if test.interaction and not test.verdict.accepted), None)
        if failing and failing.interaction and failing.interaction.transcript and failing.verdict is not Verdict.SK:
            self._console.print(Text(f"  conversation: {failing.interaction.transcript}", style="dim"), soft_wrap=True)

    def _summary(self, report: Report) -> str:
        records = report.submissions
        wrong = sum(record.as_expected is False for record in records)
        stated = sum(record.as_expected is not None for record in records)
        tests = sum(test.verdict is not Verdict.SK for record in records for test in record.tests)
        took = ms((time.monotonic() - self._began) * 1000)
        end = f"{len(records)} submissions, {tests} runs, {took}"
        if not stated:
            return f"\n{end}"
        return f"\n{end}: " + (f"{wrong} of {stated} not as expected" if wrong else f"all {stated} as expected")


def _verdict(row: _Row) -> Text:
    if row.record is None:
        return Text(row.state, style="dim")
    text = Text(str(row.record.verdict), style=_COLOURS[row.record.verdict])
    if row.record.as_expected is not None:
        text.append(" ✓" if row.record.as_expected else " ✗", style="green" if row.record.as_expected else "bold red")
    return text


def _shorten(text: str) -> list[str]:
    lines = [harmless(line) for line in text.strip().splitlines()]
    if len(lines) > _REASON_LINES:
        return [*lines[:_REASON_LINES], f"… {len(lines) - _REASON_LINES} lines more in the report (--json)"]
    return lines


def harmless(text: str) -> str:
    """Text of somebody else's for a terminal: what is not printable is shown, not done."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
