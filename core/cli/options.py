"""Options that several commands share, and what they stand for."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import completion

if TYPE_CHECKING:
    from .. import model
    from ..plugins import Plugins

_MAX_JOBS = 64
_MAX_TIME_LIMIT_S = 86_400.0
_MOST_TRANSCRIPT_BYTES = 8 << 20  # core/transcript.py, MOST_KEPT_BYTES

Languages = Annotated[
    Path | None,
    typer.Option(
        "--languages",
        metavar="DIR",
        help="Folder of more languages, as *.toml.  [default: languages.d here, of the user, of the system]",
        show_default=False,
        readable=False,  # which is told like anything else that is wrong with it
    ),
]

Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        "-l",
        metavar="NAME",
        help="Language of the submission.  [default: by file ending]",
        autocompletion=completion.names("languages"),
    ),
]

Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAME",
        help="Format of the package.  [default: by its files]",
        autocompletion=completion.names("formats"),
    ),
]

Contest = Annotated[
    str | None,
    typer.Option(
        "--profile",
        "-p",
        metavar="NAME",
        help="Rules of the contest: icpc, ioi, omegaup, dmoj, cms, sinol, or a TOML file.  [default: the format's]",
        autocompletion=completion.names("contests"),
        show_default=False,
    ),
]

Semantics = Annotated[
    str | None,
    typer.Option(
        "--semantics",
        metavar="NAME",
        help="Whose rules decide a conversation: icpc, dmoj, cms, omegaup, sinol.  [default: the contest profile's]",
        autocompletion=completion.semantics,
        show_default=False,
    ),
]

Include = Annotated[
    list[Path] | None,
    typer.Option(
        "--include",
        "-I",
        metavar="DIR",
        help="Where headers of validators (testlib.h) are found; may be repeated.  [default: PARLEY_INCLUDE]",
        show_default=False,
        readable=False,
    ),
]

TranscriptBytes = Annotated[
    int | None,
    typer.Option(
        "--transcript-bytes",
        metavar="N",
        min=0,
        max=_MOST_TRANSCRIPT_BYTES,
        help="How much of a conversation's log is kept, half of it its end; 0: no transcripts.  [default: 1 MiB]",
        show_default=False,
    ),
]

Reports = Annotated[
    list[str] | None,
    typer.Option(
        "--report",
        metavar="NAME=FILE",
        help="What was judged, written by a reporter of that name (`parley plugins`); may be repeated; -: stdout.",
        show_default=False,
    ),
]
Junit = Annotated[str | None, typer.Option("--junit", metavar="FILE", help="Short for --report junit=FILE.")]
Sarif = Annotated[str | None, typer.Option("--sarif", metavar="FILE", help="Short for --report sarif=FILE.")]
Markdown = Annotated[str | None, typer.Option("--markdown", metavar="FILE", help="Short for --report markdown=FILE.")]
Html = Annotated[str | None, typer.Option("--html", metavar="FILE", help="Short for --report html=FILE.")]

Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=1,
        max=_MAX_JOBS,
        help="Tests judged side by side.  [default: one a processor]",
        show_default=False,
    ),
]

TimeLimit = Annotated[
    float | None,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        min=0.001,
        max=_MAX_TIME_LIMIT_S,
        help="CPU time limit of a test.  [default: the package's]",
    ),
]

Sandbox = Annotated[
    str,
    typer.Option(
        "--sandbox",
        "-s",
        metavar="NAME",
        help="What builds the boxes; `parley doctor` lists them.",
        autocompletion=completion.sandboxes,
    ),
]


def lanes(jobs: int | None) -> int:
    """As many as were asked for; else one a processor that this process may use."""
    return jobs or min(_MAX_JOBS, len(os.sched_getaffinity(0)))


def milliseconds(time_limit: float | None) -> float | None:
    """Of `TimeLimit`. Raises UsageError for what no bound of typer's catches."""
    from ..errors import UsageError

    if time_limit is not None and math.isnan(time_limit):
        raise UsageError("invalid value for '--time-limit': nan is no number of seconds")
    return None if time_limit is None else time_limit * 1000


def semantics(name: str | None) -> model.Semantics | None:
    """Raises UsageError for rules that nobody knows."""
    from ..errors import UsageError
    from ..model import Semantics

    try:
        return None if name is None else Semantics(name)
    except ValueError as error:
        raise UsageError(f"--semantics: {name!r} is not known; known are {', '.join(Semantics)}") from error


def plugins(languages: Path | None = None) -> Plugins:
    """All that is installed, with the languages of the folders that count here. Raises PluginError, LanguageError."""
    from .. import language_folders
    from ..plugins import load_plugins

    return load_plugins(folders=language_folders.folders(languages))


def check_language(known: Plugins, name: str | None) -> None:
    """Raises UsageError for a language that is named and no plugin brings."""
    from ..errors import SubmissionError, UsageError

    if name is None:
        return
    try:
        known.language(name)
    except SubmissionError as error:
        raise UsageError(f"--language: {error}") from error
