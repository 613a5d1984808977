"""The command `parley watch PROBLEM [SUBMISSION…]`."""

from __future__ import annotations

import glob
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import options

if TYPE_CHECKING:
    from ..authoring.affected import Affected
    from ..authoring.snapshot import Snapshot
    from ..model import Problem, Settings
    from ..plugins import Plugins

_LOOK_SECONDS = 0.3
_SHARE = 25  # of a processor's time, looking takes one part of so many at most
_NAMED = 3  # files that are said to have changed


def watch(
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
            readable=False,
        ),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Each report as a line of JSON, tables on stderr.")] = False,
    jobs: options.Jobs = None,
    languages: options.Languages = None,
    sandbox: options.Sandbox = "auto",
    format_name: options.Format = None,
    profile: options.Contest = None,
    include: options.Include = None,
) -> None:
    """Judge, and judge again on each save, until Ctrl-C: only what is affected.

    Where a submission was saved, that alone; where files of some tests were, those tests; where anything else was, all.
    What is wrong with the package is said, and the next save is waited for.

    \b
    Examples:
      parley watch my-problem
      parley watch my-problem mine.cpp
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from ..errors import UsageError
    from ..model import Settings

    if not problem.is_dir():
        raise UsageError(f"{problem}: is no folder, so nobody saves files in it; see `parley verify`")
    known = options.plugins(languages)
    settings = Settings(
        guard=True, jobs=options.lanes(jobs), sandbox=sandbox, contest=profile, include=tuple(include or ())
    )
    named = [path if path.exists() else problem / path for path in submissions or ()]
    watched = _Watching(problem, tuple(named), settings, known, as_json=as_json, format_name=format_name)
    watched.forever()


class _Watching:
    """One run of the command."""

    def __init__(
        self,
        path: Path,
        named: tuple[Path, ...],
        settings: Settings,
        known: Plugins,
        *,
        as_json: bool,
        format_name: str | None,
    ) -> None:
        self._path = path
        self._named = named
        self._settings = settings
        self._known = known
        self._as_json = as_json
        self._format_name = format_name
        self._unjudged: set[Path] | None = None  # changes that led to no report; None: nothing was judged yet

    def forever(self) -> None:
        """Until a signal ends it. Raises MachineError, UsageError."""
        from ..authoring import snapshot

        places = (self._path.resolve(), *(path.resolve() for path in self._named))
        before = snapshot.taken(places)
        self._round(set())
        while True:
            after = _settled(before, lambda: snapshot.taken(places))
            changed = snapshot.differing(before, after)
            before = after
            self._round(changed)

    def _round(self, changed: set[Path]) -> None:
        """Judges what is affected by these files, and by those before them that could not be judged."""
        from .. import packages
        from .. import submissions as named
        from ..authoring.affected import Affected, affected
        from ..errors import InputError

        if changed:
            self._say(f"{_spoken(changed)} changed")
        try:
            package = packages.load_problem(self._path, self._known, format_name=self._format_name)
            chosen = named.named(package, self._named)
            before = self._unjudged
            wanted = Affected(chosen) if before is None else affected(package, chosen, changed | before)
            if wanted.submissions:
                self._judge(package, wanted)
            self._unjudged = set()
        except InputError as error:
            self._say(str(error))
            if self._unjudged is not None:
                self._unjudged |= changed
        self._say("waiting for the next save; Ctrl-C ends")

    def _judge(self, package: Problem, wanted: Affected) -> None:
        import msgspec
        from msgspec.structs import replace

        from . import judging, streams
        from .live import Screen

        settings = self._settings
        if wanted.tests is not None:
            settings = replace(settings, tests=tuple(map(glob.escape, wanted.tests)))
        screen = Screen(to_stderr=self._as_json, with_matrix=True)
        report = judging.run(package, wanted.submissions, settings, self._known, screen)
        if self._as_json:
            streams.write_document(msgspec.json.encode(report).decode() + "\n")

    def _say(self, text: str) -> None:
        from .text import harmless

        typer.echo(f"parley: {harmless(text)}", err=True)


def _settled(before: Snapshot, look: Callable[[], Snapshot]) -> Snapshot:
    """The first look that differs and that the next one agrees with: editors save in several steps."""
    last = before
    while True:
        began = time.monotonic()
        now = look()
        took = time.monotonic() - began
        if now == last and now != before:
            return now
        last = now
        time.sleep(max(_LOOK_SECONDS, _SHARE * took))


def _spoken(changed: set[Path]) -> str:
    names = sorted(path.name for path in changed)
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
