"""What must hold for a language: its record, its tools, and the programs of its self-test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import anyio
import pytest
from msgspec import structs

from .. import cache, detection, selftest, soundness, tools
from ..compiler import Compiler
from ..lane import Lane
from ..language import Language, SelfTest
from ..language_folders import Sourced
from ..model import CompileResult, Program, Settings
from ..plugins import Plugins
from ..selftest import Outcome
from ..versions import Versions
from .boxes import Boxes, installed

_RUN = tuple(name for name in selftest.WANTED if name != "ce")


class LanguageSuite(Boxes):
    """Inherit it and say which `language`: a record, or the name of one that is installed or lies in `folder`."""

    language: ClassVar[Language | str]

    @pytest.fixture
    def known(self) -> Plugins:
        """With the language among them, should nobody have registered it yet."""
        plugins = installed(self.folder)
        if isinstance(self.language, str):
            return plugins
        languages = {name: Sourced(one, plugins.origins[name]) for name, one in plugins.languages.items()}
        return plugins.with_languages(languages | {self.language.name: Sourced(self.language, "this test")})

    @pytest.fixture
    def subject(self, known: Plugins) -> Language:
        return known.language(self.language) if isinstance(self.language, str) else self.language

    @pytest.fixture
    def usable(self, subject: Language) -> Language:
        """The language, on a machine that has its tools."""
        if lacking := tools.missing(subject):
            self.lacking(", ".join(lacking), tools.remedy(subject))
        return subject

    @pytest.fixture
    def test(self, usable: Language) -> SelfTest:
        if usable.self_test is None:
            pytest.skip("self_test is missing, which another test says")
        return usable.self_test

    @pytest.fixture
    def kept(self, tmp_path_factory: pytest.TempPathFactory, usable: Language) -> Path:
        """A cache for all tests of the language: what one compiled need not be compiled for the next."""
        return tmp_path_factory.getbasetemp() / f"compiled-{usable.name}"

    def test_record_holds_together(self, subject: Language, known: Plugins) -> None:
        """Nothing in the record is wrong; it says how its tools are installed, and has programs to test it by."""
        faults = [*soundness.faults(subject), *soundness.unknown_profiles(subject, known.profiles)]
        assert [str(fault) for fault in faults] == []
        assert subject.package or subject.install, "package: say what `apt-get install` is to be given"
        assert subject.self_test, "self_test: say which programs show it to work"

    @pytest.mark.anyio
    async def test_version_is_found(self, usable: Language, lane: Lane, kept: Path) -> None:
        """Its tool says in a box which version it has."""
        assert usable.version, "version: say which command prints the version"
        assert await Versions(cache.versions(kept)).of(lane, usable)

    def test_detection_finds_it(self, subject: Language, known: Plugins, tmp_path: Path) -> None:
        """Its echo program is found to be in this language, or in one that is to have the files of that ending."""
        if not (subject.extensions and subject.self_test):
            pytest.skip(f"{subject.name} claims no ending")
        source = selftest.source(tmp_path, subject, subject.self_test.echo)
        assert detection.detect(source, [subject]) == subject
        found = detection.detect(source, known.languages.values())
        assert found.name == subject.name or found.priority > subject.priority
        assert set(source.files) <= set(detection.sources_of(found, source))

    @pytest.mark.parametrize("program", _RUN)
    def test_program_gets_its_verdict(
        self, usable: Language, test: SelfTest, known: Plugins, kept: Path, program: str
    ) -> None:
        """Judged in the sandbox: echo is accepted; what computes for ever, fails or fills memory is ended as that."""
        if not getattr(test, program):
            assert program != "echo", "self_test.echo: a language must be able to read a line and print it"
            pytest.skip(f"{usable.name} has no such program")
        only = structs.replace(test, **{name: "" for name in selftest.WANTED if name != program})
        settings = Settings(jobs=1, sandbox=self.sandbox_name, cache=kept)

        async def judged() -> list[Outcome]:
            chosen = structs.replace(usable, self_test=only)
            return [outcome async for outcome in selftest.run([chosen], known, settings)]

        (outcome,) = anyio.run(judged)
        assert outcome.good, f"{program} must be {outcome.wanted}, and is {outcome.verdict}: {outcome.reason}"

    @pytest.mark.anyio
    async def test_compile_error_is_shown(
        self, usable: Language, test: SelfTest, lane: Lane, kept: Path, tmp_path: Path
    ) -> None:
        """What does not compile is a result, with the compiler's own words and no path of the host."""
        if not test.ce:
            pytest.skip(f"{usable.name} has no such program")
        result = await _compile(_compiler(kept), lane, usable, tmp_path, test.ce)
        assert result.program is None, "self_test.ce compiles; let it have a mistake, or let `compile` find it"
        assert result.output.strip() not in ("", result.reason), "the compiler says nothing of what is wrong"
        assert str(lane.site.workspace.path) not in result.output

    @pytest.mark.anyio
    async def test_cache_gives_the_same_program(
        self, usable: Language, test: SelfTest, lane: Lane, kept: Path, tmp_path: Path
    ) -> None:
        """Compiled once, the program is there for every later judging, byte for byte."""
        first, second = [
            await _compile(_compiler(kept), lane, usable, tmp_path, test.echo)
            for _ in range(2)  # judgings, each with a compiler of its own
        ]
        assert first.program, first.output
        assert second.program
        assert second.cached
        assert (second.program.key, second.program.argv) == (first.program.key, first.program.argv)
        assert _files(second.program) == _files(first.program)


def _compiler(kept: Path) -> Compiler:
    return Compiler(cache.Cache(kept), Versions(cache.versions(kept)))


async def _compile(compiler: Compiler, lane: Lane, language: Language, folder: Path, text: str) -> CompileResult:
    source = selftest.source(folder, language, text)
    return await compiler.compile(lane, source, language, limits=selftest.COMPILE_LIMITS)


def _files(program: Program) -> Mapping[str, bytes]:
    found = sorted(path for path in program.folder.rglob("*") if path.is_file())
    return {str(path.relative_to(program.folder)): path.read_bytes() for path in found}
