"""The scoreboard on a terminal: as wide as that at most, and ranks, ids and points are always to be read."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from rich.console import Console

from parley.core.batch.scoreboard import Row
from parley.core.cli import board


def drawn(problems: Sequence[str], ids: Sequence[str], *, width: int, cell: str = "AC") -> tuple[list[str], bool]:
    rows = [Row(number, name, 3, 1234.5, (cell,) * len(problems)) for number, name in enumerate(ids, 1)]
    table, whole = board.table(problems, rows, width=width)
    console = Console(file=io.StringIO(), width=width, markup=False, emoji=False)
    console.print(table)
    text = console.file
    assert isinstance(text, io.StringIO)
    return text.getvalue().splitlines(), whole


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("count", [0, 1, 14, 40])
def test_whatever_things_are_called_it_fits(width: int, count: int) -> None:
    """Long names, wide characters, many problems: each row has its rank, the points, and the beginning of the id."""
    problems = [f"{number}-problem-{'日' * number}" for number in range(count)]
    lines, whole = drawn(problems, ["ann", "x" * 200, "日本語" * 30], width=width, cell="33.3333")
    assert len(lines) == 4
    assert max(map(cell_len, lines)) <= width
    for number, line in enumerate(lines[1:], 1):
        assert line.split()[0] == str(number)
        assert "     3  1234.5" in line
    assert [line.split()[1][:3] for line in lines[1:]] == ["ann", "xxx", "日本語"]
    shown = lines[1].count("33.3333")
    assert whole == (shown == count)
    assert shown >= min(count, width // 40)


@pytest.mark.parametrize(
    ("problems", "titles"),
    [
        (["sum", "guess"], ["sum", "guess"]),
        (["problems/sum", "problems/guess"], ["sum", "guess"]),
        (["finals-2026-a", "finals-2026-b"], ["…a", "…b"]),
        (["problems/sum"], ["sum"]),
        (["day1/sum", "/home/ann/guess/", "."], ["sum", "guess", "."]),
        (["problems/day1/sum", "problems/day2/sum"], ["…1/sum", "…2/sum"]),
        (["sum", "summer"], ["sum", "summer"]),
    ],
)
def test_names_are_cut_where_they_still_differ(problems: Sequence[str], titles: Sequence[str]) -> None:
    """Folders, and what all begin with, would be all that is left of them when there is little room."""
    lines, _ = drawn(problems, ["ann"], width=80)
    assert lines[0].split()[3:] == titles


def test_ids_that_are_paths_are_cut_at_their_beginning() -> None:
    """Without a column `id` in the manifest they all begin with the same folders."""
    paths = [f"submissions/of/somebody/sum/{name}.cpp" for name in ("ann", "bob", "日本語")]
    lines, _ = drawn(["sum"], paths, width=80)
    assert [line.split()[1] for line in lines[1:]] == [
        "…omebody/sum/ann.cpp",
        "…omebody/sum/bob.cpp",
        "…body/sum/日本語.cpp",
    ]
