"""Which of a program's own files are seen in its working folder, and by what names."""

from __future__ import annotations

from pathlib import Path

from parley.core import own_files
from parley.core.language import Language
from parley.core.model import Program, Source

SCRIPT = Language("s", "S", (".s",), run=("s", "{main}"), artifacts=())
BUILT = Language("b", "B", (".b",), run=("{program}",), artifacts=("program",))


def lying_beside(language: Language, *files: str) -> tuple[str, ...]:
    return own_files.lying_beside(language, Source(Path("/s"), files))


def test_what_is_interpreted_sees_all_and_what_is_built_its_data() -> None:
    """What was compiled is of no more use, and what was built keeps its name."""
    assert lying_beside(SCRIPT, "main.s", "more.s", "d/x") == ("main.s", "more.s", "d/x")
    assert lying_beside(BUILT, "main.b", "b.h", "d/x", "program", "program/x") == ("d/x",)


def test_files_of_the_package_come_first() -> None:
    """A file stands in the way of a folder, and a folder of a file."""
    program = Program(SCRIPT, "", Path("/p"), (), beside=("a", "b/c", "b/d", "e", "f/g"))
    assert own_files.links(program) == tuple((name, f"/program/{name}") for name in program.beside)
    assert own_files.links(program, ["", "a", "b/d", "e/x", "f"]) == (("b/c", "/program/b/c"),)
