"""Which language a source is in, its main file, and its command lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.core import detection
from parley.core.errors import SubmissionError
from parley.core.language import Language
from parley.core.model import Source
from parley.core.plugins import Plugins


def source(*files: str) -> Source:
    return Source(Path("/submissions/a"), files)


def language(name: str, *extensions: str, priority: int = 0, main_names: tuple[str, ...] = ("main",)) -> Language:
    return Language(name, name.upper(), extensions, run=("{program}",), priority=priority, main_names=main_names)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (("a.c",), "c"),
        (("a.cpp",), "cpp17"),
        (("a.cc",), "cpp17"),
        (("a.cxx",), "cpp17"),
        (("a.c++",), "cpp17"),
        (("A.CPP",), "cpp17"),
        (("a.C",), "c"),
        (("a.py",), "python3"),
        (("a.PY3",), "python3"),
        (("a.cpp", "b.cc", "b.h"), "cpp17"),
        (("deep/er/a.cpp", "README"), "cpp17"),
        (("a.py", "words.txt", "no_ending"), "python3"),
        (("a.test.py",), "python3"),
    ],
)
def test_detected_by_extension(files: tuple[str, ...], expected: str, plugins: Plugins) -> None:
    """The ending decides, in capitals too; files that no language claims do not matter."""
    assert detection.detect(source(*files), plugins.languages.values()).name == expected


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (("a.h",), "/submissions/a/a.h: no known language has .h; say which with --language"),
        (("a.h", "b.txt"), "/submissions/a: no known language has .h, .txt; say which with --language"),
        (("Makefile",), "/submissions/a/Makefile: no known language has no ending; say which with --language"),
        (("a.cobol",), "/submissions/a/a.cobol: no known language has .cobol; say which with --language"),
        ((), "/submissions/a: no known language has no file; say which with --language"),
        (("a.py", "b.cpp"), "/submissions/a: could be any of cpp17, python3; say which with --language"),
        (("a.c", "b.cpp", "c.py"), "/submissions/a: could be any of c, cpp17, python3; say which with --language"),
        ((".cpp",), "/submissions/a/.cpp: no known language has no ending; say which with --language"),
        (("a.\udcff",), r"/submissions/a/a.\xff: no known language has .\xff; say which with --language"),
    ],
)
def test_not_to_be_told(files: tuple[str, ...], said: str, plugins: Plugins) -> None:
    """No language, or files of several, is an error that names the candidates and the option."""
    with pytest.raises(SubmissionError) as raised:
        detection.detect(source(*files), plugins.languages.values())
    assert str(raised.value) == said


A, B = language("a", ".x", priority=5), language("b", ".x", ".y")


@pytest.mark.parametrize(
    ("files", "known", "expected"),
    [
        (("1.x",), (A, B), "a"),
        (("1.x",), (B, A), "a"),
        (("1.x", "2.y"), (A, B), "b"),
        (("1.y",), (A, B), "b"),
    ],
)
def test_priority_is_among_those_that_have_all_files(
    files: tuple[str, ...], known: tuple[Language, ...], expected: str
) -> None:
    """A higher priority wins a shared extension, but not files that the language has no use for."""
    assert detection.detect(source(*files), known).name == expected


def test_equal_priorities_are_ambiguous() -> None:
    """Two languages with one extension and one priority are both named."""
    with pytest.raises(SubmissionError, match="could be any of b, c;"):
        detection.detect(source("1.x"), (B, language("c", ".x"), language("d", ".x", priority=-1)))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (("solution.py",), "solution.py"),
        (("solution.py", "words.txt"), "solution.py"),
        (("helper.py", "main.py"), "main.py"),
        (("__main__.py", "main.py"), "main.py"),
        (("__main__.py", "a.py"), "__main__.py"),
        (("a/main.py", "main.py"), "main.py"),
        (("a/main.py", "b.py"), "a/main.py"),
    ],
)
def test_main_file(files: tuple[str, ...], expected: str, plugins: Plugins) -> None:
    """The only file, or the one with a main file's name that lies highest."""
    assert detection.main_file(plugins.language("python3"), source(*files)) == expected


@pytest.mark.parametrize(
    ("names", "said"),
    [(("main",), "which of b.x, c.x is the main file? Call it main"), ((), "A knows no name for it")],
)
def test_no_main_file(names: tuple[str, ...], said: str) -> None:
    """Several files without a main one is an error that lists them."""
    with pytest.raises(SubmissionError) as raised:
        detection.main_file(language("a", ".x", main_names=names), source("c.x", "b.x"))
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("name", "file", "expected"),
    [("cpp", "a.CC", "a.CC"), ("cpp", "a.txt", "a.cpp"), ("c", "deep/a.b.h", "deep/a.b.c"), ("python3", "a", "a.py")],
)
def test_a_single_file_gets_an_ending_of_its_language(
    plugins: Plugins, tmp_path: Path, name: str, file: str, expected: str
) -> None:
    """Where --language or a first line overrules the ending, the tools go by the new one."""
    assert detection.wanted_name(plugins.language(name), Source(tmp_path, (file,))) == expected


def test_sources_of_a_language(plugins: Plugins) -> None:
    """Only files of the language's own are compiled."""
    files = detection.sources_of(plugins.language("cpp20"), source("a.cpp", "b.h", "B.CC", "data.txt"))
    assert files == ["a.cpp", "B.CC"]
