"""Tables on the terminal, all drawn alike."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table


@contextmanager
def console_status(doing: str) -> Generator[None]:
    """Says on a terminal that something is being waited for; nothing elsewhere."""
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        yield
        return
    with console.status(f"{doing} …"):
        yield


def show(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title in titles:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, markup=False, emoji=False).print(table)
