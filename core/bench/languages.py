"""`parley bench languages`: the echo program of each language, bare and in a box, in one run.

Bare is the same command line with the same environment, started without a box and without limits, and waited for.
Where a language prepares its programs (Java's archive), the program as it would be without that is measured as well.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import tempfile
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, structs

from .. import accounting, cache, selftest, tools
from ..box import ENVIRONMENT
from ..compiler import Compiler
from ..errors import MachineError
from ..lane import Lane, Role, Site, program_mount
from ..language import Language
from ..model import MIB, PROGRAM, SPACE, Cause, Program
from ..output import Output
from ..plugins import Plugins
from ..profiles import Profiles
from ..runner import run_program
from ..versions import Versions
from ..workspace import Workspace
from .figures import Timed, interleaved

_BARE, _BOXED, _UNPREPARED = "bare", "boxed", "unprepared"
_TURN = 2


class EchoFigure(Struct, frozen=True):
    """Medians in milliseconds. `ratio` is boxed / bare; `unprepared_ms` is None where nothing is prepared."""

    language: str
    bare_ms: float
    boxed_ms: float
    ratio: float
    unprepared_ms: float | None = None


async def measure(
    plugins: Plugins, languages: Sequence[Language], *, sandbox: str, runs: int
) -> AsyncGenerator[EchoFigure]:
    """Language by language; one without self-test or tools is passed over. Raises what boxes raise."""
    with Workspace() as workspace, accounting.chosen() as counted:
        jailer = plugins.sandbox(sandbox)
        site = Site(workspace, jailer, counted, Profiles(plugins.profiles, cache.filters(None)))
        for language in languages:
            if language.self_test and not tools.missing(language):
                yield await _measured(site, language, runs)


async def _measured(site: Site, language: Language, runs: int) -> EchoFigure:
    """In a lane of its own: a box holds on to the program that it was built for."""
    async with Lane(site, 0) as lane:
        program = await _echo(lane, language)
        given = lane.site.workspace.folder("data") / "input"
        assert language.self_test  # noqa: S101 - the caller looked
        given.write_text(language.self_test.input)
        with _home() as home:
            actions: dict[str, Timed] = {_BARE: _bare(program, given, home), _BOXED: _boxed(lane, program, given)}
            if language.prepare:
                async with Lane(site, 1) as other:
                    actions[_UNPREPARED] = _boxed(other, _without(program, site.workspace), given)
                    times = await interleaved(actions, runs, turn=_TURN)
            else:
                times = await interleaved(actions, runs, turn=_TURN)
    bare, boxed = statistics.median(times[_BARE]), statistics.median(times[_BOXED])
    unprepared = statistics.median(times[_UNPREPARED]) if _UNPREPARED in times else None
    return EchoFigure(language.name, bare, boxed, boxed / bare, unprepared)


async def _echo(lane: Lane, language: Language) -> Program:
    test = language.self_test
    assert test  # noqa: S101 - the caller looked
    source = selftest.source(lane.site.workspace.folder("data"), language, test.echo)
    compiler = Compiler(cache.Cache(lane.site.workspace.path / "cache"), Versions(cache.versions(None)))
    result = await compiler.compile(lane, source, language, limits=selftest.COMPILE_LIMITS)
    if result.program is None:
        raise MachineError(f"{language.name}: its echo program does not compile here: {result.output}")
    return result.program


def _without(program: Program, workspace: Workspace) -> Program:
    """The program, had nothing been prepared."""
    folder = workspace.folder("programs")
    for path in program.folder.iterdir():
        if path.name not in program.language.prepared:
            shutil.copy2(path, folder)
    return structs.replace(program, folder=folder)


@contextmanager
def _home() -> Generator[Path]:
    """What stands in for the writable folder of a box."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as name:
        yield Path(name)


def _bare(program: Program, given: Path, home: Path) -> Timed:
    """As whoever runs it by hand would: no limits, no box."""
    places = {PROGRAM: str(program.folder), SPACE: str(home)}
    pattern = re.compile(rf"(?<![\w./-])(?:{PROGRAM}|{SPACE})(?![\w.-])")

    def here(word: str) -> str:
        return pattern.sub(lambda found: places[found[0]], word)

    limits = selftest.LIMITS
    argv = [here(word) for word in program.command(limits)]
    environment = {name: here(value) for name, value in (*ENVIRONMENT, *program.environment(limits))}
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, str(given), os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(home / "output"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    ]

    async def act() -> None:
        pid = os.posix_spawn(argv[0], argv, environment, file_actions=actions)  # noqa: ASYNC221 - blocking is the floor
        _, status = os.waitpid(pid, 0)  # noqa: ASYNC222
        if status:
            raise MachineError(f"{program.language.name}: its echo program fails without a box: status {status}")

    return act


def _boxed(lane: Lane, program: Program, given: Path) -> Timed:
    """As the engine runs a test: input from a file, output and errors captured, every limit and account on."""
    limits = selftest.LIMITS

    async def act() -> None:
        with lane.site.workspace.inputs.open(given) as stdin, Output(MIB) as output, Output(MIB) as errors:
            run = await run_program(
                lane, Role.PROGRAM, (program_mount(program),), program.command(limits), program.granted(limits),
                profile=program.language.profile, environment=program.environment(limits),
                stdin=stdin, output=output, errors=errors,
            )  # fmt: skip
            if run.cause is not Cause.EXITED or run.exit_code:
                raise MachineError(f"{program.language.name}: its echo program fails: {run}")

    return act
