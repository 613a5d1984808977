"""The commands `parley bench overhead`, `languages`, `validators` and `accuracy`."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import completion, options
from .text import harmless

if TYPE_CHECKING:
    from ..bench.accuracy import Accuracy
    from ..bench.figures import Figure
    from ..bench.languages import EchoFigure

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
    relay against two pipes; large writes one way; a whole interactive test against its two processes. All figures come
    from this one run, interleaved, so their ratios hold on a noisy machine too.

    \b
    Examples:
      parley bench overhead
      parley bench overhead --runs 50 --trips 2000 --json
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from ..bench.overhead import measure
    from ..plugins import load_plugins
    from . import interrupt, streams

    figures = interrupt.run(lambda: measure(load_plugins(), runs=runs, trips=trips))
    if as_json:
        streams.write_json({"figures": figures})
        return
    _show(figures)


@bench.command()
def languages(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Languages.  [default: all]",
            show_default=False,
            autocompletion=completion.names("languages"),
        ),
    ] = None,
    *,
    folder: options.Languages = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine output on stdout.")] = False,
    runs: Annotated[int, typer.Option(min=2, max=10_000, metavar="N", help="Runs of each kind.")] = 20,
    sandbox: options.Sandbox = "auto",
) -> None:
    """Compare the echo program of each language in the box with itself outside of any.

    The same command line, bare and as the judge runs it with every limit and account on, taking turns. Where a language
    makes its programs start faster, `plain` is the boxed time of running them as anyone would, with boxed / plain.

    \b
    Examples:
      parley bench languages
      parley bench languages java python3 --runs 50 --json
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from ..bench.languages import measure
    from . import interrupt, streams
    from .languages import chosen, insist_on_tests

    known = options.plugins(folder)
    asked = chosen(known, names)
    found: list[EchoFigure] = []

    async def collect() -> None:
        async with aclosing(measure(known, asked, sandbox=sandbox, runs=runs)) as figures:
            async for figure in figures:
                found.append(figure)
                if not as_json:
                    _show_echo(figure, first=len(found) == 1)

    interrupt.run(collect)
    if as_json:
        streams.write_json({"figures": found})
    insist_on_tests(asked, names)


@bench.command()
def validators(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Machine output on stdout.")] = False,
    include: options.Include = None,
    testlib: Annotated[
        Path | None,
        typer.Option("--testlib", metavar="DIR", help="testlib's checkers, wcmp.cpp and rcmp6.cpp.", readable=False),
    ] = None,
    size_mb: Annotated[int, typer.Option("--size", min=1, max=10_000, metavar="MB", help="Of each file.")] = 100,
    rounds: Annotated[int, typer.Option(min=1, max=1000, metavar="N", help="How often all take turns.")] = 3,
) -> None:
    """Compare built-in validators with cmp and with testlib's checkers.

    On the same files: equal ones, ones that differ in white space, and numbers that were rounded differently. What a
    comparison takes of memory is beside what its process had. And how long a package of 1,000 tests takes to load.

    \b
    Examples:
      parley bench validators
      parley bench validators --include ~/testlib --testlib ~/testlib/checkers
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from ..bench.figures import figures
    from ..bench.validators import measure
    from ..plugins import load_plugins
    from . import streams

    found = measure(load_plugins(), include=tuple(include or ()), testlib=testlib, size_mb=size_mb, rounds=rounds)
    if as_json:
        streams.write_json({"figures": figures(found.timings), "absent": found.absent})
        return
    _show(figures(found.timings))
    for line in found.absent:
        typer.echo(harmless(f"absent: {line}"))


@bench.command()
def accuracy(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Machine output on stdout.")] = False,
    runs: Annotated[int, typer.Option(min=1, max=10_000, metavar="N", help="Runs of each kind.")] = 20,
    sandbox: options.Sandbox = "auto",
) -> None:
    """Compare what is told of programs with what they know of themselves.

    Programs that use a known CPU time, or touch a known number of bytes: the error is what the judge tells, less that.
    And the same work again and again, with the other processors idle and busy. Beside it is what wait4 tells of the
    same programs outside of any box. At last, ten times as many runs take 0.9 of their time limit: none may be TLE.

    \b
    Examples:
      parley bench accuracy
      parley bench accuracy --runs 200 --json
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from ..bench.accuracy import measure
    from ..plugins import load_plugins
    from . import interrupt, streams

    found = interrupt.run(lambda: measure(load_plugins(), sandbox=sandbox, runs=runs))
    if as_json:
        streams.write_json({"figures": _figures(found), "near": found.near})
        return
    _show(_figures(found))
    for name, late in found.near.late.items():
        near = found.near
        typer.echo(f"{near.taken_ms} of {near.limit_ms} ms, {name}: {late} of {near.runs[name]} runs were TLE")


def _figures(found: Accuracy) -> list[Figure]:
    from ..bench.figures import Timing, figures

    return figures(
        Timing(f"{row.what}: {name}", row.unit, values) for row in found.rows for name, values in row.by.items()
    )


def _show_echo(figure: EchoFigure, *, first: bool) -> None:
    """A line each, as soon as it is known."""
    if first:
        typer.echo(f"{'language':<14}{'bare':>11}{'boxed':>11}{'ratio':>8}{'plain':>11}{'ratio':>8}")
    plain = "" if figure.plain_ms is None else f"{figure.plain_ms:>8.2f} ms{figure.plain_ratio:>7.2f}x"
    times = f"{figure.bare_ms:>8.2f} ms{figure.boxed_ms:>8.2f} ms{figure.ratio:>7.2f}x{plain}"
    typer.echo(f"{figure.language:<14}{times}")


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
