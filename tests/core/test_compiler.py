"""Source -> program in a real box: what compiles, what does not and why, the cache, what is no source at all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec import structs

from parley.core import accounting, detection, submissions
from parley.core.cache import Cache
from parley.core.compiler import Compiler, check_source, granted, visible
from parley.core.errors import BadSource, MissingTool, SubmissionError
from parley.core.lane import Lane
from parley.core.language import Language
from parley.core.model import MIB, CompileResult, Limits, Source, Support
from parley.core.plugins import Plugins
from parley.core.versions import Versions

pytestmark = pytest.mark.anyio

TEMPLATES = """
template <int N, int M> struct A { A<N - 1, 2 * M> a; A<N - 1, 2 * M + 1> b; };
template <int M> struct A<0, M> {};
A<24, 0> a;
int main() {}
"""
LIMITS = Limits(time_ms=30_000, memory_bytes=512 * MIB, processes=32, open_files=256)
GOOD = "#include <iostream>\nint main() { std::cout << 42; }\n"


@pytest.fixture
def counted() -> Iterator[accounting.Accounting]:
    with accounting.chosen() as counted:
        yield counted


@pytest.fixture(params=["bubblewrap"])
def jailer(request: pytest.FixtureRequest) -> str:
    """One is enough here: jailers are the sandbox contract's affair."""
    return request.param


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Source]:
    def write(**files: str) -> Source:
        folder = tmp_path / "submission"
        folder.mkdir(exist_ok=True)
        names = {name.replace("_", "."): text for name, text in files.items()}
        for name, text in names.items():
            (folder / name).write_text(text)
        return Source(folder, tuple(names))

    return write


@pytest.fixture
def compiler(tmp_path: Path) -> Compiler:
    return Compiler(Cache(tmp_path / "cache"), Versions(Cache(tmp_path / "versions")))


async def compiled(
    compiler: Compiler, lane: Lane, plugins: Plugins, source: Source, language: str = "cpp", *, limits: Limits = LIMITS
) -> CompileResult:
    return await compiler.compile(lane, source, plugins.language(language), limits=limits)


async def test_second_time_nothing_is_compiled(
    compiler: Compiler, lane: Lane, plugins: Plugins, make: Callable[..., Source]
) -> None:
    """The same source in the same language comes out of the cache; another standard does not."""
    source = make(main_cpp=GOOD)
    first = await compiled(compiler, lane, plugins, source)
    again = await compiled(compiler, lane, plugins, source)
    other = await compiled(compiler, lane, plugins, source, "cpp20")
    assert first.program
    assert again.program
    assert other.program
    assert (first.cached, again.cached, other.cached) == (False, True, False)
    assert first.program.key == again.program.key != other.program.key
    assert again.program.folder != first.program.folder  # boxes of the first may still run
    assert (first.program.folder / "program").is_file()
    assert (again.program.folder / "program").stat().st_mode & 0o777 == 0o555


async def test_flags_of_the_package(
    compiler: Compiler, lane: Lane, plugins: Plugins, make: Callable[..., Source]
) -> None:
    """A package may say more words to the compiler, about its own program or about submissions."""
    source = make(main_cpp="int main() { return CODE; }\n")
    flags = ("-DCODE=3",)
    assert (await compiled(compiler, lane, plugins, source)).program is None
    assert (await compiled(compiler, lane, plugins, structs.replace(source, flags=flags))).program
    cpp = plugins.language("cpp")
    for languages, compiles in (("c",), False), (("cpp",), True):
        support = (Support((), languages, flags=flags),)
        result = await compiler.compile(lane, source, cpp, limits=LIMITS, support=support)
        assert bool(result.program) is compiles, languages


