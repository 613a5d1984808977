"""The command line. One file a command; each imports what it needs when it runs, so that `--help` is quick.

Exit codes: 0 done · 1 done, but an expectation failed · 2 usage · 3 the package or a submission cannot be read ·
4 this machine lacks something · 5 a judge error · 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from ..errors import ParleyError
from .bench import bench
from .doctor import doctor
from .judge import judge
from .plugins import plugins

app = typer.Typer(
    name="parley",
    help="Judge programming contests: interactive problems first.\n\n"
    "Start with `parley judge PROBLEM`, which judges all submissions of a problem package, "
    "and `parley doctor`, which says what this machine offers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 an expectation failed, 2 usage, 3 unreadable package or submission, "
    "4 this machine lacks something, 5 judge error.",
)
app.command()(judge)
app.command()(doctor)
app.command()(plugins)
app.add_typer(bench, name="bench")


def _version(value: bool) -> None:  # noqa: FBT001 - typer's callback
    if value:
        from ... import __version__

        typer.echo(f"parley {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which Parley this is.")
    ] = False,
) -> None:
    del version


def main() -> None:
    """The command `parley`. Whatever goes wrong is one line on stderr and an exit code, never a traceback."""
    try:
        app()
    except ParleyError as error:
        fail(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # `parley … | head` is no error
        sys.exit(141)
    except Exception as error:
        if os.environ.get("PARLEY_DEBUG"):
            raise
        typer.echo(f"parley: internal error: {error!r}; PARLEY_DEBUG=1 shows where", err=True)
        sys.exit(5)


def fail(error: ParleyError) -> None:
    typer.echo(f"parley: {error}", err=True)
    sys.exit(error.exit_code)
