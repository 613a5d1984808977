"""The command `parley verify PROBLEM…`."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import options

if TYPE_CHECKING:
    from ..errors import ParleyError
    from ..model import Settings
    from ..plugins import Plugins
    from ..report import Report
    from .live import Screen


def verify(
    problems: Annotated[
        list[Path],
        typer.Argument(
            metavar="PROBLEM...", help="Problem packages: folders, or zip files.", show_default=False, readable=False
        ),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The report on stdout as JSON, tables on stderr.")] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest-limits", help="Say which limits would do for the accepted submissions.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="With --suggest-limits: put them into the package's own file.")
    ] = False,
    jobs: options.Jobs = None,
    languages: options.Languages = None,
    sandbox: options.Sandbox = "auto",
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
    """Judge every submission of a package, and compare with what the package states: verdicts, scores, single tests.

    What a package tests of itself (inputs, by a validator of them) is judged after that, and outputs that nobody should
    accept. Limits that are narrow for the accepted submissions, and files that nothing uses, are named.

    Exit code 1 where one is not as stated. A package that cannot be read, or whose own programs fail, is named and the
    others go on. With --json and several packages the document is a list of reports.

    \b
    Examples:
      parley verify examples/guess
      parley verify contest/*/ --json > reports.json
      parley verify contest/*/ --html report.html --sarif problems.sarif
      parley verify my-problem --suggest-limits --write
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from msgspec.structs import replace

    from .. import packages
    from ..errors import InputError, ParleyError, UsageError
    from ..model import Settings
    from . import suggestion
    from .live import Screen
    from .reporting import reporting

    if write and not suggest:
        raise UsageError("--write puts back what --suggest-limits finds; give both")
    packed = next((path for path in problems if path.is_file()), None)
    if write and packed:
        raise UsageError(f"--write: {packed} is packed; unpack it, and verify the folder")
    known = options.plugins(languages)
    settings = Settings(
        guard=True,
        jobs=options.lanes(jobs),
        sandbox=sandbox,
        contest=profile,
        include=tuple(include or ()),
        semantics=options.semantics(semantics),
    )
    codes = [0]
    short = {"junit": junit, "sarif": sarif, "markdown": markdown, "html": html}
    with reporting(reports, short, known, package=problems[0], as_json=as_json) as documents:
        for path in problems:
            screen = Screen(to_stderr=documents.on_stdout, with_matrix=True)
            try:
                recorded = replace(settings, transcripts=documents.transcripts())
                report = _verified(path, recorded, known, screen, format_name)
            except ParleyError as error:
                if len(problems) == 1 or not isinstance(error, InputError):  # what the machine lacks, others lack too
                    raise
                screen.complain(str(error))
                documents.failed(path, error)
                codes.append(error.exit_code)
                continue
            documents.add(report)
            codes.append(_code(report, screen.refused))
            if suggest:
                package = packages.load_problem(path, known, format_name=format_name)
                codes.append(suggestion.suggest(package, report, settings, known, screen, write=write))
    raise typer.Exit(max(codes))


def _verified(path: Path, settings: Settings, known: Plugins, screen: Screen, format_name: str | None) -> Report:
    from msgspec.structs import replace

    from .. import packages
    from ..errors import InputError, MissingTool, PackageError
    from ..unfinished import finished
    from . import beyond, interrupt, judging

    package = packages.load_problem(path, known, format_name=format_name)
    if package.unfinished:
        package = interrupt.run(functools.partial(finished, package, settings, known))
    if not package.submissions:
        raise PackageError(f"{path}: the package holds no submission, so there is nothing to verify")
    report = judging.run(package, package.submissions, settings, known, screen)
    checks: list[Report] = []
    for check in package.checks:
        try:
            checks.append(judging.run(check, check.submissions, settings, known, screen))
        except (InputError, MissingTool) as error:  # what the submissions got stands all the same
            screen.refused.append(error)
            screen.complain(f"{check.title}: {error}")
    return beyond.looked(package, replace(report, checks=checks), settings, known, screen)


def _code(report: Report, refused: list[ParleyError]) -> int:
    from .outcome import exit_code

    return exit_code(report, refused, expect=True)
