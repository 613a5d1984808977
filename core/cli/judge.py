"""The command `parley judge PROBLEM [SUBMISSION…]`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from . import completion, options


def judge(
    problem: Annotated[
        Path,
        typer.Argument(metavar="PROBLEM", help="Folder of a problem package.", show_default=False, readable=False),
    ],
    submissions: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SUBMISSION...",
            help="Files or folders to judge; default: all that the package holds.",
            show_default=False,
            readable=False,  # one that is not costs itself, not the others
        ),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The report on stdout as JSON, tables on stderr.")] = False,
    jobs: options.Jobs = None,
    tests: Annotated[
        list[str] | None,
        typer.Option(
            "--tests",
            "-t",
            metavar="PATTERN",
            help="Only tests whose name matches, as in 'secret/0*'; may be repeated.  [default: all]",
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            "-l",
            metavar="NAME",
            help="Language of the submissions.  [default: by file ending]",
            autocompletion=completion.names("languages"),
        ),
    ] = None,
    languages: options.Languages = None,
    sandbox: options.Sandbox = "auto",
    time_limit: options.TimeLimit = None,
    all_tests: Annotated[bool, typer.Option("--all-tests", help="Do not stop at the first test that fails.")] = False,
    expect: Annotated[
        bool, typer.Option("--expect", help="Exit 1 unless each submission gets the verdict that its package states.")
    ] = False,
    transcripts: Annotated[
        Path | None,
        typer.Option(
            "--transcripts",
            metavar="FOLDER",
            help="Where conversations are written to.  [default: kept of the last ten judgings, below ~/.local/state]",
            show_default=False,
        ),
    ] = None,
    transcript_bytes: options.TranscriptBytes = None,
    format_name: options.Format = None,
    profile: options.Contest = None,
    semantics: options.Semantics = None,
    include: options.Include = None,
    reports: options.Reports = None,
    junit: options.Junit = None,
    sarif: options.Sarif = None,
    markdown: options.Markdown = None,
    html: options.Html = None,
) -> None:
    """Judge submissions of a problem, live.

    Without SUBMISSION all of the package are judged, and each says whether it got what its folder states.

    \b
    Examples:
      parley judge examples/guess
      parley judge examples/sum my.cpp --tests 'secret/*'
      parley judge examples/sum my.cpp --json > report.json
      parley judge examples/guess --html report.html --junit junit.xml
      parley judge examples/guess --expect && echo as stated
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import packages
    from .. import submissions as named
    from ..errors import UsageError
    from ..model import Settings
    from . import judging
    from .live import Screen
    from .outcome import exit_code
    from .reporting import reporting

    time_limit_ms = options.milliseconds(time_limit)
    known = options.plugins(languages)
    options.check_language(known, language)
    short = {"junit": junit, "sarif": sarif, "markdown": markdown, "html": html}
    with reporting(reports, short, known, package=problem, as_json=as_json) as documents:
        package = packages.load_problem(problem, known, format_name=format_name)
        chosen = named.named(package, submissions or [])
        if not chosen:
            raise UsageError(f"{problem}: the package holds no submission to judge; name one after it")
        screen = Screen(to_stderr=documents.on_stdout)
        with judging.transcript_folder(package, transcripts, screen, transcript_bytes=transcript_bytes) as folder:
            settings = Settings(
                guard=True,
                jobs=options.lanes(jobs),
                sandbox=sandbox,
                language=language,
                time_limit_ms=time_limit_ms,
                all_tests=all_tests,
                tests=tuple(tests or ()),
                transcripts=folder,
                contest=profile,
                include=tuple(include or ()),
                semantics=options.semantics(semantics),
                transcript_bytes=transcript_bytes,
            )
            report = judging.run(package, chosen, settings, known, screen)
        documents.add(report)
    raise typer.Exit(exit_code(report, screen.refused, expect=expect))
