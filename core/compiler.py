"""Source -> Program, in a box, once. What a contestant's source does to the compiler is CE, never an error of ours."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import msgspec

from . import languages
from .cache import Cache
from .errors import BadSource, MissingTool, SubmissionError
from .lane import Lane, Role
from .model import PROGRAM, SOURCES, SPACE, Cause, CompileResult, Language, Limits, Mount, Program, RunResult, Source
from .runner import run_once
from .shortage import blame
from .verdict import call_made, ms, signal_name, size
from .workspace import open_up

MAX_SOURCE_BYTES = 1 << 20
_SHOWN_BYTES = 64 * 1024
_ARTIFACT = "program"


def check_source(source: Source) -> None:
    """Raises SubmissionError for what is no source at all: missing, empty, huge, binary."""
    total = 0
    for name in source.files:
        path = source.root / name
        try:
            total += path.stat().st_size
            if total > MAX_SOURCE_BYTES:
                raise BadSource(f"{path}: larger than {size(MAX_SOURCE_BYTES)}, the limit for sources")
            data = path.read_bytes()
        except OSError as error:
            raise blame(path, error, SubmissionError) from error
        if b"\0" in data:
            raise BadSource(f"{path}: is binary, not source text (it holds a NUL character)")
    if not any((source.root / name).read_bytes().strip() for name in source.files):
        raise BadSource(f"{source.path}: is empty; there is nothing to compile")


class Built(msgspec.Struct, frozen=True):
    """What a compiler left; `data` is empty for a language whose sources are run."""

    data: bytes
    output: str
    time_ms: float


class Compiler:
    """Compiles for one judging. `include` is the package's include/ folder, put over every submission."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def compile(
        self, lane: Lane, source: Source, language: Language, *, limits: Limits, include: Path | None = None
    ) -> CompileResult:
        """Raises SubmissionError, MissingTool, or what a box raises. A source that does not compile is a result."""
        check_source(source)
        laid_out = _lay_out(lane, source, language, include)
        key = _key(laid_out, language, limits, isolated=lane.site.sandbox.isolates)
        main = _main(language, laid_out, source)
        # A folder of its own, although another submission may have the same key: boxes hold on to theirs.
        program = _program(language, main, key, lane.site.workspace.folder("programs"))
        known = self._cache.get(key)
        if known:
            data, output = known
            program = _finish(
                laid_out, msgspec.structs.replace(program, cached=True), data if language.artifact else None
            )
            return CompileResult(program, output, cached=True)
        built = await self._build(lane, laid_out, language, limits, main)
        if isinstance(built, CompileResult):
            return built
        self._cache.put(key, built.data, built.output)
        program = _finish(laid_out, program, built.data if language.artifact else None)
        return CompileResult(program, built.output, time_ms=built.time_ms)

    async def _build(
        self, lane: Lane, source: Source, language: Language, limits: Limits, main: str
    ) -> Built | CompileResult:
        """What the compiler left, or the result that says why it left nothing."""
        if not language.compile:
            return Built(b"", "", 0.0)
        mounts = (Mount(source.root, SOURCES),)
        argv = _compile_line(language, source, main)

        async def attempt() -> Built | CompileResult:
            run = await run_once(
                lane, Role.COMPILER, mounts, argv, limits,
                profile=language.compile_profile, environment=language.environment,
            )  # fmt: skip
            failure = _why_not(run.result, limits)
            data: bytes | None = b""
            if not failure and language.artifact:
                box = await lane.box(Role.COMPILER, mounts)
                data = await box.fetch(language.artifact, limit=limits.file_bytes)
                failure = _what_is_wrong(data, limits)
            output, time_ms = visible(run.stdout + run.stderr), run.result.cpu_ms
            if failure or data is None:
                return CompileResult(None, output or failure, reason=failure, time_ms=time_ms)
            return Built(data, output, time_ms)

        built = await lane.insist(attempt, Role.COMPILER)
        await lane.discard(Role.COMPILER)
        return built


def _main(language: Language, laid_out: Source, source: Source) -> str:
    """The main file, where the language asks for one; what include/ brought may be it, or be in its way."""
    if not any("{main}" in word for word in (*language.compile, *language.run)):
        return ""
    try:
        return languages.main_file(language, laid_out)
    except SubmissionError:
        return languages.main_file(language, source)


