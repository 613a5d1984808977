"""The command `parley stress PROBLEM A [B] --generator G`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .text import harmless

if TYPE_CHECKING:
    from ..authoring.stress import Found, Search, StressReport, Trouble
    from ..model import Problem, Source, Submission

_REFRESH_SECONDS = 0.25
_SHOWN_LINES, _SHOWN_CHARACTERS = 12, 76  # of an input
_WITHOUT_LIMIT_MS = 10_000.0  # where the package finds its time limit by judging
_KEPT_NAME = "stress"


def stress(
    problem: Annotated[
        Path, typer.Argument(metavar="PROBLEM", help="Problem package.", show_default=False, readable=False)
    ],
    a: Annotated[
        Path, typer.Argument(metavar="A", help="The program in question.", show_default=False, readable=False)
    ],
    b: Annotated[
        Path | None,
        typer.Argument(
            metavar="B",
            help="What it is compared with.  [default: an accepted submission of the package; none if interactive]",
            show_default=False,
            readable=False,
        ),
    ] = None,
    *,
    generator: Annotated[
        Path,
        typer.Option("--generator", "-g", metavar="G", help="Writes an input; gets --args.", show_default=False),
    ],
    arguments: Annotated[
        str, typer.Option("--args", metavar="WORDS", help="Its arguments, as in '{seed} {n:1..10} {kind:tree|path}'.")
    ] = "{seed}",
    first: Annotated[int, typer.Option("--from", metavar="SEED", min=0, help="The first seed.")] = 1,
    cases: Annotated[int, typer.Option("--cases", metavar="N", min=1, help="How many seeds.")] = 1000,
    keep: Annotated[bool, typer.Option("--keep", help="Make what is found a test of the package.")] = False,
    time_limit: options.TimeLimit = None,
    as_json: Annotated[bool, typer.Option("--json", help="The result on stdout as JSON.")] = False,
    jobs: options.Jobs = None,
    languages: options.Languages = None,
    sandbox: options.Sandbox = "auto",
    format_name: options.Format = None,
    include: options.Include = None,
) -> None:
    """Search for a case in which A and B differ, one breaks or is slow; then for a small one like it.

    B's output is the answer that the problem's validator is given. In an interactive problem the interactor decides
    about each. Names in braces are drawn for each seed, and made smaller once something is found.

    Exit code 1 where something is found.

    \b
    Examples:
      parley stress sort mine.cpp brute.py -g gen.py --args '{seed} {n:1..8}'
      parley stress my-game mine.cpp --generator gen.py --keep
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import packages
    from .. import submissions as named
    from ..authoring.arguments import Template
    from ..authoring.stress import Search
    from ..model import Settings
    from . import streams
    from .outcome import DONE, EXPECTATION_FAILED, JUDGE_ERROR

    known = options.plugins(languages)
    package = packages.load_problem(problem, known, format_name=format_name)
    chosen = [named.one(package, a)]
    chosen += [named.one(package, b)] if b else _accepted(package, chosen[0])
    limit_ms = options.milliseconds(time_limit)
    if limit_ms is None and package.calibration:
        limit_ms = _WITHOUT_LIMIT_MS
    settings = Settings(
        jobs=options.lanes(jobs),
        sandbox=sandbox,
        include=tuple(include or ()),
        time_limit_ms=limit_ms,
    )
    search = Search(
        package, chosen, _generator(package, generator), Template(arguments), settings=settings, plugins=known
    )
    trouble = _searched(package, search, range(first, first + cases))
    report = _report(package, search, trouble)
    if not as_json:
        _show(report, trouble)
    if trouble and keep:
        from msgspec.structs import replace

        from ..authoring import keeping

        files = keeping.keep(package, known, name=_KEPT_NAME, data=trouble.input, answer=trouble.answer)
        report = replace(report, kept=list(map(str, files)))
        if not as_json:
            typer.echo(harmless(f"kept as {', '.join(report.kept)}"))
    if as_json:
        streams.write_json(report)
    broken = trouble and any(one.verdict == "JE" for one in trouble.outcomes)
    raise typer.Exit(JUDGE_ERROR if broken else EXPECTATION_FAILED if trouble else DONE)


