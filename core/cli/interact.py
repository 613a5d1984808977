"""The command `parley interact PROBLEM SUBMISSION --test NAME`."""

from __future__ import annotations

import enum
import glob
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import options

if TYPE_CHECKING:
    from ..model import Problem, Submission


class Side(enum.Enum):
    PROGRAM = "program"
    INTERACTOR = "interactor"


def interact(
    problem: Annotated[
        Path,
        typer.Argument(
            metavar="PROBLEM", help="Package of an interactive problem.", show_default=False, readable=False
        ),
    ],
    submission: Annotated[
        Path | None,
        typer.Argument(metavar="SUBMISSION", help="A file or folder.", show_default=False, readable=False),
    ] = None,
    *,
    test: Annotated[
        str | None, typer.Option("--test", "-t", metavar="NAME", help="Which test.  [default: the first]")
    ] = None,
    me: Annotated[
        Side | None,
        typer.Option("--me", help="Play this side yourself: your lines go in, Ctrl-D closes.", show_default=False),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="The report on stdout as JSON, the conversation on stderr.")
    ] = False,
    language: options.Language = None,
    languages: options.Languages = None,
    sandbox: options.Sandbox = "auto",
    transcript_bytes: options.TranscriptBytes = None,
    format_name: options.Format = None,
    include: options.Include = None,
) -> None:
    """Show one conversation: line by line while it goes, then as two columns with who waited how long.

    What is written to stderr is marked with an exclamation mark.

    With --me program no SUBMISSION is needed. With --me interactor you say what the problem's interactor would: its
    input is not shown, and who closes without complaint accepts. Your side has no limits.

    \b
    Examples:
      parley interact examples/guess my.cpp
      parley interact examples/guess my.cpp --test secret/03-middle
      parley interact examples/guess --me program
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import packages
    from ..errors import UsageError
    from ..model import Settings
    from ..proceedings import Proceedings
    from . import judging, streams
    from .outcome import exit_code
    from .person import Person
    from .stage import Stage

    known = options.plugins(languages)
    options.check_language(known, language)
    package = packages.load_problem(problem, known, format_name=format_name)
    if package.interactor is None:
        raise UsageError(f"{problem}: is not interactive, so there is no conversation to show; see `parley judge`")
    chosen = _talking(package, submission, me)
    stage = Stage(to_stderr=as_json, silent=me is not None)
    guest = Person(me.value, to_stderr=as_json) if me else None
    with judging.transcript_folder(package, None, stage, transcript_bytes=transcript_bytes) as folder:
        settings = Settings(
            jobs=1,
            sandbox=sandbox,
            language=language,
            tests=(glob.escape(_name(package, test)),),
            transcripts=folder,
            include=tuple(include or ()),
            transcript_bytes=transcript_bytes,
            live=True,
        )
        report = judging.run(package, chosen, settings, known, stage, guest=guest)
    if as_json:
        streams.write_document(known.reporters["json"].render(Proceedings((report,))))
    raise typer.Exit(exit_code(report, stage.refused, expect=False))


def _talking(package: Problem, submission: Path | None, me: Side | None) -> tuple[Submission]:
    """The submission. Raises UsageError."""
    from .. import submissions as named
    from ..errors import UsageError
    from ..model import Source, Submission

    if me is Side.PROGRAM:
        if submission:
            raise UsageError("with --me program you are the program, so there is no submission to be named")
        return (Submission("me", Source(package.root, ())),)
    if submission is None:
        raise UsageError("name the submission that is to talk after the problem")
    return (named.one(package, submission),)


def _name(package: Problem, asked: str | None) -> str:
    """The test's whole name; the last part of it is enough where no other test has that. Raises UsageError."""
    from ..errors import UsageError

    names = [test.name for test in package.tests]
    if asked is None and names:
        return names[0]
    found = [name for name in names if name == asked] or [name for name in names if name.rpartition("/")[2] == asked]
    if len(found) != 1:
        some = ", ".join(found or names[:3])
        raise UsageError(f"--test: {'several tests are' if found else 'no test is'} called {asked}; they are {some} …")
    return found[0]
