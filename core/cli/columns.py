"""A conversation drawn: a line at a time as it goes, and afterwards as two columns, left the program.

::

        time   waited  program                 interactor
      0.8 ms           500
      0.9 ms   0.1 ms                          lower
      1.0 ms           ! it is lower
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..dialogue import Line
from ..verdict import ms
from .text import harmless

SIDES = {"program": "cyan", "interactor": "magenta"}
_NARROW = 60  # columns of a terminal that has no room for two of ours
_MOST_ROWS = 400  # the first and the last of them
_STDERR, _UNENDED = "! ", " (no newline)"


def live(line: Line, *, several: bool) -> Text:
    """One line of a conversation under way."""
    if line.kind == "gap":
        return Text(f"… {line.text}", style="dim")
    arrow = {"data": "→", "stderr": "!", "note": "·"}[line.kind]
    who = f"{line.side} {line.program}" if several and line.side == "program" else line.side
    return Text.assemble(
        (f"{ms(line.t_us / 1000):>10}  ", "dim"), (f"{who:<10}", SIDES.get(line.side, "")), (f" {arrow} ", "dim"),
        _words(line, marked=False),
    )  # fmt: skip


def draw(console: Console, lines: Sequence[Line], *, several: bool) -> None:
    """The whole conversation. On a narrow terminal both sides stand in one column."""
    shown = _ends(lines)
    if console.width < _NARROW:
        for line in shown:
            console.print(live(line, several=several), soft_wrap=True)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", expand=False)
    table.add_column("time", justify="right", no_wrap=True, style="dim")
    table.add_column("waited", justify="right", no_wrap=True, style="dim")
    for side, style in SIDES.items():
        table.add_column(Text(side, style=style), overflow="fold", ratio=1)
    for line in shown:
        table.add_row(*_row(line, several=several))
    console.print(table)


def _row(line: Line, *, several: bool) -> tuple[Text | str, ...]:
    if line.kind == "gap":
        return "", "", Text(f"… {line.text}", style="dim"), ""
    words = _words(line)
    if several:
        words = Text.assemble((f"[{line.program}] ", "dim"), words)
    waited = "" if line.waited_us is None else ms(line.waited_us / 1000)
    cells = (words, "") if line.side == "program" else ("", words)
    return ms(line.t_us / 1000), waited, *cells


def _words(line: Line, *, marked: bool = True) -> Text:
    text = harmless(line.text)
    if line.kind == "note":
        return Text(f"({text})", style="dim")
    if line.kind == "stderr":
        return Text(f"{_STDERR if marked else ''}{text}", style="yellow")
    return Text.assemble(text, ("" if line.ended else _UNENDED, "dim"))


def _ends(lines: Sequence[Line]) -> Sequence[Line]:
    if len(lines) <= _MOST_ROWS:
        return lines
    half = _MOST_ROWS // 2
    gap = Line("gap", f"{len(lines) - 2 * half} lines more, see the transcript")
    return (*lines[:half], gap, *lines[-half:])
