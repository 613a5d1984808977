"""The commands `parley languages` and `parley languages check [NAME…]`."""

from __future__ import annotations

import os
import re
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import completion, options

if TYPE_CHECKING:
    from ..language import Language
    from ..plugins import Plugins
    from ..selftest import Outcome

_JSON = typer.Option("--json", help="Machine output on stdout.")

languages = typer.Typer(invoke_without_command=True)


@languages.callback()
def _list(
    context: typer.Context,
    *,
    folder: options.Languages = None,
    sandbox: options.Sandbox = "auto",
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """What submissions may be written in: list the languages, see that they work here.

    \b
    Examples:
      parley languages
      parley languages check
      parley languages check java kotlin
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    if context.invoked_subcommand:
        context.obj = folder  # `parley languages --languages DIR check`
        return
    from . import interrupt, streams
    from .tables import console_status

    known = options.plugins(folder)
    with console_status(f"asking {len(known.languages)} languages for their versions"):
        listed = interrupt.run(lambda: _listed(known, sandbox))
    if as_json:
        streams.write_json({"languages": listed})
        return
    from .tables import show
    from .text import harmless

    rows = [
        (each["name"], _version(each), " ".join(each["extensions"]),
         each["profile"], each["from"]) for each in listed
    ]  # fmt: skip
    show(("language", "version", "extensions", "profile", "from"), rows)
    for each in listed:
        if each["fault"]:
            typer.echo(harmless(f"{each['name']}: {each['fault']}"))


async def _listed(known: Plugins, sandbox: str) -> list[dict[str, Any]]:
    """Asks the tools for their versions, as many at a time as there are processors; some take a second to say it."""
    from contextlib import AsyncExitStack

    from .. import accounting, cache, tools
    from ..errors import MachineError
    from ..lane import Lane, Lanes, Site
    from ..profiles import Profiles
    from ..tasks import task_group
    from ..versions import Versions
    from ..workspace import Workspace

    versions = Versions(cache.versions(None))
    found: dict[str, dict[str, Any]] = {}

    async def ask(lanes: Lanes, language: Language) -> None:
        missing, version, fault = tools.missing(language), "", ""
        try:
            async with lanes.borrow() as lane:
                version = "" if missing else await versions.of(lane, language)
        except MachineError as error:  # of one tool; the others are listed
            fault = str(error)
        more = {"fault": fault, "from": known.origins.get(language.name, "?")}
        found[language.name] = _summary(language, version, missing) | more

    with Workspace() as workspace, accounting.chosen() as counted:
        site = Site(workspace, known.sandbox(sandbox), counted, Profiles(known.profiles, cache.filters(None)))
        async with AsyncExitStack() as stack:
            count = len(os.sched_getaffinity(0))
            lanes = Lanes([await stack.enter_async_context(Lane(site, index)) for index in range(count)])
            async with task_group() as tasks:
                for language in known.languages.values():
                    tasks.start_soon(ask, lanes, language)
    return [found[name] for name in sorted(found)]


def _version(each: dict[str, Any]) -> str:
    """The number in what the tool says; all of it is in the document."""
    if each["missing"]:
        return f"missing: {', '.join(each['missing'])}"
    if each["fault"]:
        return "broken"
    number = re.search(r"\d+(?:\.\d+)*", each["version"])
    return number[0] if number else "?"


def _summary(language: Language, version: str, missing: list[str]) -> dict[str, Any]:
    return {
        "name": language.name,
        "title": language.title,
        "aliases": language.aliases,
        "extensions": language.extensions,
        "profile": language.profile,
        "version": version,
        "missing": missing,
        "package": language.package,
    }


@languages.command()
def check(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Languages.  [default: all]",
            show_default=False,
            autocompletion=completion.names("languages"),
        ),
    ] = None,
    *,
    folder: options.Languages = None,
    sandbox: options.Sandbox = "auto",
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help="Lanes.  [default: one a processor]")
    ] = None,
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Run the self-tests of languages in the sandbox: programs that must get AC, TLE, RTE, CE and MLE.

    Exit code 1 when one gets something else, 4 when a language that was named lacks its tools.

    \b
    Examples:
      parley languages check
      parley languages check python3 java --json
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import selftest
    from ..model import Settings
    from . import interrupt, streams

    known = options.plugins(folder or context.obj)
    asked = chosen(known, names)
    settings = Settings(jobs=jobs or len(os.sched_getaffinity(0)), sandbox=sandbox)

    outcomes: list[Outcome] = []
    table = _Rows(asked)

    async def judge() -> None:
        async with aclosing(selftest.run(asked, known, settings)) as judged:
            async for outcome in judged:
                outcomes.append(outcome)
                if not as_json:
                    table.take(outcome)

    interrupt.run(judge)
    if as_json:
        streams.write_json({"outcomes": outcomes})
    else:
        table.conclude()
    insist_on_tests(asked, names)
    if not all(outcome.good for outcome in outcomes):
        raise typer.Exit(1)


def insist_on_tests(asked: list[Language], names: list[str] | None) -> None:
    """A language that was named and cannot be shown to work is no success. Raises LanguageError."""
    from ..errors import LanguageError

    lacking = [language.name for language in asked if not language.self_test]
    if names and lacking:
        raise LanguageError(
            f"{', '.join(lacking)}: no self-test, so nothing was run; docs/reference/language.md has how"
        )


def chosen(known: Plugins, names: list[str] | None) -> list[Language]:
    """Those that were named, or all. Raises UsageError for an unknown one, MissingTool for one that cannot be used."""
    from .. import tools
    from ..errors import SubmissionError, UsageError

    if not names:
        return list(known.languages.values())
    try:
        asked = [known.language(name) for name in dict.fromkeys(names)]
    except SubmissionError as error:
        raise UsageError(str(error)) from error
    for language in asked:
        tools.check(language)
    return asked


class _Rows:
    """A line for each language as soon as its programs are judged, and why some got what they had not to."""

    def __init__(self, languages: list[Language]) -> None:
        self._languages = {language.name: language for language in languages}
        self._found: dict[str, dict[str, Outcome]] = {}

    def take(self, outcome: Outcome) -> None:
        from .. import selftest

        if not self._found:
            typer.echo(_row("language", list(selftest.WANTED)))
        mine = self._found.setdefault(outcome.language, {})
        mine[outcome.program] = outcome
        test = self._languages[outcome.language].self_test
        if test and len(mine) == len(selftest.programs(test)):
            typer.echo(_row(outcome.language, [_cell(mine.get(program)) for program in selftest.WANTED]))

    def conclude(self) -> None:
        from .. import tools
        from .text import count, harmless

        outcomes = [outcome for mine in self._found.values() for outcome in mine.values()]
        bad = [outcome for outcome in outcomes if not outcome.good]
        for outcome in bad:
            typer.echo(harmless(f"{outcome.language}, {outcome.program}: {outcome.reason}"))
        for language in self._languages.values():
            if tools.missing(language):
                lacking = ", ".join(tools.missing(language))
                typer.echo(harmless(f"{language.name}: not checked, {lacking} missing; {tools.remedy(language)}"))
        said = f"{count(len(self._found), 'language')}, {count(len(outcomes), 'program')}"
        if outcomes:
            typer.echo(f"{said}: {count(len(bad), 'surprise') if bad else 'all as they must be'}")


def _row(name: str, cells: list[str]) -> str:
    return (f"{name:<14}" + "".join(f"{cell:<14}" for cell in cells)).rstrip()


def _cell(outcome: Outcome | None) -> str:
    if outcome is None:
        return "-"
    return str(outcome.verdict) if outcome.good else f"{outcome.verdict}, not {outcome.wanted}"
