"""The screen of one conversation: its lines as they are said, then the whole of it, the verdict, and who used what."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import anyio
from rich.console import Console
from rich.text import Text

from .. import events, transcript
from ..attendance import LIVE_RECORDS
from ..dialogue import Dialogue, lines
from ..errors import ParleyError, TranscriptError
from ..model import Problem
from ..report import Report, SubmissionRecord, TestRecord
from ..transcript import Entry
from ..verdict import ms, size
from . import columns, reasons
from .text import harmless

_MOST_LIVE = 1000  # lines


class Stage:
    """A `judging.View`. `silent`: the lines are not shown as they are said, as somebody takes part and sees them."""

    def __init__(self, *, to_stderr: bool, silent: bool = False) -> None:
        self._console = Console(stderr=to_stderr, highlight=False, markup=False, emoji=False)
        self._errors = Console(stderr=True, highlight=False, markup=False, emoji=False)
        self._dialogue = Dialogue()
        self._silent = silent
        self._told = 0  # lines
        self._heard = 0  # records
        self.refused: list[ParleyError] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    async def keep_fresh(self) -> None:
        await anyio.sleep_forever()

    def warn(self, text: str) -> None:
        self._complain(f"warning: {text}", style="yellow")

    def show(self, event: events.Event) -> None:
        match event:
            case events.Started():
                self._start(event.problem)
            case events.Warned():
                self.warn(event.text)
            case events.Refused():
                self.refused.append(event.error)
                self._complain(str(event.error))
            case events.Said():
                self._say(event.entry)
            case _:
                pass

    def conclude(self, report: Report) -> None:
        """The conversation in two columns, then what came of it."""
        for line in self._dialogue.rest():
            if not self._silent:
                self._console.print(columns.live(line, several=False), soft_wrap=True)
        for record in report.submissions if not self.refused else ():
            self._conclude(record)
        blamed = reasons.judge_error(report)
        if blamed:
            self._complain(blamed)

    def _start(self, problem: Problem) -> None:
        test = problem.tests[0].name
        limit = f"time limit {ms(problem.limits.time_ms)} · memory {size(problem.limits.memory_bytes)}"
        self._console.print(Text.assemble((harmless(problem.title), "bold"), f" ({harmless(problem.name)}) · "
                                          f"test {harmless(test)} · {limit}"), soft_wrap=True)  # fmt: skip
        for warning in problem.warnings:
            self.warn(warning)

    def _say(self, entry: Entry) -> None:
        if self._silent and entry.event != "stderr":
            return
        self._heard += 1
        for line in self._dialogue.take(entry):
            self._told += 1
            if self._told <= _MOST_LIVE:
                self._console.print(columns.live(line, several=line.program > 0), soft_wrap=True)
        if self._heard == LIVE_RECORDS or (self._told > _MOST_LIVE and self._heard < LIVE_RECORDS):
            self._heard = LIVE_RECORDS
            self._console.print(Text("… and so on: the rest is in the transcript", style="dim"))

    def _conclude(self, record: SubmissionRecord) -> None:
        for test in record.tests:
            self._draw(test)
            verdict = Text.assemble("\n", (str(test.verdict), reasons.COLOURS[test.verdict]))
            verdict.append(f"  {harmless(test.reason.removeprefix(f'{test.verdict}: '))}")
            self._console.print(verdict, soft_wrap=True)
            if test.interaction:
                self._console.print(Text(reasons.attribution(test), style="dim"), soft_wrap=True)
                if test.interaction.transcript:
                    where = Text(f"transcript: {harmless(test.interaction.transcript)}", style="dim")
                    self._console.print(where, soft_wrap=True)
        if not record.tests:
            reasons.explain(self._console, harmless(record.source), record)

    def _draw(self, test: TestRecord) -> None:
        if not test.interaction or not test.interaction.transcript:
            return
        try:
            told = transcript.read(Path(test.interaction.transcript))
        except TranscriptError as error:
            self._complain(str(error))
            return
        self._console.print()
        columns.draw(self._console, list(lines(told.entries)), several=told.head.programs > 1)

    def _complain(self, text: str, *, style: str = "") -> None:
        self._errors.print(Text(f"parley: {harmless(text)}", style=style), soft_wrap=True)
