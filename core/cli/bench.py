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
    runs: Annotated[int, typer.Option(min=10, max=100_000, metavar="N", help="Runs of each kind.")] = 300,
    trips: Annotated[
        int, typer.Option(min=100, max=10_000_000, metavar="N", help="Round trips of each kind.")
    ] = 20_000,
) -> None:
    """Compare runs with bare processes, and the relay with bare pipes.

    What a run costs in each sandbox against posix_spawn and wait of the same program, and a round trip through the
    relay against two pipes. All figures come from this one run, interleaved, so their ratios hold on a noisy machine
    too.

    \b
    Examples:
      parley bench overhead
      parley bench overhead --runs 50 --trips 2000 --json
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    import msgspec

    from ..benchmark import measure
    from ..plugins import load_plugins
    from . import interrupt, streams

    figures = interrupt.run(lambda: measure(load_plugins(), runs=runs, trips=trips))
    if as_json:
        streams.write_document(msgspec.json.format(msgspec.json.encode({"figures": figures}), indent=2).decode() + "\n")
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
    Console(highlight=False, markup=False, emoji=False).print(table)
