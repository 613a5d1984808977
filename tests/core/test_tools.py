"""The tools of languages: command lines, what is missing, and what tells one tool from another in its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec import structs

from parley.core import tools
from parley.core.errors import MissingTool
from parley.core.language import Language

PLAIN = Language("a", "A", (".x",), run=("{program}",))


def test_placeholders() -> None:
    """Each placeholder is filled wherever it stands; {sources} becomes a word for each file."""
    words = ("/bin/cc", "-o{program}", "{sources}", "-m={main},{main}", "{other}", "{}")
    values = {"program": "/w/p", "main": "/src/{program}"}
    line = tools.fill(words, PLAIN, values=values, sources=("/src/1.x", "/src/2 .x"))
    assert line == ("/bin/cc", "-o/w/p", "/src/1.x", "/src/2 .x", "-m=/src/{program},/src/{program}", "{other}", "{}")


def test_tool_becomes_a_path() -> None:
    """The first word is looked up in the folders that a box sees."""
    (tool,) = tools.fill(("sh",), PLAIN, values={}, sources=())
    assert tool in ("/bin/sh", "/usr/bin/sh", "/usr/local/bin/sh")


def test_missing_tool_says_what_to_install() -> None:
    """A compiler that is not there is the machine's lack, with the command that brings it."""
    lacking = Language("a", "A", (".x",), ("{program}",), compile=("no-such-cc",), package="some-cc")
    with pytest.raises(MissingTool, match=r"A needs no-such-cc, .*; apt-get install some-cc"):
        tools.fill(lacking.compile, lacking, values={}, sources=())
    assert tools.missing(lacking) == ["no-such-cc"]


def test_programs_are_no_tools() -> None:
    """What is run from the program itself needs no tool."""
    assert tools.missing(PLAIN) == []


def test_everything_that_is_missing_is_named(tmp_path: Path) -> None:
    """Tools of every command line, tools that these start, and files."""
    lacking = structs.replace(
        PLAIN,
        compile=("no-such-cc",),
        prepare=("no-such-dump",),
        run=("no-such-vm", "{program}"),
        tools=("sh", "no-such-ld"),
        files=(str(tmp_path), str(tmp_path / "library")),
        install="fetch it",
    )
    assert tools.missing(lacking) == [
        "no-such-cc", "no-such-dump", "no-such-ld", "no-such-vm", str(tmp_path / "library")
    ]  # fmt: skip
    with pytest.raises(MissingTool, match=r"A needs no-such-cc, .*, which this machine lacks; fetch it"):
        tools.check(lacking)


@pytest.mark.parametrize(
    "change",
    [
        {"run": ("/opt/no-such-vm", "{main}")},
        {"compile": ("/opt/no-such-vm", "{main}")},
        {"tools": ("/opt/no-such-vm",)},
        {"version": ("/opt/no-such-vm", "--version")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_absolute_paths_are_tools(change: dict[str, tuple[str, ...]]) -> None:
    """What is not where a language says it lies is the machine's lack; the tool that says its version, too."""
    lacking = structs.replace(PLAIN, **change)
    assert tools.missing(lacking) == ["/opt/no-such-vm"]
    there = {key: ("/bin/sh", *words[1:]) for key, words in change.items()}
    assert tools.missing(structs.replace(PLAIN, **there)) == []
    assert tools.identities(structs.replace(PLAIN, **there))


def test_paths_of_a_box_are_no_tools() -> None:
    """What compiling leaves is only there when it is run."""
    for word in ("{program}", "{folder}/x", "/program/x", "/src/x", "/w/x"):
        assert tools.missing(structs.replace(PLAIN, run=(word,))) == []


def test_remedy_that_nobody_said() -> None:
    """Without a package no command is made up."""
    assert tools.remedy(structs.replace(PLAIN, package="p")) == "apt-get install p"
    assert tools.remedy(PLAIN) == "what installs it is not said: a has no `package`"


def test_another_file_in_its_place(tmp_path: Path) -> None:
    """A file that a language needs is told from another one, and from itself changed."""
    library = tmp_path / "library"
    library.write_text("1")
    language = structs.replace(PLAIN, files=(str(library),))
    first = tools.identities(language)
    assert tools.identities(language) == first
    library.write_text("22")
    assert tools.identities(language) != first
    library.write_text("1")
    os.utime(library, (0, 0))
    assert tools.identities(language) != first


def test_parts_of_a_digest_do_not_run_together() -> None:
    """Where one part ends and the next begins is part of what is hashed."""
    assert tools.digest(b"ab", b"c") != tools.digest(b"a", b"bc") != tools.digest(b"abc")
