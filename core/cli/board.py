"""The scoreboard on a terminal. Who is first fits, whatever he is called; of the problems as many as do. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from rich.cells import cell_len
from rich.console import JustifyMethod
from rich.table import Table
from rich.text import Text

from ..batch.scoreboard import Row
from ..model import Verdict
from . import reasons
from .text import harmless

_WORTH_CUTTING = 4  # characters
_GAP = 2  # between columns
_WIDEST_NAME, _NARROWEST_NAME = 12, 5  # of a problem


def table(problems: Sequence[str], rows: Sequence[Row], *, width: int) -> tuple[Table, bool]:
    """`width` is the terminal's, in cells. And whether each problem has its column."""
    board = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
    own: list[tuple[str, ...]] = [
        (str(row.rank), harmless(row.id), str(row.solved), f"{row.score:.6g}") for row in rows
    ]
    room = width
    for number, title in enumerate(("", "id", "solved", "score")):
        wanted = max(map(cell_len, (title, *(cells[number] for cells in own))))
        widest = min(wanted, max(width // 4, len(title))) if title == "id" else wanted
        side: JustifyMethod = "left" if title == "id" else "right"
        board.add_column(title, justify=side, width=widest, no_wrap=True, overflow="ellipsis")
        room -= widest + _GAP
        if title == "id":
            own = [(rank, _cut(name, widest), *rest) for rank, name, *rest in own]
    names = _names(problems)
    widths = _fitting([(cell_len(name), _widest_cell(rows, at)) for at, name in enumerate(names)], room)
    for name, widest in zip(names, widths, strict=False):
        board.add_column(name, width=widest, no_wrap=True, overflow="ellipsis")
    for row, cells in zip(rows, own, strict=True):
        board.add_row(*cells, *(Text(cell, style=_style(cell)) for cell in row.cells[: len(widths)]))
    return board, len(widths) == len(problems)


def _cut(name: str, widest: int) -> str:
    """Of a path the end, where such ids differ. What is no path is cut by the table, behind its beginning."""
    if "/" not in name or cell_len(name) <= widest:
        return name
    while cell_len(name) >= widest:
        name = name[1:]
    return "…" + name


def _names(problems: Sequence[str]) -> list[str]:
    """Short ones that differ: of paths the last part, if that does, and without what all begin with."""
    last = [problem.rstrip("/").rpartition("/")[2] for problem in problems]
    names = [harmless(name) for name in (last if len(set(last)) == len(last) else problems)]
    same = sum(1 for _ in takewhile(lambda them: len(set(them)) == 1, zip(*names, strict=False)))
    if len(names) == 1 or same < _WORTH_CUTTING or any(len(name) == same for name in names):
        return names
    return ["…" + name[same:] for name in names]


def _fitting(columns: Sequence[tuple[int, int]], room: int) -> list[int]:
    """Widths of as many as fit, from the first: whole names if they can all be had, else short ones.

    Of a column the lengths of its name and of its longest cell, which is never cut.
    """
    short = _NARROWEST_NAME
    for most in range(_WIDEST_NAME, _NARROWEST_NAME, -1):
        if sum(max(min(name, most), cell) + _GAP for name, cell in columns) <= room + _GAP:
            short = most
            break
    found: list[int] = []
    for name, cell in columns:
        widest = max(min(name, short), cell)
        if widest > room:
            break
        found.append(widest)
        room -= widest + _GAP
    return found


def _widest_cell(rows: Sequence[Row], at: int) -> int:
    return max((cell_len(row.cells[at]) for row in rows), default=0)


def _style(cell: str) -> str:
    return reasons.COLOURS[Verdict(cell)] if cell in Verdict.__members__ else ""