def _compile_line(language: Language, source: Source, main: str) -> tuple[str, ...]:
    files = [f"{SOURCES}/{name}" for name in languages.sources_of(language, source)]
    values = {"program": f"{SPACE}/{_ARTIFACT}", "main": f"{SOURCES}/{main}"}
    return languages.fill(language.compile, language, values=values, sources=files)


def _finish(source: Source, program: Program, built: bytes | None) -> Program:
    """Puts the program into its folder: what was built, or the sources themselves. Nothing stays of half of it."""
    try:
        if built is None:
            for name in source.files:
                (program.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source.root / name, program.folder / name)
            open_up(program.folder)
        else:
            (program.folder / _ARTIFACT).write_bytes(built)
            (program.folder / _ARTIFACT).chmod(0o555)
    except OSError as error:
        shutil.rmtree(program.folder, ignore_errors=True)
        error.filename = str(program.folder)  # a failed write names nothing
        raise
    return program


def _program(language: Language, main: str, key: str, folder: Path) -> Program:
    values = {"program": f"{PROGRAM}/{_ARTIFACT}", "main": f"{PROGRAM}/{main}"}
    argv = languages.fill(language.run, language, values=values, sources=())
    return Program(language.name, key, folder, argv, language.environment, language.processes, language.profile)


def _lay_out(lane: Lane, source: Source, language: Language, include: Path | None) -> Source:
    """A copy of the sources that the compiler's box can read, the package's include/ files over them."""
    folder = lane.site.workspace.folder("sources")
    names = dict.fromkeys(source.files)
    for name in source.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source.root / name, folder / name)
    for part in ("default", language.include or language.name):
        extra = include / part if include else None
        for path in sorted(extra.rglob("*")) if extra and extra.is_dir() else ():
            if path.is_file():
                name = str(path.relative_to(extra)) if extra else path.name
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, folder / name)
                names[name] = None
    open_up(folder)
    return Source(folder, tuple(names))


def _key(source: Source, language: Language, limits: Limits, *, isolated: bool) -> str:
    """What was compiled without a box is nothing to judge with in one."""
    digest = hashlib.sha256(msgspec.json.encode((language, limits, isolated)))
    for command in (language.compile, language.run):
        if command and "{" not in command[0]:
            stat = languages.tool(language, command[0]).stat()
            digest.update(f"{command[0]} {stat.st_ino} {stat.st_size} {stat.st_mtime_ns}\0".encode())
    for name in sorted(source.files):
        data = (source.root / name).read_bytes()
        digest.update(os.fsencode(name) + f"\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _why_not(run: RunResult, limits: Limits) -> str:
    """Why compiling failed, in a sentence; empty when it did not. Raises MissingTool."""
    if run.cause is Cause.FAILED:
        raise MissingTool(f"the compiler could not be started in a box ({run.failure})")
    if run.output_exceeded:
        return f"the compiler wrote more than {size(limits.output_bytes)} of messages"
    if run.cause is Cause.FORBIDDEN:
        return f"the compiler called {call_made(run)}, which its profile forbids"
    if run.out_of_memory:
        return f"the compiler needed more than {size(limits.memory_bytes)} of memory"
    if run.cause in (Cause.CPU_LIMIT, Cause.WALL_LIMIT):
        return f"the compiler was not done after {ms(limits.time_ms)}"
    if run.cause is Cause.SIGNALED and run.signal:
        return f"the compiler died of {signal_name(run.signal)}"
    return f"the compiler exited with code {run.exit_code}" if run.exit_code else ""


def _what_is_wrong(program: bytes | None, limits: Limits) -> str:
    if program is None:
        return "the compiler left no program"
    return f"the program is larger than {size(limits.file_bytes)}" if len(program) > limits.file_bytes else ""


def visible(data: bytes) -> str:
    """Text for people: cut at 64 KiB, control characters other than newline and tab made visible."""
    text = data[:_SHOWN_BYTES].decode(errors="replace")
    shown = "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)
    return shown + (f"\n[cut: {size(len(data))} in all]" if len(data) > _SHOWN_BYTES else "")
