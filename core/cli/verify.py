"""The command `parley verify PROBLEM…`."""

from __future__ import annotations

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
    jobs: options.Jobs = None,
    languages: options.Languages = None,
    sandbox: options.Sandbox = "auto",
    format_name: options.Format = None,
    profile: options.Contest = None,
    semantics: options.Semantics = None,
    include: options.Include = None,
) -> None:
    """Judge every submission of a package, and compare with what the package states: verdicts, scores, single tests.

    What a package tests of itself (inputs, by a validator of them) is judged after that.

    Exit code 1 where one is not as stated. A package that cannot be read, or whose own programs fail, is named and the
    others go on. With --json and several packages the document is a list of reports.

    \b
    Examples:
      parley verify examples/guess
      parley verify contest/*/ --json > reports.json
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from ..errors import ParleyError
    from ..model import Settings
    from . import streams
    from .live import Screen

    known = options.plugins(languages)
    settings = Settings(
        jobs=options.lanes(jobs),
        sandbox=sandbox,
        contest=profile,
        include=tuple(include or ()),
        semantics=options.semantics(semantics),
    )
    reports: list[Report] = []
    codes = [0]
    for path in problems:
        screen = Screen(to_stderr=as_json)
        try:
            report = _verified(path, settings, known, screen, format_name)
        except ParleyError as error:
            if len(problems) == 1 or not _is_one_package(error):
                raise
            screen.complain(str(error))
            codes.append(error.exit_code)
            continue
        reports.append(report)
        codes.append(_code(report, screen.refused))
    if as_json and len(problems) == 1:
        streams.write_document(known.reporters["json"].render(reports[0]))
    elif as_json:
        streams.write_json(reports)
    raise typer.Exit(max(codes))


def _is_one_package(error: ParleyError) -> bool:
    """Whether others may fare better: what the machine lacks, they lack too."""
    from ..errors import InputError

    return isinstance(error, InputError)


def _verified(path: Path, settings: Settings, known: Plugins, screen: Screen, format_name: str | None) -> Report:
    from msgspec.structs import replace

    from .. import packages
    from ..errors import PackageError
    from . import judging

    package = packages.load_problem(path, known, format_name=format_name)
    if not package.submissions:
        raise PackageError(f"{path}: the package holds no submission, so there is nothing to verify")
    report = judging.run(package, package.submissions, settings, known, screen)
    checks = [judging.run(check, check.submissions, settings, known, screen) for check in package.checks]
    return replace(report, checks=checks)


def _code(report: Report, refused: list[ParleyError]) -> int:
    from .outcome import exit_code

    return exit_code(report, refused, expect=True)
