"""Which language a source is in, its main file, and its command lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core import detection
from parley.core.errors import SubmissionError
from parley.core.language import Language
from parley.core.model import Source
from parley.core.plugins import Plugins

Make = Callable[..., Source]


def source(*files: str) -> Source:
    """One that is not looked into."""
    return Source(Path("/submissions/a"), files)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """File names -> a source of files with that content, or that have nothing to say."""

    def write(*names: str, **texts: str) -> Source:
        files: Mapping[str, str] = {**dict.fromkeys(names, "x\n"), **texts}
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return Source(tmp_path, tuple(files))

    return write


def language(name: str, *extensions: str, priority: int = 0, main_names: tuple[str, ...] = ("main",)) -> Language:
    return Language(name, name.upper(), extensions, run=("{program}",), priority=priority, main_names=main_names)


# --- by endings ---------------------------------------------------------------------------------------------


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
        (("a.cpp", "Makefile", "README.md", "notes.txt"), "cpp17"),
        (("a.py", "words.txt", "no_ending"), "python3"),
        (("a.test.py",), "python3"),
        (("a.cpp", "b.c", "b.h"), "cpp17"),
    ],
)
def test_detected_by_extension(files: tuple[str, ...], expected: str, plugins: Plugins, make: Make) -> None:
    """The ending decides, in capitals too; files that no language claims do not matter. C++ takes C files as well."""
    assert detection.detect(make(*files), plugins.languages.values()).name == expected


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (("a.hpp",), "/a.hpp: no known language has .hpp; say which with --language"),
        (("a.hpp", "b.txt"), ": no known language has .hpp, .txt; say which with --language"),
        (("Makefile",), "/Makefile: no known language has no ending; say which with --language"),
        (("Makefile", "a.xyz"), ": no known language has .xyz; say which with --language"),
        (("a.cobol",), "/a.cobol: no known language has .cobol; say which with --language"),
        (("Main.scala",), "/Main.scala: no known language has .scala; say which with --language"),
        ((), ": no known language has no file; say which with --language"),
        (("a.py", "b.cpp"), ": could be any of cpp17, python3; say which with --language"),
        (("a.c", "b.cpp", "c.py"), ": could be any of c, cpp17, python3; say which with --language"),
        ((".cpp",), "/.cpp: no known language has no ending; say which with --language"),
        (("a.\udcff",), r"/a.\xff: no known language has .\xff; say which with --language"),
    ],
)
def test_not_to_be_told(files: tuple[str, ...], said: str, plugins: Plugins, make: Make) -> None:
    """No language, or files of several, is an error that names the candidates and the option."""
    found = make(*files)
    with pytest.raises(SubmissionError) as raised:
        detection.detect(found, plugins.languages.values())
    assert str(raised.value) == f"{found.root}{said}"


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
    files: tuple[str, ...], known: tuple[Language, ...], expected: str, make: Make
) -> None:
    """A higher priority wins a shared extension, but not files that the language has no use for."""
    assert detection.detect(make(*files), known).name == expected


def test_equal_priorities_are_ambiguous(make: Make) -> None:
    """Two languages with one extension and one priority are both named."""
    with pytest.raises(SubmissionError, match="could be any of b, c;"):
        detection.detect(make("1.x"), (B, language("c", ".x"), language("d", ".x", priority=-1)))


def test_ending_that_is_taken_beside_ones_own(make: Make) -> None:
    """A language that takes another one's files does so beside files of its own, not instead of them."""
    taker = replace(language("taker", ".t", priority=9), takes=(".o",))
    owner = language("owner", ".o")
    assert detection.detect(make("1.o"), (taker, owner)).name == "owner"
    assert detection.detect(make("1.o", "2.t"), (taker, owner)).name == "taker"
    assert detection.sources_of(taker, source("1.o", "2.t", "3.h")) == ["1.o", "2.t"]


# --- by the first line, and by content ----------------------------------------------------------------------

