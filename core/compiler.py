"""Source -> Program, in a box, once. What a contestant's source does to the compiler is CE, never an error of ours."""

from __future__ import annotations

import codecs
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

import anyio
import msgspec

from . import detection, own_files, sources, tools
from .cache import Cache
from .documents import shown
from .errors import BadSource, MissingTool, SubmissionError
from .lane import Lane, Role, program_mount
from .language import Language
from .model import (
    MIB,
    PROGRAM,
    SOURCES,
    SPACE,
    Cause,
    CompileResult,
    Limits,
    Mount,
    Program,
    RunResult,
    Source,
    Support,
)
from .placeholders import filled
from .runner import run_once
from .verdict import call_made, ms, signal_name, size
from .versions import Versions
from .workspace import open_up

MAX_SOURCE_BYTES = 1 << 20
MAX_BINARY_BYTES = 64 << 20  # of a program that is ready to run
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # or UTF-32, whose mark begins in the same way
_SHOWN_BYTES = 64 * 1024
_TIME = 315_532_800  # of every file of a program (1980): some run times compare them, and caches do not keep them


def check_source(source: Source, language: Language, *, most_bytes: int | None = None) -> None:
    """Raises SubmissionError for what is no source at all: missing, empty, huge, binary where it must not be.

    What lies beside the sources is nobody's to read here: data, or a program that somebody built and forgot.
    """
    binary, read = language.binary, set(detection.sources_of(language, source))
    total, blank, most = 0, True, min(_most(binary=binary), most_bytes or _most(binary=binary))
    for name in source.files:
        path = shown(source.root / name)
        data = sources.read(source, name, most=most + 1 - total)
        total += len(data)
        if total > most:
            raise BadSource(f"{path}: larger than {size(most)}, the limit for sources")
        if name in read and data.startswith(_UTF_16):
            raise BadSource(f"{path}: is UTF-16 text, which compilers do not read; save it as UTF-8")
        if name in read and b"\0" in data and not binary:
            raise BadSource(f"{path}: is binary, not source text (it holds a NUL character)")
        blank = blank and not data.strip()
    if blank:
        raise BadSource(f"{shown(source.path)}: is empty; there is nothing to compile")


def _most(*, binary: bool) -> int:
    return MAX_BINARY_BYTES if binary else MAX_SOURCE_BYTES


class Built(msgspec.Struct, frozen=True):
    """What a compiler left, by name; nothing for a language whose sources are run."""

    files: Mapping[str, bytes]
    output: str
    time_ms: float


