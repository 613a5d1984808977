"""Programs of the bench's own, compiled as submissions in C are."""

from __future__ import annotations

from .. import cache
from ..compiler import Compiler
from ..errors import MachineError
from ..lane import Lane
from ..language import Language
from ..model import MIB, Limits, Program, Source
from ..versions import Versions

COMPILE_LIMITS = Limits(time_ms=30_000, memory_bytes=512 * MIB, processes=32, open_files=256)


async def compiled(lane: Lane, language: Language, text: str, *flags: str) -> Program:
    """`language` is C. Raises MachineError."""
    folder = lane.site.workspace.folder("data")
    (folder / "main.c").write_text(text)
    line = (*language.compile, *flags)
    chosen = Language(name="bench", title="C", extensions=(".c",), compile=line, run=language.run, package="gcc")
    compiler = Compiler(cache.Cache(lane.site.workspace.path / "cache"), Versions(cache.versions(None)))
    result = await compiler.compile(lane, Source(folder, ("main.c",)), chosen, limits=COMPILE_LIMITS)
    if result.program is None:
        raise MachineError(f"the C compiler does not work here: {result.output}")
    return result.program