TWO = replace(language("two", ".py"), shebangs=("python2",), content=(r"^\s*print\s+[^(=]",), syntax="python")
THREE = replace(
    language("three", ".py", priority=2), shebangs=("python3", "python"), content=(r"\binput\(",), syntax="python"
)
RUBY = replace(language("ruby", ".rb"), shebangs=("ruby",), content=(r"^\s*def \w+$",), syntax="hash")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.py", "#!/usr/bin/python2\n", "two"),
        ("a.py", "#!/usr/bin/env python2.7\n", "two"),
        ("a.py", "#!/usr/bin/env python2.7\r\n", "two"),
        ("a.py", "\ufeff#!/usr/bin/env python2\n", "two"),
        ("a.py", "#! /usr/bin/env -S python2 -u\n", "two"),
        ("a.py", "#!/usr/bin/env python\nprint 1\n", "three"),
        ("a.py", "#!/usr/bin/env ruby\nprint 1\n", "two"),
        ("a.py", "print 1\n", "two"),
        ("a.py", "print 1\r\n", "two"),
        ("a.py", "x = 1\rprint 1\r", "two"),
        ("a.py", "\ufeffprint 1\n", "two"),
        ("a.py", "print(1)\n", "three"),
        ("a.py", "x = '''\nprint 1\n'''\ninput()", "three"),
        ("a.py", "# it's\nprint 1", "two"),
        ("a.py", "print 1\ninput()", "three"),
        ("a.py", "", "three"),
        ("a.rb", "#!/usr/bin/env python2\n", "ruby"),
        ("a", "#!/usr/bin/env python2\n", "two"),
        ("a", "#!/usr/bin/python3.11\n", "three"),
        ("a.txt", "x = input()\n", "three"),
        ("a.txt", "def f\nend\n", "ruby"),
        ("Makefile", "#!/usr/bin/ruby\n", "ruby"),
    ],
)
def test_detected_by_first_line_and_content(name: str, text: str, expected: str, make: Make) -> None:
    """The first line decides between those that have the ending, then the content, then the priority."""
    found = detection.detect(make(**{name: text}), (TWO, THREE, RUBY))
    assert found.name == expected
    assert detection.sources_of(found, source(name)) == [name]


def test_an_ending_of_another_language_decides(make: Make) -> None:
    """Scala looks like Kotlin, and is not: its content says nothing, a first line still may."""
    with pytest.raises(SubmissionError, match=r"no known language has \.scala;"):
        detection.detect(make(**{"Main.scala": "x = input()\n"}), (THREE, RUBY))
    named = make(**{"Main.scala": "#!/usr/bin/ruby\nx = input()\n"})
    assert detection.detect(named, (THREE, RUBY)).name == "ruby"


def test_content_of_languages_without_an_ending_in_common(make: Make) -> None:
    """A priority says nothing between languages that share no ending: both are named."""
    with pytest.raises(SubmissionError, match="could be any of three, ruby;"):
        detection.detect(make(a="def f\n  input()\nend"), (THREE, RUBY))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.h", "#include <stdio.h>\nint main(void) { }", "c"),
        ("a.h", "#include <vector>\nint main() { }", "cpp17"),
        ("a.h", "#include <stdio.h>\nusing namespace std;\nint main() { }", "cpp17"),
        ("solution", "// #include <vector>\n#include <stdio.h>\n", "c"),
        ("solution", "/* #include <vector> */\n#include <stdio.h>\n", "c"),
        ("solution", "#include <bits/stdc++.h>\n", "cpp17"),
        ("solution", "#!/usr/bin/env python3\n#include <vector>", "python3"),
    ],
)
def test_c_or_cpp(name: str, text: str, expected: str, plugins: Plugins, make: Make) -> None:
    """What has no ending of a language is told by its headers; what speaks for C as well as C++ is C++."""
    known = [plugins.languages[name] for name in ("c", "c99", "cpp11", "cpp17", "cpp23", "python3")]
    found = detection.detect(make(**{name: text}), known)
    assert found.name == expected
    assert detection.sources_of(found, source(name)) == [name]


