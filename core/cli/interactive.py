"""The commands `parley interactive …`: what authors of interactive problems, and their contestants, start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .new import write_folder
from .text import harmless

interactive = typer.Typer(help="Help to write interactive problems.", no_args_is_help=True)


@interactive.callback()
def _interactive() -> None:
    """Help to write interactive problems."""


@interactive.command()
def generate(
    definition: Annotated[
        Path, typer.Argument(metavar="FILE.idl", help="A definition of libinteractive.", show_default=False)
    ],
    *,
    languages: Annotated[
        list[str] | None,
        typer.Option("--language", metavar="LANGUAGE", help="Only for this one; repeatable.  [default: all]"),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="DIR", help="A new folder.  [default: the name of FILE]", readable=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine output on stdout.")] = False,
) -> None:
    """Write templates for contestants and authors, with the shims that they are compiled with. Nothing is overwritten.

    \b
    Examples:
      parley interactive generate maze.idl
      parley interactive generate maze.idl --language cpp --output start
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import libinteractive
    from ..errors import UsageError
    from . import streams

    known = [child.language for child in libinteractive.CHILDREN]
    for name in languages or ():
        if name not in known:
            raise UsageError(f"--language: there are no shims for {name!r}; there are for {', '.join(known)}")
    plan = libinteractive.read(definition)
    written = write_folder(output or Path(plan.module), libinteractive.generated(plan, languages or known))
    if as_json:
        streams.write_json({"module": plan.module, "written": [str(path) for path in written[1:]]})
        return
    for path in written[1:]:
        typer.echo(harmless(f"wrote {path}"))


@interactive.command()
def library(
    *,
    output: Annotated[
        Path,
        typer.Option("--output", metavar="DIR", help="A new folder.", readable=False),
    ] = Path("parley-author"),
    as_json: Annotated[bool, typer.Option("--json", help="Machine output on stdout.")] = False,
) -> None:
    """Write copies of the library for interactors and validators, parley.h and parley_author.py.

    Programs of packages that this judge compiles find it by themselves. Nothing is overwritten.

    \b
    Examples:
      parley interactive library
      parley interactive library --output include
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from ..includes import LIBRARY
    from . import streams

    written = write_folder(output, {name: path.read_text(encoding="utf-8") for name, path in LIBRARY.items()})
    if as_json:
        streams.write_json({"written": [str(path) for path in written[1:]]})
        return
    for path in written[1:]:
        typer.echo(harmless(f"wrote {path}"))
