"""The command `parley bench overhead`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..benchmark import Figure

bench = typer.Typer(help="Measure this machine and this judge.", no_args_is_help=True)


@bench.callback()
def _bench() -> None:
    """Measure this machine and this judge."""


@bench.command()
def overhead(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Machine output on stdout.")] = False,
    runs: Annotated[int, typer.Option(min=10, help="Runs of each kind.")] = 300,
    trips: Annotated[int, typer.Option(min=100, help="Round trips of each kind.")] = 20_000,
) -> None:
    """What a run costs in each sandbox against the bare floor, and a round trip through the relay against pipes.

    All figures come from this one run, interleaved, so their ratios hold on a noisy machine too.
    """
    import msgspec

    from ..benchmark import measure
    from ..plugins import load_plugins
    from . import interrupt

    figures = interrupt.run(lambda: measure(load_plugins(), runs=runs, trips=trips))
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode({"figures": figures}), indent=2).decode())
        return
    _show(figures)


def _show(figures: list[Figure]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("what")
    for title in ("median", "5 %", "95 %", "ratio"):
        table.add_column(title, justify="right")
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}x"
        cells = (f"{value:.3f} {figure.unit}" for value in (figure.median, figure.low, figure.high))
        table.add_row(figure.name, *cells, ratio)
    Console(highlight=False).print(table)