def _accepted(package: Problem, besides: Submission) -> list[Submission]:
    """What to compare with where nobody says it. Raises UsageError where there is nothing."""
    from ..certify.record import must_be_accepted
    from ..errors import UsageError

    if package.interactor:
        return []
    others = (one for one in package.submissions if must_be_accepted(one) and one.source != besides.source)
    found = next(others, None)
    if found is None:
        raise UsageError(f"name B after {besides.label}: the package has no other accepted submission to compare with")
    return [found]


def _generator(package: Problem, path: Path) -> Source:
    """As it is named, or relative to the package. Raises UsageError."""
    from .. import submissions as named
    from ..errors import SubmissionError, UsageError

    try:
        return named.program_of(path if path.exists() else package.root / path)
    except SubmissionError as error:
        raise UsageError(f"--generator: {error}") from error


def _searched(package: Problem, search: Search, seeds: range) -> Trouble | None:
    """Raises typer.Exit after Ctrl-C, when it was said how far it came: the smallest case by then, on stderr."""
    from ..tasks import task_group
    from . import interrupt
    from .text import count

    async def watched() -> Trouble | None:
        async with task_group() as tasks:
            tasks.start_soon(_progress, search, len(seeds))
            found = await search.run(seeds)
            tasks.cancel_scope.cancel()
        return found

    try:
        return interrupt.run(watched)
    except typer.Exit:
        tried = count(search.cases, "case")
        so_far = "one was found, and perhaps a smaller one is there" if search.smallest else "nothing was found"
        typer.echo(f"parley: {tried} tried, {so_far}", err=True)
        if search.smallest:
            _show(_report(package, search, search.smallest), search.smallest, err=True)
        raise


async def _progress(search: Search, most: int) -> None:
    """A line on a terminal; nothing elsewhere."""
    import anyio
    from rich.console import Console

    from .tables import can_redraw

    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    if not can_redraw(console):
        await anyio.sleep_forever()
    began = time.monotonic()
    with console.status("preparing …") as status:
        while True:
            await anyio.sleep(_REFRESH_SECONDS)
            rate = search.cases / (time.monotonic() - began)
            doing = "found one, and looks for a smaller one" if search.first else f"of {most}"
            if search.cases:
                status.update(f"{search.cases} cases {doing}, {rate:.0f} a second")


def _report(package: Problem, search: Search, trouble: Trouble | None) -> StressReport:
    from ..authoring.stress import StressReport

    return StressReport(
        problem=package.name,
        cases=search.cases,
        found=search.told(trouble) if trouble else None,
        shrunk_from=search.told(search.first) if trouble and search.first and search.first != trouble else None,
    )


def _show(report: StressReport, trouble: Trouble | None, *, err: bool = False) -> None:
    from .text import count

    if report.found is None or trouble is None:
        typer.echo(f"{count(report.cases, 'case')}: nothing was found", err=err)
        return
    typer.echo(f"{count(report.cases, 'case')}, found {_named(report.found)}", err=err)
    if report.shrunk_from:
        typer.echo(f"  at first with {_named(report.shrunk_from)}", err=err)
    for one in report.found.outcomes:
        typer.echo(f"  {harmless(one.source)}: {harmless(' '.join(one.reason.split()))}", err=err)
    for title, data in (("input", trouble.input), ("answer", trouble.answer)):
        if data is not None:
            typer.echo(f"{title} ({count(len(data), 'byte')}):", err=err)
            for line in _lines(data):
                typer.echo(f"  {line}", err=err)


def _named(found: Found) -> str:
    import shlex

    from .text import count

    return f"{harmless(shlex.join(found.arguments))} ({count(found.input_bytes, 'byte')} of input)"


def _lines(data: bytes) -> list[str]:
    lines = data[: _SHOWN_LINES * 1000].decode(errors="backslashreplace").splitlines()
    shown = [harmless(line[:_SHOWN_CHARACTERS]) + ("…" if len(line) > _SHOWN_CHARACTERS else "") for line in lines]
    return shown[:_SHOWN_LINES] + (["…"] if len(shown) > _SHOWN_LINES else [])
