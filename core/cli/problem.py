"""The commands `parley problem show` and `parley problem convert`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from . import completion, options

problem = typer.Typer(
    help="Problem packages: show what was understood of one, write it in another format.", no_args_is_help=True
)


@problem.command()
def show(
    path: Annotated[
        Path, typer.Argument(metavar="PROBLEM", help="A folder, or a zip file.", show_default=False, readable=False)
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Machine output on stdout.")] = False,
    format_name: options.Format = None,
    profile: options.Contest = None,
) -> None:
    """Print what was understood of a package: limits, tests, groups and how they count, validator, submissions.

    Every key of its files that nobody here acts upon is named at the end; nothing is ignored in silence.

    \b
    Examples:
      parley problem show examples/guess
      parley problem show downloaded.zip --json
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import description, packages
    from . import streams
    from .text import harmless

    known = options.plugins()
    package = packages.load_problem(path, known, format_name=format_name)
    contest = known.contest(profile or package.contest)
    if as_json:
        streams.write_json(description.document(package, contest))
    else:
        for line in description.lines(package, contest):
            typer.echo(harmless(line))


@problem.command()
def convert(
    path: Annotated[
        Path, typer.Argument(metavar="PROBLEM", help="A folder, or a zip file.", show_default=False, readable=False)
    ],
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", help="Where to: a folder that is empty, or not there.", show_default=False, readable=False
        ),
    ],
    *,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FORMAT",
            help="omegaup or icpc-2025-09.",
            show_default=False,
            autocompletion=completion.names("writers"),
        ),
    ],
    format_name: options.Format = None,
) -> None:
    """Write a package in another format, and name what could not be carried over.

    Test data that a package only says how to make is made when it is judged: judge it first.

    \b
    Examples:
      parley problem convert examples/guess guess-2025 --to icpc-2025-09
      parley problem convert downloaded.zip here --to omegaup
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import packages
    from ..errors import UsageError
    from .text import harmless

    known = options.plugins()
    if to not in known.writers:
        raise UsageError(f"--to: no format that can be written is called {to!r}; known are {', '.join(known.writers)}")
    package = packages.load_problem(path, known, format_name=format_name)
    for note in packages.write_problem(package, folder, known.writers[to]):
        typer.echo(f"not carried over: {harmless(note)}")
    typer.echo(f"written to {harmless(str(folder))}")