def test_notes_are_not_compiled_with_a_file_without_ending(plugins: Plugins, make: Make) -> None:
    """A README and a Makefile beside it have no ending either."""
    found = make("README", "Makefile", solution="#include <stdio.h>\nint main(void) { }")
    chosen = detection.detect(found, (plugins.languages["c"],))
    assert detection.sources_of(chosen, found) == ["solution"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("#!/usr/bin/python3", "python3"),
        ("#! /usr/bin/python3 -u", "python3"),
        ("#!python3", "python3"),
        ("#!/usr/bin/env python3", "python3"),
        ("#!/usr/bin/env -S python3 -u", "python3"),
        ("#!/usr/bin/env -Spython3 -u", "python3"),
        ("#!/usr/bin/env -iS python3", "python3"),
        ("#!/usr/bin/env -iSpython3", "python3"),
        ("#!/usr/bin/env --split-string=python3 -u", "python3"),
        ("#!/usr/bin/env -S A=1 B=2 python3", "python3"),
        ("#!/usr/bin/env -i -u HOME -S python3", "python3"),
        ("#!/usr/bin/env -C /tmp python3", "python3"),
        ("#!/usr/bin/env /opt/ruby", "ruby"),
        ("#!/usr/bin/env", ""),
        ("#!/usr/bin/env -u", ""),
        ("#!/usr/bin/env -S", ""),
        ("#!", ""),
        ("# !/usr/bin/python3", ""),
        (" #!/usr/bin/python3", ""),
        ("", ""),
    ],
)
def test_interpreter(line: str, expected: str) -> None:
    """The program that the kernel and env would start, by its name."""
    assert detection.interpreter(line) == expected
    assert detection.interpreter(f"{line}\nmore") == expected


@pytest.mark.parametrize(
    ("syntax", "text", "expected"),
    [
        ("c", 'a("// no /* comment") // b', 'a("")'),
        ("c", "a /* b\n c */ d", "a d"),
        ("c", "a /* not ended", "a"),
        ("c", r'x = "\\"; y = "\"//";', 'x = ""; y = "";'),
        ("c", "x = \"not ended\ny = '\"'; z", 'x = ""\ny = ""; z'),
        ("c", "a\n\n \n\t\tb   c\td", "a\n b c d"),
        ("python", 'x = """a\n\'b\' \\""" "" c""" # d\ny', 'x = ""\ny'),
        ("python", 'x = """not ended\ny', 'x = ""'),
        ("python", "x = '''a'b''' + ''", 'x = "" + ""'),
        ("pascal", "{a} b (* c *) 'd' // e", ' b ""'),
        ("", "a // b", "a // b"),
    ],
)
def test_code(syntax: str, text: str, expected: str) -> None:
    """Comments are gone, texts are empty, blanks are single; that a line is indented can still be seen."""
    assert detection.code(text, syntax) == expected


NASTY = (
    '"', "'", "\\", '\\"', "\\'", '"\\', "'\\", '"""', "'''", '\\"""', "\\'''", "/*", "*/", "//", "/", "#", "{-", "(*",
    "{", "--", "%", ";", "\n", " ", "\t", "\r", " \n", "\n ", "\v\f", "\n#", "# ", "(", "()", "print(", "print (",
    "int(", "print ", "a", "a ", "A<", "->", "-> a", "->[", "template", "template <", "class ", "class a",
    "public class ",
    "def ", "fn ", "x:", "use ", "import ", "std::", "std ::", "#include", "#include <", "#include <a", "using ", "=",
    "==", "$", "$a", "@", "\udcff", "\0", "é", "<", "<a>", ",", "a,", ".", "a.",
)  # fmt: skip


