"""`parley interactive`: what it writes compiles as it is, and nothing is ever overwritten."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from ..conftest import lacking
from .command import Command

DEFINITION = """
interface Main { bool ask(int i, char c); void told([Range(1, 9)] int n, long[n][2] pairs); };
interface maze { char walk(short s, double d); };
interface other { void stop(bool[3] b); float ratio(); };
"""
COMPILERS = {
    "c": ("gcc", "-fsyntax-only", "-Wall", "-Werror", "-Wno-unused-function", "-Wno-comment"),
    "cpp": ("g++", "-fsyntax-only", "-Wall", "-Werror", "-Wno-unused-function"),
    "java": ("javac", "-d", "built"),
    "python3": ("python3", "-m", "py_compile"),
    "pascal": ("fpc", "-FUbuilt", "-obuilt/program"),
    "csharp": ("mcs", "-out:built/program.exe"),
    "ruby": ("ruby", "-c"),
    "lua": ("luac5.4", "-p"),
    "haskell": ("ghc", "-v0", "-O0", "-outputdir", "built", "-o", "built/program"),
}
MAINS = ("c", "cpp", "java", "python3")


@pytest.fixture
def definition(tmp_path: Path) -> Path:
    path = tmp_path / "maze.idl"
    path.write_text(DEFINITION)
    return path


@pytest.mark.parametrize("language", COMPILERS)
def test_templates_compile(parley: Command, definition: Path, language: str) -> None:
    """A contestant's and an author's, with the shims that lie beside them."""
    command = COMPILERS[language]
    if not shutil.which(command[0]):
        lacking(command[0])
    output = definition.parent / "start"
    done = parley("interactive", "generate", definition, "--language", language, "--output", output)
    assert (done.code, done.err) == (0, "")
    found = sorted(path.parent for path in output.glob("*/*/*") if path.stem in ("maze", "Maze", "Main"))
    sides = {path.parent.name for path in found}
    assert sides == ({"contestant", "author"} if language in MAINS else {"contestant"})
    for folder in dict.fromkeys(found):
        (folder / "built").mkdir()
        sources = sorted(path.name for path in folder.iterdir() if path.suffix not in ("", ".h"))
        # Of Pascal's files, the program finds the others.
        sources = [name for name in sources if language != "pascal" or name.startswith("libinteractive")]
        # These look at one file at a time.
        for some in [[name] for name in sources] if language in ("ruby", "lua") else [sources]:
            subprocess.run([*command, *some], cwd=folder, check=True, timeout=60)


def test_all_languages_in_a_folder_of_its_name(parley: Command, definition: Path) -> None:
    """What is written is told, each file; a second time nothing is touched."""
    output = definition.parent / "maze"
    done = parley("interactive", "generate", definition, "--output", output, "--json")
    assert done.document["module"] == "maze"
    assert {Path(name) for name in done.document["written"]} == set(output.rglob("*.*"))
    assert {path.name for path in (output / "contestant").iterdir()} == set(COMPILERS)
    assert {path.name for path in (output / "author").iterdir()} == set(MAINS)
    again = parley("interactive", "generate", definition, "--output", output)
    assert again.code == 2
    assert "is there already, and nothing is overwritten" in again.err


@pytest.mark.parametrize(
    ("text", "language", "says"),
    [
        ("interface Main {};\ninterface a { int x }", "c", "maze.idl:2:21: `(' is expected, `}' found"),
        (None, "c", "maze.idl"),
        (DEFINITION, "cobol", "there are no shims for 'cobol'; there are for c, cpp, java"),
    ],
)
def test_what_is_wrong(parley: Command, definition: Path, text: str | None, language: str, says: str) -> None:
    """A line, with the place where the definition is wrong; nothing is written."""
    definition.unlink()
    if text is not None:
        definition.write_text(text)
    output = definition.parent / "start"
    done = parley("interactive", "generate", definition, "--output", output, "--language", language)
    assert done.code == (2 if language == "cobol" else 3)
    assert says in done.err
    assert done.err.count("\n") == 1
    assert not output.exists()


def test_library(parley: Command, tmp_path: Path) -> None:
    """Copies of the author's library compile without us, with all warnings."""
    output = tmp_path / "library"
    done = parley("interactive", "library", "--output", output, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.document == {"written": [f"{output}/parley.h", f"{output}/parley_author.py"]}
    (output / "a.cpp").write_text(
        '#include "parley.h"\nint main(int c, char **v) { parley::Judge(c, v).reject("no"); }\n'
    )
    warnings = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror")
    subprocess.run(["g++", "-std=c++14", "-fsyntax-only", *warnings, "a.cpp"], cwd=output, check=True, timeout=60)
    subprocess.run(["python3", "-c", "import parley_author"], cwd=output, check=True, timeout=60)
    again = parley("interactive", "library", "--output", output)
    assert again.code == 2
    assert "is there already" in again.err