async def test_damaged_entry_is_compiled_anew(
    compiler: Compiler, lane: Lane, plugins: Plugins, make: Callable[..., Source], tmp_path: Path
) -> None:
    """A cached program whose bytes changed is noticed and made again."""
    source = make(main_cpp=GOOD)
    await compiled(compiler, lane, plugins, source)
    (entry,) = (tmp_path / "cache").iterdir()
    data = bytearray(entry.read_bytes())
    data[len(data) // 2] ^= 1
    entry.write_bytes(data)
    assert not (await compiled(compiler, lane, plugins, source)).cached


@pytest.mark.parametrize(
    ("language", "files", "said"),
    [
        ("cpp", {"main_cpp": "int main() { retrun 0; }"}, "retrun"),
        ("c", {"main_c": "int main(void) { return x; }"}, "undeclared"),
        ("python3", {"main_py": "print('unclosed"}, "SyntaxError"),
    ],
)
async def test_error_is_told_in_the_compilers_words(  # noqa: PLR0917 - fixtures
    compiler: Compiler,
    lane: Lane,
    plugins: Plugins,
    make: Callable[..., Source],
    language: str,
    files: dict[str, str],
    said: str,
) -> None:
    """A source that does not compile is a result with the compiler's output, not an error."""
    result = await compiled(compiler, lane, plugins, make(**files), language)
    assert result.program is None
    assert said in result.output
    assert result.reason == "the compiler exited with code 1"


@pytest.mark.parametrize(
    ("text", "limits", "reason"),
    [
        (
            TEMPLATES,
            {"time_ms": 300},
            "not done after 300.0 ms",
        ),
        ('#include "/dev/zero"\nint main() {}', {"memory_bytes": 64 * MIB}, "memory|exited|died"),
        ("char a[200 << 20] = {1};\nint main() {}", {"file_bytes": 16 * MIB}, "exited|died|larger"),
    ],
    ids=["templates_without_end", "include_dev_zero", "gigantic_program"],
)
async def test_bomb_is_a_compile_error(  # noqa: PLR0917 - fixtures
    compiler: Compiler,
    lane: Lane,
    plugins: Plugins,
    make: Callable[..., Source],
    text: str,
    limits: dict[str, int],
    reason: str,
) -> None:
    """What a source does to the compiler ends within its limits, and the lane compiles the next one."""
    result = await compiled(
        compiler,
        lane,
        plugins,
        make(main_cpp=f'#pragma GCC optimize "O0"\n{text}'),
        limits=structs.replace(LIMITS, **limits),
    )
    assert result.program is None
    assert re.search(reason, result.reason)
    assert (await compiled(compiler, lane, plugins, make(main_cpp=GOOD))).program


async def test_compiler_sees_nothing_but_the_source(
    compiler: Compiler, lane: Lane, plugins: Plugins, make: Callable[..., Source], tmp_path: Path
) -> None:
    """A file of the host cannot be included."""
    secret = tmp_path / "secret.ans"
    secret.write_text('"the answer"')
    result = await compiled(
        compiler, lane, plugins, make(main_cpp=f'const char *a =\n#include "{secret}"\n;int main(){{}}')
    )
    assert result.program is None
    assert "No such file" in result.output


async def test_several_files_and_headers(
    compiler: Compiler, lane: Lane, plugins: Plugins, make: Callable[..., Source]
) -> None:
    """All sources of a folder are compiled together and find their headers."""
    files = {"main_cpp": '#include "f.h"\nint main() { return f(); }', "f_cpp": '#include "f.h"\nint f() { return 0; }'}
    assert (await compiled(compiler, lane, plugins, make(**files, f_h="int f();\n"))).program


SH = Language(
    "x", "X", (".x",), compile=("sh", "-c", 'cp "$0" "$1"; echo two > /w/second', "{main}", "{program}"),
    run=("sh", "{program}", "{folder}/second"), artifacts=("first", "second"), syntax="c",
)  # fmt: skip


async def test_several_artifacts(compiler: Compiler, lane: Lane, make: Callable[..., Source]) -> None:
    """All of them lie in the program's folder, alike in age whether they were built now or before."""
    source = make(main_x="echo hello\n")
    for cached in (False, True):
        result = await compiler.compile(lane, source, SH, limits=LIMITS)
        assert result.program
        assert result.cached is cached
        assert result.program.argv[1:] == ("/program/first", "/program/second")
        assert (result.program.folder / "first").read_text() == "echo hello\n"
        assert (result.program.folder / "second").read_text() == "two\n"
        assert {path.stat().st_mtime for path in result.program.folder.iterdir()} == {315532800}


async def test_an_artifact_that_is_not_there(compiler: Compiler, lane: Lane, make: Callable[..., Source]) -> None:
    """A compiler that ends well and leaves one of them out has left no program."""
    half = structs.replace(SH, artifacts=("first", "third"))
    result = await compiler.compile(lane, make(main_x="echo\n"), half, limits=LIMITS)
    assert (result.program, result.reason) == (None, "the compiler left no program")


PREPARED = structs.replace(
    SH, prepare=("sh", "-c", "stat -c '%n %Y' {program} > /w/extra; echo {name} >> /w/extra"), prepared=("extra",)
)


async def test_prepared_once(compiler: Compiler, lane: Lane, make: Callable[..., Source]) -> None:
    """The program is prepared where it will lie, with the time that it will have, and kept so."""
    source = make(main_x="echo hello\n")
    for cached in (False, True):
        result = await compiler.compile(lane, source, PREPARED, limits=LIMITS)
        assert result.program
        assert result.cached is cached
        assert (result.program.folder / "extra").read_text() == "/program/first 315532800\nmain\n"


@pytest.mark.parametrize(
    "command",
    ["echo half > /w/extra; exit 1", "exit 1", "kill -9 $$", "sleep 100", "mkdir /w/extra", "socat - tcp:localhost:1"],
)
async def test_a_program_that_cannot_be_prepared(
    compiler: Compiler, lane: Lane, make: Callable[..., Source], command: str
) -> None:
    """Nothing is lost but speed."""
    language = structs.replace(PREPARED, prepare=("sh", "-c", command))
    limits = structs.replace(LIMITS, time_ms=500, wall_ms=1000)
    result = await compiler.compile(lane, make(main_x="echo hello\n"), language, limits=limits)
    assert result.program
    assert sorted(path.name for path in result.program.folder.iterdir()) == ["first", "second"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("name is Other\n", "Other.x"),
        ("// name is Wrong\nname is Other\n", "Other.x"),
        ("nothing\n", "main.x"),
        ('"name is Text"\n', "main.x"),
    ],
)
async def test_name_that_the_source_asks_for(
    compiler: Compiler, lane: Lane, make: Callable[..., Source], text: str, name: str
) -> None:
    """A single file is called what its content says, comments and texts aside."""
    language = structs.replace(
        SH, file_name=r"^name is (\w+)", compile=("sh", "-c", "basename {main} > {program}; :> /w/second")
    )
    result = await compiler.compile(lane, make(main_x=text), language, limits=LIMITS)
    assert result.program
    assert (result.program.folder / "first").read_text() == f"{name}\n"