@pytest.mark.parametrize("piece", NASTY, ids=ascii)
def test_nasty_text_takes_no_time(piece: str, plugins: Plugins) -> None:
    """64 KiB of anything: no syntax and no pattern of a built-in language starts anew at each place.

    A quadratic one takes minutes, and the suite's limit ends it.
    """
    known = plugins.languages.values()
    patterns = {
        (pattern, each.syntax)
        for each in known
        for pattern in (*each.content, each.main_pattern, each.file_name)
        if pattern
    }
    for start, end in product(("", '"', "/*", "'''"), ("", "\\", '"', "x")):
        text = start + piece * (64 * 1024 // len(piece)) + end
        bare = {syntax: detection.code(text, syntax) for syntax in (*detection.SYNTAXES, "")}
        for pattern, syntax in patterns:
            re.search(pattern, bare[syntax], re.MULTILINE)


def test_little_is_read(tmp_path: Path) -> None:
    """Of many large files the first few are looked at, by their beginnings."""
    for number in range(100):
        (tmp_path / f"{number:03}.x").write_text("x" * (100 << 10))
    (tmp_path / "999.x").write_text("#!b\n")
    known = (language("a", ".x", priority=1), replace(language("b", ".x"), shebangs=("b",)))
    files = tuple(sorted(path.name for path in tmp_path.iterdir()))
    assert detection.detect(Source(tmp_path, files), known).name == "a"
    assert detection.detect(Source(tmp_path, files[-1:]), known).name == "b"


def test_source_that_cannot_be_read() -> None:
    """Where its content has to be looked at, that is an error of the source's."""
    with pytest.raises(SubmissionError, match=r"/submissions/a/1.x: cannot be read: No such file"):
        detection.detect(source("1.x"), (A, B))


# --- told ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "files", "expected"),
    [
        ("cpp17", ("a.cpp", "b.h", "c.py"), ["a.cpp"]),
        ("cpp17", ("a.c", "b.h"), ["a.c"]),
        ("c", ("a.cpp", "b.h", "README"), ["a.cpp"]),
        ("c", ("a.h",), ["a.h"]),
        ("c", ("solution", "README"), ["solution"]),
        ("c", ("README",), ["README"]),
        ("python3", ("a.txt", "b.txt"), ["a.txt", "b.txt"]),
        ("python3", ("a.\udcff",), ["a.\udcff"]),
    ],
)
def test_sources_of_a_language_that_was_told(
    name: str, files: tuple[str, ...], expected: list[str], plugins: Plugins
) -> None:
    """Its own files; else those that are some language's, without headers; else all."""
    told = detection.told(plugins.languages[name], source(*files), plugins.languages.values())
    assert detection.sources_of(told, source(*files)) == expected


# --- files --------------------------------------------------------------------------------------------------


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


MAIN = replace(language("m", ".m", main_names=("Main",)), main_pattern=r"\bstart\b", syntax="c")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"a.m": "x", "b.m": "start"}, "b.m"),
        ({"a.m": "// start", "b.m": "'start' start"}, "b.m"),
        ({"Main.m": "x", "b.m": "start"}, "b.m"),
        ({"Main.m": "start", "b.m": "start"}, "Main.m"),
        ({"Main.m": "x", "b.m": "x"}, "Main.m"),
        ({"deep/a.m": "x", "er/b.m": "start"}, "er/b.m"),
        ({"notes.txt": "start", "b.m": "x"}, "b.m"),
    ],
)
def test_main_file_by_content(texts: dict[str, str], expected: str, make: Make) -> None:
    """Of several files, the one that has what only a main file has; the name decides where that says nothing."""
    assert detection.main_file(MAIN, make(**texts)) == expected


def test_many_candidates_are_not_all_listed() -> None:
    """A message of a thousand names helps nobody."""
    with pytest.raises(SubmissionError, match=r"which of 0.x, 1.x, 2.x, 3.x, 4.x and 995 more is the main file"):
        detection.main_file(language("a", ".x"), source(*(f"{number}.x" for number in range(5)), *["9.x"] * 995))


def test_no_file_of_the_language() -> None:
    """What a folder lacks is said."""
    with pytest.raises(SubmissionError, match="/submissions/a: holds no file of A"):
        detection.main_file(language("a", ".x"), source("1.y", "2.y"))


JAVA = replace(language("java", ".java"), file_name=r"^\s*public class (\w+)", syntax="c")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.java", "public class Main {}", "Main.java"),
        ("a.java", "// public class A\n  public   class\tB {}", "B.java"),
        ("a.JAVA", "public class B {}", "B.JAVA"),
        ("a.txt", "public class B {}", "B.java"),
        ("a.java", "class B {}", "a.java"),
        ("a.java", "\ufeffpublic class B {}", "B.java"),
        ("a.java", "public class Großartig {}", "Großartig.java"),
    ],
)
def test_wanted_name(name: str, text: str, expected: str, make: Make) -> None:
    """A single file is called as its content says."""
    assert detection.wanted_name(JAVA, make(**{name: text})) == expected


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
