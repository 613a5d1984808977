"""Who is first."""

from __future__ import annotations

import msgspec

from parley.core.batch.scoreboard import Scoreboard
from parley.core.model import Verdict
from parley.core.report import CompileRecord, SubmissionRecord


def record(verdict: Verdict, score: float, *, most: float | None = 1.0) -> SubmissionRecord:
    compiled = CompileRecord("OK", 0.0, cached=False, output="")
    return SubmissionRecord("a.c", "c", verdict, score, most, None, None, 0.0, 0.0, 0, compiled, [])


def test_points_first_then_what_was_solved() -> None:
    """Those who have the same share a rank, and the next one is as far back as there are before him."""
    board = Scoreboard(["a", "b"])
    board.add("a", "zoe", record(Verdict.AC, 1))
    board.add("b", "zoe", record(Verdict.PA, 49, most=100))
    board.add("b", "ann", record(Verdict.PA, 50, most=100))
    board.add("a", "bob", record(Verdict.WA, 0))
    board.add("a", "cid", record(Verdict.CE, 0))
    rows = [msgspec.structs.astuple(row) for row in board.rows()]
    assert rows == [
        (1, "zoe", 1, 50.0, ("AC", "49")),
        (2, "ann", 0, 50.0, ("", "50")),
        (3, "bob", 0, 0.0, ("WA", "")),
        (3, "cid", 0, 0.0, ("CE", "")),
    ]


def test_cells_have_verdicts_where_points_say_nothing() -> None:
    """A problem with points has them, even where they are none; what was not judged has its verdict."""
    board = Scoreboard(["a"])
    for who, verdict, score in (("x", Verdict.WA, 0.0), ("y", Verdict.JE, 0.0), ("z", Verdict.PA, 100 / 3)):
        board.add("a", who, record(verdict, score, most=100))
    assert {row.id: row.cells[0] for row in board.rows()} == {"x": "0", "y": "JE", "z": "33.3333"}
