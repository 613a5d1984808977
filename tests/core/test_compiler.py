"""Source -> program in a real box: what compiles, what does not and why, the cache, what is no source at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec import structs

from parley.core import accounting
from parley.core.cache import Cache
from parley.core.compiler import Compiler, check_source, visible
from parley.core.errors import BadSource
from parley.core.lane import Lane
from parley.core.model import MIB, CompileResult, Limits, Source
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


async def test_damaged_entry_is_compiled_anew(
    compiler: Compiler, lane: Lane, plugins: Plugins, make: Callable[..., Source], tmp_path: Path
) -> None:
    """A cached program whose bytes changed is noticed and made again."""
    source = make(main_cpp=GOOD)
    await compiled(compiler, lane, plugins, source)
    (entry,) = (tmp_path / "cache").iterdir()
    data = (entry / "program").read_bytes()
    (entry / "program").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
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


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "is empty"), (b" \n\t", "is empty"), (b"\x7fELF\0\0", "binary"), (b"x" * (2 << 20), "larger")],
)
def test_no_source_at_all(tmp_path: Path, data: bytes, why: str) -> None:
    """Empty, binary and huge files are told apart from sources that do not compile."""
    (tmp_path / "a.cpp").write_bytes(data)
    with pytest.raises(BadSource, match=why):
        check_source(Source(tmp_path, ("a.cpp",)))


def test_sparse_giant_is_not_read(tmp_path: Path) -> None:
    """A file of 100 MB is refused by its size."""
    with (tmp_path / "a.cpp").open("wb") as file:
        file.truncate(100 << 20)
    with pytest.raises(BadSource, match="larger"):
        check_source(Source(tmp_path, ("a.cpp",)))


def test_messages_are_made_visible_and_cut() -> None:
    """Control characters are shown, not done; what is over 64 KiB is cut and said to be."""
    assert visible(b"a\x1b[2Jb\tc\n") == "a\\x1b[2Jb\tc\n"
    long = visible(b"x" * 100_000)
    assert len(long) < 66_000
    assert long.endswith("[cut: 97.7 KiB in all]")