def test_limits_of_compiling_are_raised_and_never_lowered() -> None:
    """A language's own limits count where they are wider than the package's."""
    wide = structs.replace(
        SH, compile_time_ms=60_000, compile_memory_mib=2048, compile_processes=100, compile_file_mib=256
    )
    raised = granted(wide, LIMITS)
    assert (raised.time_ms, raised.memory_bytes, raised.processes) == (60_000, 2048 * MIB, 100)
    assert (raised.file_bytes, raised.wall_limit_ms) == (256 * MIB, 121_000)
    narrow = structs.replace(SH, compile_time_ms=1, compile_memory_mib=1, compile_processes=1, compile_file_mib=1)
    assert granted(narrow, LIMITS) == LIMITS


async def test_tool_of_another_version(lane: Lane, make: Callable[..., Source], tmp_path: Path) -> None:
    """What another version of a tool would make anew is not taken from the cache."""
    source, cache = make(main_x="echo hello\n"), Cache(tmp_path / "cache")
    found: list[bool] = []
    for version in ("1.0", "1.0", "2.0"):
        language = structs.replace(SH, version=("sh", "-c", f"echo v{version}"))
        versions = Versions(Cache(tmp_path / "versions"))
        assert await versions.of(lane, language) == f"v{version}"
        found.append((await Compiler(cache, versions).compile(lane, source, language, limits=LIMITS)).cached)
    assert found == [False, True, False]