class Compiler:
    """Compiles for one judging."""

    def __init__(self, cache: Cache, versions: Versions) -> None:
        self._cache = cache
        self._versions = versions
        self._turns: dict[str, anyio.Lock] = {}

    @property
    def not_kept(self) -> str:
        """Why programs are not kept for the next judging, in a line; empty where they are, or need not be."""
        return self._cache.fault

    async def compile(
        self,
        lane: Lane,
        source: Source,
        language: Language,
        *,
        limits: Limits,
        support: Sequence[Support] = (),
        most_bytes: int | None = None,
    ) -> CompileResult:
        """With the package's files for this language. A source that does not compile is a result.

        Raises SubmissionError, MissingTool, or what a box raises.
        """
        check_source(source, language, most_bytes=most_bytes)
        tools.check(language)
        language = _with_flags(language, source, support)
        limits = granted(language, limits)
        laid_out = _lay_out(lane, source, language, support)
        main = _main(language, laid_out, source, support)
        key = await self._key(lane, laid_out, language, limits, main)
        # A folder of its own, although another submission may have the same key: boxes hold on to theirs.
        program = _program(language, main, key, lane.site.workspace.folder("programs"))
        beside = own_files.lying_beside(language, laid_out) if len(source.files) > 1 else ()
        program = msgspec.structs.replace(program, sources=laid_out, main=main, beside=beside)
        async with self._turns.setdefault(key, anyio.Lock()):  # whoever comes second finds what the first one kept
            known = self._cache.get(key)
            if known:
                program = msgspec.structs.replace(program, cached=True)
                return CompileResult(_finish(laid_out, program, known.files), known.output, cached=True)
            return await self._made(lane, laid_out, program, limits, main)

    async def _made(self, lane: Lane, laid_out: Source, program: Program, limits: Limits, main: str) -> CompileResult:
        built = await self._build(lane, laid_out, program.language, limits, main)
        if isinstance(built, CompileResult):
            return built
        _finish(laid_out, program, built.files)
        prepared = await _prepare(lane, program, limits, main)
        _write(program, prepared)
        self._cache.put(program.key, {**built.files, **prepared}, built.output, language=program.language.name)
        return CompileResult(program, built.output, time_ms=built.time_ms)

    async def _key(self, lane: Lane, source: Source, language: Language, limits: Limits, main: str) -> str:
        """What was compiled without a box is nothing to judge with in one."""
        endings = ("",)  # which may be bytes that JSON cannot say; what they decide is which files are named
        flags = msgspec.structs.replace(
            language, title="", aliases=(), package="", install="", self_test=None, extensions=endings, takes=()
        )
        profile = lane.site.profiles.filter(language.compile_profile)
        version = await self._versions.of(lane, language)
        said = msgspec.json.encode((flags, limits, version, lane.site.sandbox.isolates))
        files = [os.fsencode("\0".join((main, *detection.sources_of(language, source))))]
        for name in sorted(source.files):
            files += (os.fsencode(name), (source.root / name).read_bytes())
        return tools.digest(said, profile, *tools.identities(language), *files)

    async def _build(
        self, lane: Lane, source: Source, language: Language, limits: Limits, main: str
    ) -> Built | CompileResult:
        """What the compiler left, or the result that says why it left nothing."""
        if not language.compile:
            return Built({}, "", 0.0)
        mounts = (Mount(source.root, SOURCES),)
        argv = _compile_line(language, source, main, limits)

        async def attempt() -> Built | CompileResult:
            run = await run_once(
                lane, Role.COMPILER, mounts, argv, limits,
                profile=language.compile_profile, environment=tools.environment(language, limits.memory_bytes),
            )  # fmt: skip
            failure, files = _why_not(run.result, limits), dict[str, bytes]()
            for name in language.artifacts if not failure else ():
                data = await _fetch(lane, mounts, name, limits)
                failure = failure or _what_is_wrong(data, limits)
                files[name] = data or b""
            output, time_ms = visible(run.stdout + run.stderr), run.result.cpu_ms
            if failure:
                return CompileResult(None, output or failure, reason=failure, time_ms=time_ms)
            return Built(files, output, time_ms)

        built = await lane.insist(attempt, Role.COMPILER)
        await lane.discard(Role.COMPILER)
        return built


def granted(language: Language, limits: Limits) -> Limits:
    """The limits of compiling, raised where the language's tool cannot live within them."""
    time_ms = max(limits.time_ms, language.compile_time_ms)
    return msgspec.structs.replace(
        limits,
        time_ms=time_ms,
        wall_ms=None if limits.wall_ms is None else limits.wall_ms + 2 * (time_ms - limits.time_ms),
        memory_bytes=max(limits.memory_bytes, language.compile_memory_mib * MIB),
        processes=max(limits.processes, language.compile_processes),
        file_bytes=max(limits.file_bytes, language.compile_file_mib * MIB),
    )


