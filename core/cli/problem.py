"""The commands `parley problem show` and `parley problem convert`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from . import options

problem = typer.Typer(help="Problem packages: show what was understood of one.", no_args_is_help=True)


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