async def test_language_whose_tool_is_missing(compiler: Compiler, lane: Lane, make: Callable[..., Source]) -> None:
    """The machine's lack, said before anything is started."""
    with pytest.raises(MissingTool, match="X needs no-such-tool, which this machine lacks; apt-get install some"):
        await compiler.compile(
            lane, make(main_x="1\n"), structs.replace(SH, tools=("no-such-tool",), package="some"), limits=LIMITS
        )


NAMES = [
    "-o.cpp",
    "--help.cpp",
    "a b.cpp",
    "a\nb.cpp",
    "A.cpp",
    "a.cpp",
    "@a.cpp",
    "$(id).cpp",
    "{main}.cpp",
    "below/-c.cpp",
]


async def test_no_name_is_an_option(compiler: Compiler, lane: Lane, plugins: Plugins, tmp_path: Path) -> None:
    """Whatever files are called, all of them are compiled, and nothing else happens."""
    names = [*NAMES, os.fsdecode(b"\xff.cpp")]
    for number, name in enumerate(names):
        (tmp_path / "s" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "s" / name).write_text(f"int f{number}() {{ return {number}; }}\n")
    calls = "".join(f"int f{number}(); int x{number} = f{number}();\n" for number in range(len(names)))
    (tmp_path / "s" / "main.cpp").write_text(f"{calls}int main() {{}}\n")
    source = Source(tmp_path / "s", (*names, "main.cpp"))
    result = await compiled(compiler, lane, plugins, source)
    assert result.program, result.output
    assert (await compiled(compiler, lane, plugins, source)).cached


async def test_main_class_that_looks_like_an_option(
    compiler: Compiler, lane: Lane, plugins: Plugins, make: Callable[..., Source]
) -> None:
    """Where a command line has the bare name of the main file, one with a dash is refused."""
    bare = structs.replace(plugins.language("python3"), run=("python3", "{name}"))
    with pytest.raises(SubmissionError, match=r"-c.py looks like an option to Python 3; rename it"):
        await compiler.compile(lane, make(**{"-c_py": "print()"}), bare, limits=LIMITS)


async def test_ending_that_is_not_utf8(compiler: Compiler, lane: Lane, plugins: Plugins, tmp_path: Path) -> None:
    """A language that was told takes a file with any ending."""
    name = os.fsdecode(b"a.\xff")
    (tmp_path / name).write_text("int main() {}\n")
    source = Source(tmp_path, (name,))
    language = detection.told(plugins.language("cpp"), source, plugins.languages.values())
    assert (await compiler.compile(lane, source, language, limits=LIMITS)).program


async def test_name_in_the_way_of_the_packages(
    compiler: Compiler, lane: Lane, plugins: Plugins, tmp_path: Path
) -> None:
    """A folder of the submission called as a file of the package is the submission's fault, not the machine's."""
    (tmp_path / "include" / "cpp").mkdir(parents=True)
    (tmp_path / "include" / "cpp" / "lib.h").write_text("int f();\n")
    (tmp_path / "s" / "lib.h").mkdir(parents=True)
    (tmp_path / "s" / "lib.h" / "a.cpp").write_text("int main() {}\n")
    source = Source(tmp_path / "s", ("lib.h/a.cpp",))
    support = Support((("lib.h", tmp_path / "include" / "cpp" / "lib.h"),), ("cpp",))
    with pytest.raises(SubmissionError, match=r"lib.h is a folder of the submission and a file of the package"):
        await compiler.compile(lane, source, plugins.language("cpp"), limits=LIMITS, support=(support,))


