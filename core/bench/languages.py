"""`parley bench languages`: the echo program of each language, bare and in a box, in one run.

Bare is the same command line with the same environment, started without a box and without limits, and waited for.
Where a language makes its programs start faster (Java's archive), the plain way to run them is measured in a box too.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, structs

from .. import cache, selftest, tools
from ..box import ENVIRONMENT
from ..compiler import Compiler
from ..errors import MachineError
from ..lane import Lane, Role, Site, program_mount
from ..language import Language
from ..model import MIB, PROGRAM, SPACE, Cause, Program
from ..output import Output
from ..plugins import Plugins
from ..runner import run_program
from ..versions import Versions
from . import running
from .figures import Timed, interleaved

BARE, BOXED, PLAIN = "bare", "boxed", "plain"
TURN = 2


class EchoFigure(Struct, frozen=True):
    """Medians in milliseconds. `ratio` is boxed / bare; `plain` figures are None where there is no plainer way."""

    language: str
    bare_ms: float
    boxed_ms: float
    ratio: float
    plain_ms: float | None = None
    plain_ratio: float | None = None  # boxed / plain


async def measure(
    plugins: Plugins, languages: Sequence[Language], *, sandbox: str, runs: int
) -> AsyncGenerator[EchoFigure]:
    """Language by language; one without self-test or tools is passed over. Raises what boxes raise."""
    with running.site(plugins, sandbox) as site:
        for language in languages:
            if language.self_test and not tools.missing(language):
                yield _figure(language, await times(site, language, runs))


async def times(site: Site, language: Language, runs: int) -> dict[str, list[float]]:
    """Milliseconds by `BARE`, `BOXED` and perhaps `PLAIN`. In a lane of its own: a box holds on to its program."""
    async with Lane(site, 0) as lane:
        program = await _echo(lane, language)
        given = lane.site.workspace.folder("data") / "input"
        assert language.self_test  # noqa: S101 - the caller looked
        given.write_text(language.self_test.input)
        with _home() as home:
            actions: dict[str, Timed] = {BARE: _bare(program, given, home), BOXED: _boxed(lane, program, given)}
            # The plain JVM reserves more address space than a box gives where no cgroup counts what is used of it.
            if not (language.prepare or language.plain) or not site.accounting.limits_memory:
                return await interleaved(actions, runs, turn=TURN)
            async with Lane(site, 1) as other:
                actions[PLAIN] = _boxed(other, await _echo(other, _plain(language)), given)
                return await interleaved(actions, runs, turn=TURN)


def _figure(language: Language, measured: Mapping[str, Sequence[float]]) -> EchoFigure:
    bare, boxed = statistics.median(measured[BARE]), statistics.median(measured[BOXED])
    plain = statistics.median(measured[PLAIN]) if PLAIN in measured else None
    return EchoFigure(language.name, bare, boxed, boxed / bare, plain, plain and boxed / plain)


def _plain(language: Language) -> Language:
    """As it would be without what makes it faster."""
    return structs.replace(language, run=language.plain or language.run, prepare=(), prepared=())


async def _echo(lane: Lane, language: Language) -> Program:
    test = language.self_test
    assert test  # noqa: S101 - the caller looked
    source = selftest.source(lane.site.workspace.folder("data"), language, test.echo)
    compiler = Compiler(cache.Cache(lane.site.workspace.path / "cache"), Versions(cache.versions(None)))
    result = await compiler.compile(lane, source, language, limits=selftest.COMPILE_LIMITS)
    if result.program is None:
        raise MachineError(f"{language.name}: its echo program does not compile here: {result.output}")
    return result.program


@contextmanager
def _home() -> Generator[Path]:
    """What stands in for the writable folder of a box."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as name:
        yield Path(name)


def _bare(program: Program, given: Path, home: Path) -> Timed:
    """As whoever runs it by hand would: no limits, no box; prepared for where it lies."""
    limits, language = selftest.LIMITS, program.language
    folder = Path(shutil.copytree(program.folder, home / "program"))
    here = _translated({PROGRAM: str(folder), SPACE: str(home)})
    environment = {name: here(value) for name, value in (*ENVIRONMENT, *program.environment(limits))}
    if language.prepare:
        values = {"program": f"{folder}/{language.artifacts[0]}", "folder": str(folder), "space": str(home)}
        command = tools.fill(language.prepare, language, values=values)
        subprocess.run(command, env=environment, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for name in language.prepared:
            (home / name).replace(folder / name)
    argv = [here(word) for word in program.command(limits)]
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, str(given), os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(home / "output"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    ]

    async def act() -> None:
        pid = os.posix_spawn(argv[0], argv, environment, file_actions=actions)  # noqa: ASYNC221 - blocking is the floor
        _, status = os.waitpid(pid, 0)  # noqa: ASYNC222
        if status:
            raise MachineError(f"{language.name}: its echo program fails without a box: status {status}")

    return act


def _translated(places: dict[str, str]) -> Callable[[str], str]:
    """Puts the host's names for the places of a box into a word."""
    pattern = re.compile(rf"(?<![\w./-])(?:{'|'.join(places)})(?![\w.-])")
    return lambda word: pattern.sub(lambda found: places[found[0]], word)


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
                said = " ".join((errors.text(500) or output.text(500)).split())
                raise MachineError(f"{program.language.name}: its echo fails in a box: {said or run.cause.name}")

    return act
