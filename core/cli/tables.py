"""Tables on the terminal, all drawn alike."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table

from ..harmless import harmless


def can_redraw(console: Console) -> bool:
    """Whether what was written can be taken back. FORCE_COLOR, as CI services set it, makes no terminal of a log."""
    return console.is_terminal and console.file.isatty()


@contextmanager
def console_status(doing: str) -> Generator[None]:
    """Says on a terminal that something is being waited for; nothing elsewhere."""
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    if not can_redraw(console):
        yield
        return
    with console.status(f"{doing} …"):
        yield


def show(titles: Sequence[str], rows: Iterable[Sequence[str]], *, right: str = "") -> None:
    """Cells may be anybody's text. `right`: the title of a column of numbers."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title in titles:
        table.add_column(title, overflow="fold", justify="right" if title == right else "left")
    for row in rows:
        table.add_row(*(harmless(cell, keep="\n") for cell in row))
    Console(highlight=False, markup=False, emoji=False).print(table)
