"""The Typer application. Help is plain text: it fits any terminal, and costs a third of the time of the drawn kind."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from ..errors import UsageError
from .batch import batch
from .bench import bench
from .cache import cache
from .certify import certify
from .doctor import doctor
from .interact import interact
from .interactive import interactive
from .judge import judge
from .languages import languages
from .match import match
from .new import new
from .plugins import plugins
from .problem import problem
from .profiles import profiles
from .replay import replay
from .stress import stress
from .verify import verify
from .watch import watch

# The root of all complaints about a command line, in Typer's own copy of click as in click; neither exports it to us.
_Complaint: Any = typer.BadParameter.__base__

app = typer.Typer(
    name="parley",
    help="Judge programming contests: interactive problems first.\n\n"
    "Start with `parley judge PROBLEM`, which judges all submissions of a problem package, "
    "and `parley doctor`, which says what this machine offers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Examples:\n\n\b\n"
    "  parley doctor\n"
    "  parley judge examples/guess\n"
    "  parley judge examples/sum my.cpp --json > report.json\n\n"
    "Exit codes: 0 done, 1 an expectation failed, 2 usage, 3 unreadable package or submission, "
    "4 this machine lacks something, 5 judge error; 130 after Ctrl-C.",
)
app.command()(judge)
app.command()(verify)
app.command()(batch)
app.command()(watch)
app.command()(interact)
app.command()(match)
app.command()(replay)
app.command()(certify)
app.command()(stress)
app.command()(doctor)
app.command()(plugins)
app.add_typer(problem, name="problem")
app.add_typer(languages, name="languages")
app.add_typer(new, name="new")
app.add_typer(interactive, name="interactive")
app.add_typer(cache, name="cache")
app.add_typer(bench, name="bench")
app.add_typer(profiles, name="profiles")


def run(arguments: list[str]) -> int:
    """The exit code. Raises UsageError for a command line that makes no sense, and what the commands raise."""
    try:
        result: object = app(arguments, prog_name="parley", standalone_mode=False)
    except _Complaint as complaint:
        return _complain(complaint)
    return result if isinstance(result, int) else 0


def _complain(complaint: Any) -> int:
    """`complaint` is click's UsageError: its context knows the command and how it is used."""
    message = str(complaint.format_message())
    if type(complaint).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{message}\n")
        return UsageError.exit_code
    where = complaint.ctx.command_path if complaint.ctx else "parley"
    if complaint.ctx:
        sys.stderr.write(f"{complaint.ctx.get_usage()}\n")
    message = " ".join(message.split()).rstrip(".")
    raise UsageError(f"{message[:1].lower()}{message[1:]}; see `{where} --help`") from None


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
