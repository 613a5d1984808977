"""The command `parley match PROBLEM SUBMISSION SUBMISSION…`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import completion, options

if TYPE_CHECKING:
    from ..match import MatchReport


def match(
    problem: Annotated[
        Path,
        typer.Argument(
            metavar="PROBLEM", help="Package whose interactor referees.", show_default=False, readable=False
        ),
    ],
    submissions: Annotated[
        list[Path],
        typer.Argument(metavar="SUBMISSION...", help="Who plays, in this order.", show_default=False, readable=False),
    ],
    *,
    tests: Annotated[
        list[str] | None,
        typer.Option("--tests", "-t", metavar="PATTERN", help="Only tests whose name matches.  [default: all]"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The result on stdout as JSON.")] = False,
    jobs: options.Jobs = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            "-l",
            metavar="NAME",
            help="Language of all who play.  [default: by file ending]",
            autocompletion=completion.names("languages"),
        ),
    ] = None,
    languages: options.Languages = None,
    sandbox: options.Sandbox = "auto",
    time_limit: options.TimeLimit = None,
    transcripts: Annotated[
        Path | None,
        typer.Option("--transcripts", metavar="FOLDER", help="Where conversations are written to.", show_default=False),
    ] = None,
    format_name: options.Format = None,
    profile: options.Contest = None,
    semantics: options.Semantics = None,
    include: options.Include = None,
) -> None:
    """Let different submissions play against each other: one conversation a test, a verdict and a score for each.

    The package's interactor referees; it is told that it does by the protocol `match`, see the reference.

    \b
    Examples:
      parley match games/nim mine.cpp theirs.py
      parley match games/nim mine.cpp mine.cpp --json
      parley match games/nim mine.cpp theirs.py third.java --time-limit 2 --jobs 1
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import match as matches
    from .. import packages, state
    from .. import submissions as named
    from ..model import Settings, Verdict
    from . import interrupt, streams
    from .outcome import DONE, JUDGE_ERROR

    known = options.plugins(languages)
    options.check_language(known, language)
    package = packages.load_problem(problem, known, format_name=format_name)
    chosen = [named.one(package, path) for path in submissions]
    settings = Settings(
        jobs=options.lanes(jobs),
        sandbox=sandbox,
        language=language,
        time_limit_ms=options.milliseconds(time_limit),
        contest=profile,
        semantics=options.semantics(semantics),
        tests=tuple(tests or ()),
        transcripts=state.make(transcripts.absolute()) if transcripts else None,
        include=tuple(include or ()),
    )
    report = interrupt.run(lambda: matches.played(package, chosen, settings, known))
    if as_json:
        streams.write_json(report)
    else:
        _show(report)
    broken = any(total.verdict is Verdict.JE for total in report.totals)
    raise typer.Exit(JUDGE_ERROR if broken else DONE)


def _show(report: MatchReport) -> None:
    from . import tables
    from .text import harmless

    rows = [
        (harmless(match.test), str(number), harmless(one.source), str(one.verdict), f"{one.score:g}",
         f"{one.time_ms:.0f} ms", harmless(one.reason.removeprefix(f"{one.verdict}: ")))
        for match in report.matches
        for number, one in enumerate(match.players, 1)
    ]  # fmt: skip
    tables.show(("test", "", "program", "", "score", "CPU", "why"), rows)
    typer.echo("")
    totals = [(harmless(one.source), str(one.verdict), f"{one.score:g}") for one in report.totals]
    tables.show(("in all", "", "score"), totals)
