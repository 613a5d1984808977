"""The command `parley judge PROBLEM [SUBMISSION…]`."""

from __future__ import annotations

import contextlib
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import options

if TYPE_CHECKING:
    from collections.abc import Generator

    from ..model import Problem, Settings, Submission
    from ..plugins import Plugins
    from ..report import Report
    from .live import Screen

_MAX_JOBS = 64
_MAX_TIME_LIMIT_S = 86_400.0


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
    jobs: Annotated[
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
    ] = None,
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
            "--language", "-l", metavar="NAME", help="Language of the submissions.  [default: by file ending]"
        ),
    ] = None,
    languages: options.Languages = None,
    sandbox: Annotated[
        str, typer.Option("--sandbox", "-s", metavar="NAME", help="What builds the boxes; `parley doctor` lists them.")
    ] = "auto",
    time_limit: Annotated[
        float | None,
        typer.Option(
            "--time-limit",
            metavar="SECONDS",
            min=0.001,
            max=_MAX_TIME_LIMIT_S,
            help="CPU time limit of a test.  [default: the package's]",
        ),
    ] = None,
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
    format_name: Annotated[
        str | None,
        typer.Option("--format", metavar="NAME", help="Format of the package.  [default: by its files]"),
    ] = None,
) -> None:
    """Judge submissions of a problem, live.

    Without SUBMISSION all of the package are judged, and each says whether it got what its folder states.

    \b
    Examples:
      parley judge examples/guess
      parley judge examples/sum my.cpp --tests 'secret/*'
      parley judge examples/sum my.cpp --json > report.json
      parley judge examples/guess --expect && echo as stated
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import packages
    from .. import submissions as named
    from ..errors import UsageError
    from ..model import Settings
    from . import streams
    from .live import Screen
    from .outcome import exit_code

    if time_limit is not None and math.isnan(time_limit):  # which no bound of typer's catches
        raise UsageError("invalid value for '--time-limit': nan is no number of seconds")
    known = options.plugins(languages)
    _check_names(known, language=language)
    package = packages.load_problem(problem, known, format_name=format_name)
    chosen = named.named(package, submissions or [])
    if not chosen:
        raise UsageError(f"{problem}: the package holds no submission to judge; name one after it")
    screen = Screen(to_stderr=as_json)
    with _transcript_folder(package, transcripts, screen) as folder:
        settings = Settings(
            jobs=jobs or min(_MAX_JOBS, len(os.sched_getaffinity(0))),
            sandbox=sandbox,
            language=language,
            time_limit_ms=None if time_limit is None else time_limit * 1000,
            all_tests=all_tests,
            tests=tuple(tests or ()),
            transcripts=folder,
        )
        report = _run(package, chosen, settings, known, screen)
    if as_json:
        streams.write_document(known.reporters["json"].render(report))
    raise typer.Exit(exit_code(report, screen.refused, expect=expect))


def _check_names(known: Plugins, *, language: str | None) -> None:
    """Raises UsageError for what the command line names and no plugin brings."""
    from ..errors import SubmissionError, UsageError

    if language is None:
        return
    try:
        known.language(language)
    except SubmissionError as error:
        raise UsageError(f"--language: {error}") from error


@contextlib.contextmanager
def _transcript_folder(package: Problem, asked: Path | None, screen: Screen) -> Generator[Path | None]:
    """Where transcripts go, removed if none did. None for a batch problem, and where the usual place cannot be had.

    Raises UsageError where the place that was asked for cannot be had.
    """
    from .. import state
    from ..errors import MachineError, UsageError

    folder: Path | None = None
    try:
        if package.interactor:
            folder = state.make(asked.absolute()) if asked else state.new_transcript_folder()
    except MachineError as error:
        if asked:
            raise UsageError(f"--transcripts: {error}") from error
        screen.warn(f"no transcripts are kept: {error}")
    try:
        yield folder
    finally:
        if folder and not asked:
            with contextlib.suppress(OSError):  # that it is not empty is what we hope for
                folder.rmdir()


def _run(
    package: Problem, chosen: tuple[Submission, ...], settings: Settings, known: Plugins, screen: Screen
) -> Report:
    from .. import ceilings
    from ..engine import judging
    from ..events import Finished
    from ..tasks import task_group
    from . import interrupt

    async def follow() -> Report | None:
        finished: Report | None = None
        with screen:
            async with task_group() as tasks:
                tasks.start_soon(screen.keep_fresh)
                async with judging(package, chosen, settings, known) as events:
                    async for event in events:
                        screen.show(event)
                        if isinstance(event, Finished):
                            finished = event.report
                tasks.cancel_scope.cancel()
        return finished

    ceilings.lift(lanes=settings.jobs)  # here too: an event loop without descriptors dies noisily
    report = interrupt.run(follow)
    if report is None:
        raise RuntimeError("the stream of events ended before the report")
    screen.conclude(report)
    return report
