"""A program tried as a submission is: compiled and run in boxes, with what its language is granted, and ruled on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, structs

from parley.core import selftest, verdict
from parley.core.cache import Cache
from parley.core.compiler import Compiler
from parley.core.lane import Lane, Role, program_mount
from parley.core.language import Language
from parley.core.model import MIB, CompileResult, Limits, Program, Source
from parley.core.output import Output
from parley.core.runner import explained, run_program
from parley.core.verdict import Facts, Ruling
from parley.core.versions import Versions

LIMITS = structs.replace(selftest.LIMITS, time_ms=4000.0, wall_ms=60_000.0)  # of these tests none is about time


class Tried(Struct, frozen=True):
    """`ruling` None: it did not compile. A program that ends well is ruled JE, as nobody decides about its output."""

    compiled: CompileResult
    ruling: Ruling | None = None
    ended_well: bool = False
    exit_code: int | None = None
    out: str = ""
    err: str = ""

    @property
    def verdict(self) -> str:
        if self.ruling is None:
            return "CE"
        return "OK" if self.ended_well else str(self.ruling.verdict)


class Trial:
    """`folder` is where sources are put; `cache` remembers between tests what was compiled."""

    def __init__(self, lane: Lane, folder: Path, cache: Path) -> None:
        self._lane = lane
        self._folder = folder
        self._compiler = Compiler(Cache(cache / "programs"), Versions(Cache(cache / "versions")))

    async def __call__(
        self, language: Language, files: str | Mapping[str, str], *, given: str = "", limits: Limits = LIMITS
    ) -> Tried:
        """`files` by name, or the text of the only one."""
        if isinstance(files, str):
            files = {f"main{language.extensions[0]}": files}
        source = Source(self._folder / "source", tuple(files))
        for name, text in files.items():
            path = source.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        compiled = await self._compiler.compile(self._lane, source, language, limits=selftest.COMPILE_LIMITS)
        if compiled.program is None:
            return Tried(compiled)
        return await self._run(compiled, compiled.program, given, limits)

    async def _run(self, compiled: CompileResult, program: Program, given: str, limits: Limits) -> Tried:
        granted = program.granted(limits)
        stdin = os.memfd_create("stdin")
        try:
            os.write(stdin, given.encode())
            os.lseek(stdin, 0, os.SEEK_SET)
            with Output(MIB, keep=MIB) as output, Output(MIB, keep=MIB) as errors:
                result = await run_program(
                    self._lane, Role.PROGRAM, (program_mount(program),), program.command(limits), granted,
                    profile=program.language.profile, environment=program.environment(limits),
                    stdin=stdin, output=output, errors=errors,
                )  # fmt: skip
                result = explained(program, result, errors.text)
                out, err = output.text(), errors.text()
        finally:
            os.close(stdin)
        ended_well = verdict.ended_well(result, granted)
        return Tried(compiled, verdict.rule(Facts(result, granted)), ended_well, result.exit_code, out, err)
