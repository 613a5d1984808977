"""The command `parley judge PROBLEM [SUBMISSION…]`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..model import Problem, Settings, Submission
    from ..plugins import Plugins
    from ..report import Report
    from .live import Screen

_MAX_JOBS = 64


def judge(
    problem: Annotated[Path, typer.Argument(help="Folder of a problem package.", show_default=False)],
    submissions: Annotated[
        list[Path] | None,
        typer.Argument(help="Files or folders to judge; none: all that the package holds.", show_default=False),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The report on stdout as JSON, tables on stderr.")] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            max=_MAX_JOBS,
            help="Tests judged side by side; default: one a processor.",
            show_default=False,
        ),
    ] = None,
    tests: Annotated[
        list[str] | None,
        typer.Option("--tests", "-t", help="Only tests whose name matches, e.g. 'secret/0*'; may be repeated."),
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Language of the submissions, instead of detecting it.")
    ] = None,
    sandbox: Annotated[
        str, typer.Option("--sandbox", "-s", help="Jailer to use: auto, bubblewrap, minijail …")
    ] = "auto",
    time_limit: Annotated[
        float | None,
        typer.Option("--time-limit", min=0.001, help="CPU time limit of a test in seconds, instead of the package's."),
    ] = None,
    all_tests: Annotated[bool, typer.Option("--all-tests", help="Do not stop at the first test that fails.")] = False,
    expect: Annotated[
        bool, typer.Option("--expect", help="Exit 1 unless each submission gets the verdict that its package states.")
    ] = False,
    transcripts: Annotated[
        Path | None,
        typer.Option("--transcripts", help="Folder for the transcripts of conversations.", show_default=False),
    ] = None,
    format_name: Annotated[
        str | None, typer.Option("--format", help="Format of the package, instead of detecting it.")
    ] = None,
) -> None:
    """Judge submissions of a problem, live.

    Examples:
      parley judge examples/guess

      parley judge examples/sum my.cpp --tests 'secret/*' --json
    """
    from .. import packages
    from .. import submissions as named
    from ..model import Settings
    from ..plugins import load_plugins
    from .live import Screen
    from .outcome import exit_code

    known = load_plugins()
    package = packages.load_problem(problem, known, format_name=format_name)
    settings = Settings(
        jobs=jobs or min(_MAX_JOBS, len(os.sched_getaffinity(0))),
        sandbox=sandbox,
        language=language,
        time_limit_ms=None if time_limit is None else time_limit * 1000,
        all_tests=all_tests,
        tests=tuple(tests or ()),
        transcripts=_transcript_folder(package, transcripts),
    )
    screen = Screen(to_stderr=as_json)
    report = _run(package, named.named(package, submissions or []), settings, known, screen)
    if as_json:
        typer.echo(known.reporters["json"].render(report), nl=False)
    raise typer.Exit(exit_code(report, screen.refused, expect=expect))


def _transcript_folder(package: Problem, asked: Path | None) -> Path | None:
    from .. import state

    if package.interactor is None:
        return None
    return asked.resolve() if asked else state.new_transcript_folder()


def _run(
    package: Problem, chosen: tuple[Submission, ...], settings: Settings, known: Plugins, screen: Screen
) -> Report:
    from ..engine import judging
    from ..events import Finished
    from . import interrupt

    async def follow() -> Report | None:
        finished: Report | None = None
        with screen:
            async with judging(package, chosen, settings, known) as events:
                async for event in events:
                    screen.show(event)
                    if isinstance(event, Finished):
                        finished = event.report
        return finished

    report = interrupt.run(follow)
    if report is None:
        raise RuntimeError("the stream of events ended before the report")
    screen.conclude(report)
    return report
