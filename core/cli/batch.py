"""The command `parley batch MANIFEST|FOLDER --output DIR`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import options

if TYPE_CHECKING:
    from ..batch.judging import Batch
    from ..batch.plan import Plan
    from ..plugins import Plugins
    from .batch_screen import BatchScreen


def batch(
    what: Annotated[
        Path,
        typer.Argument(
            metavar="MANIFEST|FOLDER",
            help="CSV or JSON Lines that name submissions, or a folder that holds problems and submissions.",
            show_default=False,
            readable=False,
        ),
    ],
    *,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="DIR", help="Where results and journal are kept.", show_default=False),
    ],
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where a batch into this DIR ended, however it ended.")
    ] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Judge what is sound, though some of the manifest is not.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="A summary on stdout as JSON, tables on stderr.")] = False,
    transcripts: Annotated[
        bool, typer.Option("--transcripts", help="Keep what is said in conversations, in DIR/transcripts.")
    ] = False,
    jobs: options.Jobs = None,
    languages: options.Languages = None,
    sandbox: options.Sandbox = "auto",
    all_tests: Annotated[bool, typer.Option("--all-tests", help="Do not stop at the first test that fails.")] = False,
    format_name: options.Format = None,
    profile: options.Contest = None,
    semantics: options.Semantics = None,
    include: options.Include = None,
) -> None:
    """Judge many submissions of many problems; what is judged is kept at once, and a batch can be resumed.

    A manifest has a line a submission: problem,submission and if need be id,language, with a header. A folder has
    problems in it, and below submissions/PROBLEM/ the submissions, each called after its id.

    \b
    Examples:
      parley batch contest --output results
      parley batch contest.csv --output results --resume
      parley batch contest.csv --output results --keep-going --json > summary.json
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from ... import __version__
    from ..batch.journal import Journal
    from ..batch.judging import Batch
    from ..batch.plan import Plan
    from ..model import Settings
    from .batch_screen import BatchScreen

    known = options.plugins(languages)
    settings = Settings(
        guard=True,
        jobs=options.lanes(jobs),
        sandbox=sandbox,
        all_tests=all_tests,
        transcripts=output.absolute() / "transcripts" if transcripts else None,
        contest=profile,
        include=tuple(include or ()),
        semantics=options.semantics(semantics),
    )
    screen = BatchScreen(to_stderr=as_json)
    with Plan(what, known, format_name=format_name) as plan:
        plan.look()
        _tell_faults(plan, screen, keep_going=keep_going)
        with Journal(output.absolute(), resume=resume) as journal:
            one = Batch(plan, journal, settings, known, judge=__version__, tell=screen.show)
            screen.begin(plan, kept=len(journal))
            _judge(one, screen)
            _conclude(one, plan, known, output.absolute(), screen, as_json=as_json)


def _tell_faults(plan: Plan, screen: BatchScreen, *, keep_going: bool) -> None:
    """Raises BatchError where there are some, and nobody wants to go on."""
    from ..errors import BatchError
    from .text import count

    if not plan.faults.count:
        return
    for line in plan.faults.told:
        screen.complain(line)
    found = f"{plan.name}: {count(plan.faults.count, 'fault')}"
    if not keep_going or not len(plan):
        mend = "mend them, or --keep-going judges the others" if len(plan) else "nothing is left to be judged"
        raise BatchError(f"{found}, nothing was judged; {mend}")
    screen.complain(f"{found}; the other {count(len(plan), 'submission')} will be judged")


def _judge(one: Batch, screen: BatchScreen) -> None:
    """Raises typer.Exit when it was interrupted."""
    from ..tasks import task_group
    from . import interrupt

    async def judge() -> None:
        with screen:
            async with task_group() as tasks:
                tasks.start_soon(screen.keep_fresh)
                await one.judge()
                tasks.cancel_scope.cancel()

    with _going_on(screen):
        interrupt.run(judge)


@contextmanager
def _going_on(screen: BatchScreen) -> Generator[None]:
    """Says how, where the block was interrupted."""
    try:
        yield
    except typer.Exit:
        screen.complain(f"what was judged is kept; go on with: {_again(sys.argv[2:])}")
        raise


def _again(arguments: Sequence[str]) -> str:
    """All that was said stays: with another profile, say, everything would be judged anew."""
    said = arguments if "--resume" in arguments else ("--resume", *arguments)
    return shlex.join(("parley", "batch", *said))


def _conclude(one: Batch, plan: Plan, known: Plugins, folder: Path, screen: BatchScreen, *, as_json: bool) -> None:
    """Raises typer.Exit with the exit code."""
    from ..batch import page, results
    from ..batch.summary import exit_code, summary
    from . import interrupt, streams

    with _going_on(screen), interrupt.heeding() as heed:
        outcome = results.write(plan, one, folder, heed=heed)
        page.write(plan, one, known, folder, heed=heed)
    said = summary(plan, one, outcome, folder)
    screen.conclude(said, outcome.scoreboard)
    if as_json:
        streams.write_json(said)
    raise typer.Exit(exit_code(plan, one, outcome, screen.refused.values()))
