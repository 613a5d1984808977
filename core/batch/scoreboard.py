"""Who got what in which problem, and who is first. Pure."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from msgspec import Struct

from ..model import Verdict
from ..report import SubmissionRecord


class Row(Struct, frozen=True):
    """Those who have as many points share a `rank`. `cells` are as many as there are problems."""

    rank: int
    id: str
    solved: int
    score: float
    cells: tuple[str, ...]


class Scoreboard:
    """Ids by problems. A cell is a verdict, or points where a problem has those; empty where nothing was handed in."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        self._columns = {name: number for number, name in enumerate(problems)}
        self._cells: dict[str, dict[int, str]] = {}
        self._solved: dict[str, int] = {}
        self._score: dict[str, float] = {}

    def add(self, problem: str, id: str, record: SubmissionRecord) -> None:  # noqa: A002 - the column's name
        plain = record.max_score in (None, 1.0) and record.score in (0.0, 1.0)
        cell = str(record.verdict) if plain or record.verdict in (Verdict.CE, Verdict.JE, Verdict.SK) else ""
        self._cells.setdefault(id, {})[self._columns[problem]] = sys.intern(cell or f"{record.score:.6g}")
        self._solved[id] = self._solved.get(id, 0) + (record.verdict is Verdict.AC)
        self._score[id] = self._score.get(id, 0.0) + record.score

    def rows(self) -> Iterator[Row]:
        """By points, then by how many were solved, then by id."""
        order = sorted(self._cells, key=lambda one: (-self._score[one], -self._solved[one], one))
        rank, last = 0, None
        for number, one in enumerate(order, 1):
            key = (self._score[one], self._solved[one])
            rank, last = (rank, last) if key == last else (number, key)
            cells = tuple(self._cells[one].get(column, "") for column in range(len(self.problems)))
            yield Row(rank, one, self._solved[one], round(self._score[one], 6), cells)