async def _prepare(lane: Lane, program: Program, limits: Limits, main: str) -> dict[str, bytes]:
    """What makes the program start faster, as its language knows; nothing where that does not work out."""
    language = program.language
    if not language.prepare:
        return {}
    mounts = (program_mount(program),)
    values = {**_values(language, PROGRAM, main), "memory": str(limits.memory_bytes // MIB)}
    argv = tools.fill(language.prepare, language, values=values)

    async def attempt() -> dict[str, bytes]:
        run = await run_once(
            lane, Role.COMPILER, mounts, argv, limits,
            profile=language.compile_profile, environment=tools.environment(language, limits.memory_bytes),
        )  # fmt: skip
        if _why_not(run.result, limits):  # what it left may be half of something
            return {}
        found = {name: await _fetch(lane, mounts, name, limits) for name in language.prepared}
        return {name: data for name, data in found.items() if data and len(data) <= limits.file_bytes}

    prepared = await lane.insist(attempt, Role.COMPILER)
    await lane.discard(Role.COMPILER)
    return prepared


async def _fetch(lane: Lane, mounts: tuple[Mount, ...], name: str, limits: Limits) -> bytes | None:
    box = await lane.box(Role.COMPILER, mounts)
    return await box.fetch(name, limit=limits.file_bytes)


def _main(language: Language, laid_out: Source, source: Source, support: Sequence[Support]) -> str:
    """The main file, where the language asks for one; what include/ brought may be it, or be in its way."""
    words = (*language.compile, *language.prepare, *language.run)
    if not any("{main}" in word or "{name}" in word for word in words):
        return ""
    stems = {part.main for part in support if part.main and _is_for(part, language)}
    for name in detection.sources_of(language, laid_out):
        if name.rpartition(".")[0] in stems:
            return name
    try:
        main = detection.named(language, laid_out, source.main) or detection.main_file(language, laid_out)
    except SubmissionError:
        main = detection.main_file(language, source)
    if PurePath(main).name.startswith("-") and any(word.startswith("{name}") for word in words):
        raise SubmissionError(
            f"{shown(source.path)}: {shown(main)} looks like an option to {language.title}; rename it"
        )
    return main


def _compile_line(language: Language, source: Source, main: str, limits: Limits) -> tuple[str, ...]:
    files = [f"{SOURCES}/{name}" for name in detection.sources_of(language, source)]
    values = {
        **_values(language, SPACE, main),
        "main": f"{SOURCES}/{main}",
        "memory": str(limits.memory_bytes // MIB),
    }
    return tools.fill(language.compile, language, values=values, sources=files)


def _values(language: Language, folder: str, main: str) -> dict[str, str]:
    """The placeholders that have the same meaning when a program is made and when it is run."""
    program = f"{folder}/{language.artifacts[0]}" if language.artifacts else folder
    return {"program": program, "folder": folder, "space": SPACE, "name": PurePath(main).stem}


def _finish(source: Source, program: Program, built: Mapping[str, bytes]) -> Program:
    """Puts the program into its folder: what was built, or the sources themselves, and what it finds beside itself.

    Nothing stays of half of it.
    """
    try:
        for name in program.beside if program.language.artifacts else source.files:
            (program.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source.root / name, program.folder / name)
        open_up(program.folder)
        _write(program, built)
    except OSError as error:
        shutil.rmtree(program.folder, ignore_errors=True)
        error.filename = str(program.folder)  # a failed write names nothing
        raise
    return program


def _write(program: Program, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = program.folder / name
        path.write_bytes(data)
        path.chmod(0o555)
        os.utime(path, (_TIME, _TIME))


def _program(language: Language, main: str, key: str, folder: Path) -> Program:
    values = {**_values(language, PROGRAM, main), "main": f"{PROGRAM}/{main}"}
    return Program(language, key, folder, tools.fill(language.run, language, values=values))


def _lay_out(lane: Lane, source: Source, language: Language, support: Sequence[Support]) -> Source:
    """A copy of the sources that the compiler's box can read, the package's files over them.

    Raises SubmissionError where the names of both cannot be had.
    """
    folder = lane.site.workspace.folder("sources")
    ours = [part for part in support if _is_for(part, language)]
    only = len(source.files) == 1
    most = _most(binary=language.binary)
    names = {
        (_name(language, source, ours) if only else name): _text(source, name, ours, most) for name in source.files
    }
    names |= {name: path.read_bytes() for name, path in source.beside}
    names |= {name: text.encode() for name, text in source.made}
    for part in ours:
        names |= {name: text.encode() for name, text in part.made}
        names |= {name: filled(path.read_bytes(), part.constants) for name, path in part.files}
    for name, data in names.items():
        try:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        except (FileExistsError, IsADirectoryError, NotADirectoryError) as error:
            what = f"{shown(name)} is a folder of the submission and a file of the package, or the reverse"
            raise SubmissionError(f"{shown(source.path)}: {what}; rename it") from error
        except OSError as error:
            error.filename = str(folder / name)  # a failed write names nothing
            raise
    open_up(folder)
    return Source(folder, tuple(names))


def _with_flags(language: Language, source: Source, support: Sequence[Support]) -> Language:
    """Its compiler is told what source and support add. Only of gcc and g++ is it known where words may stand."""
    flags = (*source.flags, *(word for part in support if _is_for(part, language) for word in part.flags))
    if not flags or not language.answers_to(("c", "cpp")):
        return language
    return msgspec.structs.replace(language, compile=(language.compile[0], *flags, *language.compile[1:]))


def _is_for(part: Support, language: Language) -> bool:
    return not part.languages or language.answers_to(part.languages)


def _name(language: Language, source: Source, support: Sequence[Support]) -> str:
    """What the only file of a submission is called where it is compiled."""
    wanted = detection.wanted_name(language, source)
    renamed = next((part.rename for part in support if part.rename), "")
    if renamed and not PurePath(renamed).suffix:
        return renamed + PurePath(wanted).suffix
    return renamed or wanted


def _text(source: Source, name: str, support: Sequence[Support], most: int) -> bytes:
    before = "".join(part.prepend for part in support)
    return before.encode() + filled(sources.read(source, name, most=most), source.constants)


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