@pytest.mark.parametrize("change", ["link", "pipe", "folder", "gone"])
async def test_source_that_changes_after_it_was_looked_at(
    compiler: Compiler, lane: Lane, plugins: Plugins, tmp_path: Path, change: str
) -> None:
    """Who swaps a file for a link or a pipe meanwhile gets an error, and nothing of the judge's."""
    (tmp_path / "secret.h").write_text("the answer\n")
    folder = tmp_path / "s"
    folder.mkdir()
    (folder / "a.cpp").write_text('#include "b.h"\nint main() {}\n')
    (folder / "b.h").touch()
    source = submissions.source_of(folder)
    (folder / "b.h").unlink()
    if change == "link":
        (folder / "b.h").symlink_to("../secret.h")
    elif change == "pipe":
        os.mkfifo(folder / "b.h")
    elif change == "folder":
        (folder / "b.h").mkdir()
    with pytest.raises(SubmissionError, match=r"b.h: (?:is a link that leads out|is not a file|cannot be read)"):
        await compiled(compiler, lane, plugins, source)


async def test_folder_that_became_a_link(compiler: Compiler, lane: Lane, plugins: Plugins, tmp_path: Path) -> None:
    """On the way to a file, too."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "a.cpp").write_text("the answer\n")
    (tmp_path / "s" / "d").mkdir(parents=True)
    (tmp_path / "s" / "d" / "a.cpp").write_text("int main() {}\n")
    source = submissions.source_of(tmp_path / "s")
    (tmp_path / "s" / "d").rename(tmp_path / "away")
    (tmp_path / "s" / "d").symlink_to(tmp_path / "secrets")
    with pytest.raises(SubmissionError, match="is a link that leads out of"):
        await compiled(compiler, lane, plugins, source)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"\x7fELF\0\0", "binary"),
        (b"x" * (2 << 20), "larger"),
        ("int main() {}".encode("utf-16"), "UTF-16 text"),
        (b"\xfe\xff\x4e\x2d", "UTF-16 text"),
        ("int main() {}".encode("utf-16-le"), "binary"),
    ],
)
def test_no_source_at_all(tmp_path: Path, plugins: Plugins, data: bytes, why: str) -> None:
    """Empty, binary and huge files are told apart from sources that do not compile."""
    (tmp_path / "a.cpp").write_bytes(data)
    with pytest.raises(BadSource, match=why):
        check_source(Source(tmp_path, ("a.cpp",)), plugins.language("cpp"))


def test_what_lies_beside_the_sources(tmp_path: Path, plugins: Plugins) -> None:
    """A program that somebody built there and forgot, or data, is not read as a source."""
    (tmp_path / "a.cpp").write_bytes(b"int main() {}")
    (tmp_path / "a.out").write_bytes(b"\x7fELF\0\0")
    check_source(Source(tmp_path, ("a.cpp", "a.out")), plugins.language("cpp"))


def test_sparse_giant_is_not_read(tmp_path: Path, plugins: Plugins) -> None:
    """A file of 100 MB is refused by its size."""
    with (tmp_path / "a.cpp").open("wb") as file:
        file.truncate(100 << 20)
    with pytest.raises(BadSource, match="larger"):
        check_source(Source(tmp_path, ("a.cpp",)), plugins.language("cpp"))


def test_messages_are_made_visible_and_cut() -> None:
    """Control characters are shown, not done; what is over 64 KiB is cut and said to be."""
    assert visible(b"a\x1b[2Jb\tc\n") == "a\\x1b[2Jb\tc\n"
    long = visible(b"x" * 100_000)
    assert len(long) < 66_000
    assert long.endswith("[cut: 97.7 KiB in all]")
