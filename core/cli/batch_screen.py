"""The screen of a batch: a bar with the time that is left, and afterwards the verdicts and who is first."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

import anyio
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.text import Text

from ..batch.judging import Judged, Known, Preparing, SetAside, Told, Warned
from ..batch.plan import Plan
from ..batch.scoreboard import Scoreboard
from ..batch.summary import Summary
from ..errors import ParleyError
from ..model import Verdict
from . import board, reasons
from .tables import can_redraw
from .text import count, harmless

_REFRESH_SECONDS = 0.2
_MOST_ROWS = 20
_MOST_BLAMED = 20


class BatchScreen:
    """A context manager around the judging. `refused` are submissions that could not be judged, the first of a kind."""

    def __init__(self, *, to_stderr: bool) -> None:
        self._console = Console(stderr=to_stderr, highlight=False, markup=False, emoji=False)
        self._errors = Console(stderr=True, highlight=False, markup=False, emoji=False)
        self._live = False
        self._began = time.monotonic()
        self._total = 0
        self._kept = 0
        self._judged = 0
        self._blamed = 0
        self._problem = ""  # of the one judged last
        self.refused: dict[int, ParleyError] = {}  # by exit code
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}", markup=False),
            console=self._console,
            auto_refresh=False,  # see Screen.keep_fresh() in live.py
            redirect_stdout=False,
            redirect_stderr=False,
            expand=True,
            transient=True,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._live = can_redraw(self._console) and not self._console.is_dumb_terminal
        self._began = time.monotonic()
        if self._live:
            self._task = self._progress.add_task("", total=self._total, left="")
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._progress.stop()
        self._live = False

    async def keep_fresh(self) -> None:
        """Draws, for as long as it is not cancelled."""
        while True:
            await anyio.sleep(_REFRESH_SECONDS)
            if self._live and self._task is not None:
                done = self._kept + self._judged
                self._progress.update(self._task, completed=done, left=self._left(), description=self._doing())
                self._progress.refresh()

    def begin(self, plan: Plan, *, kept: int) -> None:
        self._total = len(plan)
        what = f"{count(len(plan), 'submission')} of {count(len(plan.desks), 'problem')}"
        known = f", {count(kept, 'result')} in the journal" if kept else ""
        self._console.print(Text.assemble((harmless(plan.name), "bold"), f" · {what}{known}"))

    def show(self, told: Told) -> None:
        match told:
            case Known():
                self._kept += told.count
            case Preparing():
                self._problem = self._problem or told.problem  # the next one is made ready early
            case Warned():
                self.complain(f"warning: {told.problem}{': ' if told.problem else ''}{told.text}", style="yellow")
            case SetAside():
                self.complain(f"problem {told.problem} is set aside: {told.error}", style="red")
            case Judged():
                self._judged += 1
                self._problem = told.problem
                if told.error:
                    self.refused.setdefault(told.error.exit_code, told.error)
                    self._blame(str(told.error))
                elif told.record.verdict is Verdict.JE:
                    self._blame(f"problem {told.problem}, {told.id}: {reasons.what_failed(told.record)}")

    def conclude(self, said: Summary, scoreboard: Scoreboard) -> None:
        self._show_scoreboard(scoreboard)
        verdicts = [
            Text(f"{number} {verdict}", style=reasons.COLOURS[Verdict(verdict)])
            for verdict, number in said.verdicts.items()
        ]
        self._console.print(Text("\n").append_text(Text(", ").join(verdicts)))
        took = time.monotonic() - self._began
        done = f"{count(self._judged, 'submission')} judged in {_spoken(took)}"
        known = f", {self._kept} before" if self._kept else ""
        aside = [one.problem for one in said.problems if one.set_aside]
        self._console.print(Text(f"{done}{known}; results are in {harmless(said.output)}"), soft_wrap=True)
        if aside:
            self.complain(f"set aside, and to be judged with --resume once mended: {', '.join(aside)}")

    def complain(self, text: str, *, style: str = "") -> None:
        """A line on stderr; where that is the terminal with the bar, the bar must know of it."""
        console = self._console if self._live and sys.stderr.isatty() else self._errors
        console.print(Text(f"parley: {harmless(text)}", style=style), soft_wrap=True)

    def _blame(self, text: str) -> None:
        """Says why there is no verdict about a contestant; of very many the first ones."""
        self._blamed += 1
        if self._blamed <= _MOST_BLAMED:
            self.complain(text)
        elif self._blamed == _MOST_BLAMED + 1:
            self.complain("more submissions could not be judged; results.csv says why")

    def _doing(self) -> str:
        """The problem, in so few characters that there is room for the bar."""
        name = Text(harmless(self._problem))
        name.truncate(max(self._console.width // 5, 4), overflow="ellipsis")
        return name.plain

    def _left(self) -> str:
        """At the pace since this began; what was kept says nothing of that."""
        took = time.monotonic() - self._began
        open_ones = self._total - self._kept - self._judged
        if not self._judged:
            return _spoken(took)
        return f"{_spoken(took)}, {_spoken(took / self._judged * open_ones)} left"

    def _show_scoreboard(self, scoreboard: Scoreboard) -> None:
        rows = list(scoreboard.rows())
        table, whole = board.table(scoreboard.problems, rows[:_MOST_ROWS], width=self._console.width)
        self._console.print()
        self._console.print(table)
        if len(rows) > _MOST_ROWS or not whole:
            self._console.print(Text("the whole of it is in scoreboard.csv", style="dim"))


def _spoken(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
