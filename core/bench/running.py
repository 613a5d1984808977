"""What every bench is made of: a program, and one run of it, bare and as the engine does it."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from .. import accounting, cache
from ..compiler import Compiler
from ..errors import MachineError
from ..lane import Lane, Role, Site, program_mount
from ..language import Language
from ..model import MIB, Limits, Program, Source
from ..output import Output
from ..plugins import Plugins
from ..profiles import Profiles
from ..runner import run_program
from ..versions import Versions
from ..workspace import Workspace
from .figures import Timed

TRIVIAL = "int main(void) { return 0; }\n"
POURED = 256 * MIB
TURN = 10
LIMITS = Limits(time_ms=60_000, memory_bytes=256 * MIB, output_bytes=2 * POURED)
COMPILE = Limits(time_ms=30_000, memory_bytes=512 * MIB, processes=32, open_files=256)


@contextmanager
def site(plugins: Plugins, sandbox: str) -> Generator[Site]:
    """Where lanes can be opened as for judging. Raises MachineError, UsageError."""
    with Workspace() as workspace, accounting.chosen() as counted:
        profiles = Profiles(plugins.profiles, cache.filters(None))
        yield Site(workspace, plugins.sandbox(sandbox), counted, profiles)


async def compiled(lane: Lane, language: Language, text: str, *flags: str) -> Program:
    """Of C, in a box. Raises MachineError where that does not work."""
    folder = lane.site.workspace.folder("data")
    (folder / "main.c").write_text(text)
    line = (*language.compile, *flags)
    chosen = Language(name="bench", title="C", extensions=(".c",), compile=line, run=language.run, package="gcc")
    compiler = Compiler(cache.Cache(lane.site.workspace.path / "cache"), Versions(cache.versions(None)))
    result = await compiler.compile(lane, Source(folder, ("main.c",)), chosen, limits=COMPILE)
    if result.program is None:
        raise MachineError(f"the C compiler does not work here: {result.output}")
    return result.program


def bare(program: Program) -> Timed:
    """The floor: started and waited for, without limits or a box."""
    path = str(program.folder / "program")

    async def act() -> None:
        os.waitpid(os.posix_spawn(path, [path], {}), 0)  # noqa: ASYNC221, ASYNC222 - blocking is the floor

    return act


def judged(lane: Lane, program: Program, test: Path) -> Timed:
    """As the engine runs a test: input from a file, output and errors captured, every limit and account on."""

    async def act() -> None:
        with lane.site.workspace.inputs.open(test) as stdin, Output(MIB) as output, Output(MIB) as errors:
            await run_program(
                lane, Role.PROGRAM, (program_mount(program),), program.command(LIMITS), program.granted(LIMITS),
                profile=program.language.profile, stdin=stdin, output=output, errors=errors,
            )  # fmt: skip

    return act
