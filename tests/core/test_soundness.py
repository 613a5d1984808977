"""Languages that do not hold together: each fault is found, and says its field and what to do."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from parley.core.language import Language, SelfTest
from parley.core.soundness import faults, unknown_profiles

SOUND = Language("x", "X", (".x",), ("{program}",), compile=("cc", "-o", "{program}", "{sources}"))


def test_sound_language() -> None:
    """Nothing is said of what is in order, shell braces and such included."""
    assert faults(SOUND) == []
    odd = structs.replace(
        SOUND, name="C#-7.0_x+", aliases=("c++",), run=("sh", "-c", "${x} { print } {1,2}", "{main}"),
        file_name=r"class (\w+)", syntax="c", prepare=("cp", "{program}", "{space}/y"), prepared=("y",),
        files=("/etc/x",), tools=("y", "/opt/y"), profile="/p/x.policy", self_test=SelfTest("echo", "", "", "", ""),
        environment=(("A_1", "{memory} {stack} {x y}"),), content=(r"^main\b",), priority=-5,
    )  # fmt: skip
    assert faults(odd) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "name: '' is no name"),
        ({"name": "a/b"}, "name: 'a/b' is no name"),
        ({"name": ".."}, "name: '..' is no name"),
        ({"name": "x" * 65}, "is no name"),
        ({"aliases": ("a b",)}, "aliases: 'a b' is no name"),
        ({"title": " "}, "title: is empty"),
        ({"extensions": ("x",)}, "extensions: 'x' is not a dot"),
        ({"extensions": (".X",)}, "extensions: '.X' is not a dot"),
        ({"extensions": (".",)}, "extensions: '.' is not a dot"),
        ({"extensions": ("./x",)}, "extensions: './x' is not a dot"),
        ({"extensions": (".tar.gz",)}, "extensions: '.tar.gz' is not a dot"),
        ({"extensions": (".x\u202e",)}, "extensions: '.x\\u202e' is not a dot"),
        ({"takes": ("c",)}, "takes: 'c' is not a dot"),
        ({"open_files": -1}, "open_files: must be from 0 to 4096, not -1"),
        ({"run": ()}, "run: is empty"),
        ({"run": ("",)}, "run: its first word is empty"),
        ({"run": ("./x",)}, "run: './x' is neither the name of a tool nor"),
        ({"run": ("sh", "{prog}")}, "run: knows no placeholder {prog}, but {folder}, {main}"),
        ({"run": ("sh", "{sources}")}, "run: knows no placeholder {sources}"),
        ({"compile": ("cc", "x{sources}")}, "compile: {sources} stands for many words"),
        ({"compile": ("cc", "{Main}")}, "compile: knows no placeholder {Main}"),
        ({"prepare": ("sh", "{sources}")}, "prepare: knows no placeholder {sources}"),
        ({"prepare": ("sh", "{main}")}, "prepare: knows no placeholder {main}"),
        ({"version": ("cc", "{main}")}, "version: knows no placeholder {main}, but none"),
        ({"compile": ()}, "artifacts: names what compiling leaves, and there is no `compile`"),
        ({"prepared": ("y",)}, "prepared: names what `prepare` leaves, and there is no `prepare`"),
        ({"artifacts": ("../x",)}, "artifacts: '../x' is not the name of a file in {space}"),
        ({"artifacts": ("..",)}, "artifacts: '..' is not the name"),
        ({"artifacts": ("",)}, "artifacts: '' is not the name"),
        ({"artifacts": ("entry.json",)}, "artifacts: 'entry.json' is what the cache calls a file of its own"),
        ({"artifacts": ("a", "a")}, "artifacts: names 'a' twice"),
        ({"prepare": ("sh",), "prepared": ("program",)}, "prepared: 'program' is one of `artifacts` too"),
        ({"prepare": ("sh",), "prepared": ("entry.json",)}, "prepared: 'entry.json' is what the cache"),
        ({"files": ("lib/x",)}, "files: 'lib/x' is no absolute path"),
        ({"tools": ("bin/x",)}, "tools: 'bin/x' is neither the name of a tool nor"),
        ({"profile": "my/x.policy"}, "profile: 'my/x.policy' is neither the name"),
        ({"profile": "/etc/shadow"}, "profile: '/etc/shadow' is neither the name"),
        ({"compile_profile": ""}, "compile_profile: '' is neither the name"),
        ({"environment": (("A=B", ""),)}, "environment: 'A=B' is no name of a variable"),
        ({"environment": (("A", "\0"),)}, "environment: holds a NUL"),
        ({"run": ("sh", "\0")}, "run: holds a NUL"),
        ({"self_test": SelfTest("\0", "", "", "", "")}, "self_test: holds a NUL"),
        ({"environment": (("A B", ""),)}, "environment: 'A B' is no name of a variable"),
        ({"environment": (("", ""),)}, "environment: '' is no name of a variable"),
        ({"environment": (("A", "{memry}M"),)}, "environment: knows no placeholder {memry}, but {memory}, {stack}"),
        ({"exhausted": ("",)}, "exhausted: holds an empty text"),
        ({"exhausted": ("memory", " ")}, "exhausted: holds an empty text"),
        ({"time_exhausted": ("\n",)}, "time_exhausted: holds an empty text"),
        ({"content": ("",)}, "content: holds an empty text"),
        ({"content": ("x*",)}, "content: 'x*' is found in an empty text"),
        ({"content": ("^",)}, "content: '^' is found in an empty text"),
        ({"file_name": "(x?)"}, "file_name: '(x?)' is found in an empty text"),
        ({"main_pattern": "x|"}, "main_pattern: 'x|' is found in an empty text"),
        ({"shebangs": (" ",)}, "shebangs: ' ' is not the name of a file"),
        ({"main_names": ("",)}, "main_names: '' is not the name of a file"),
        ({"aliases": ("",)}, "aliases: '' is no name"),
        ({"artifacts": (" ",)}, "artifacts: ' ' is not the name"),
        ({"tools": (" ",)}, "tools: ' ' is neither the name of a tool nor"),
        ({"self_test": SelfTest(" ", "", "", "", "")}, "self_test.echo: is empty"),
        ({"title": "a\u202eb"}, "title: 'a\\u202eb' holds what cannot be printed"),
        ({"title": "a" * 201}, "title: 'aaaaa"),
        ({"package": "a\nb"}, "package: 'a\\nb' holds what cannot be printed"),
        ({"install": "a\x1b[2J"}, "install: 'a\\x1b[2J' holds what cannot be printed"),
        ({"include": "a\x7f"}, "include: 'a\\x7f' holds what cannot be printed"),
        ({"priority": 1_000_001}, "priority: must be from -1000000 to 1000000"),
        ({"priority": -(1 << 70)}, "priority: must be from -1000000 to 1000000"),
        ({"content": ("(",)}, "content: '(' is no regular expression: missing )"),
        ({"main_pattern": "*"}, "main_pattern: '*' is no regular expression"),
        ({"file_name": "class"}, "file_name: 'class' has 0 groups"),
        ({"file_name": "(a)(b)"}, "file_name: '(a)(b)' has 2 groups"),
        ({"syntax": "cobol"}, "syntax: 'cobol' is unknown; known are "),
        ({"main_names": ("a/b",)}, "main_names: 'a/b' is not the name of a file"),
        ({"shebangs": ("/usr/bin/x",)}, "shebangs: '/usr/bin/x' is not the name of a file"),
        ({"processes": 0}, "processes: must be from 1 to 4096, not 0"),
        ({"time_factor": 0.0}, "time_factor: must be above 0"),
        ({"time_factor": float("nan")}, "time_factor: must be above 0 and at most 1000, not nan"),
        ({"memory_factor": float("inf")}, "memory_factor: must be above 0"),
        ({"extra_time_ms": -1.0}, "extra_time_ms: must be from 0"),
        ({"extra_memory_mib": -1}, "extra_memory_mib: must be from 0"),
        ({"extra_memory_mib": 1 << 40}, "extra_memory_mib: must be from 0"),
        ({"compile_time_ms": -0.5}, "compile_time_ms: must be from 0"),
        ({"compile_memory_mib": -1}, "compile_memory_mib: must be from 0"),
        ({"compile_processes": -1}, "compile_processes: must be from 0"),
        ({"compile_file_mib": -1}, "compile_file_mib: must be from 0"),
        ({"include": "../x"}, "include: '../x' is not the name of a file"),
        ({"self_test": SelfTest("echo", "", "", "", "", file="a/b")}, "self_test.file: 'a/b' is not the name"),
    ],
)  # fmt: skip
def test_fault(change: dict[str, Any], said: str) -> None:
    """One change to a sound language, one fault."""
    (fault,) = faults(structs.replace(SOUND, **change))
    assert said in str(fault)


@pytest.mark.parametrize("text", ["x" * 100_000, "\U000e0001" * 100_000, "(?P=" + "x" * 100_000, "a/" * 100_000])
def test_faults_are_short(text: str) -> None:
    """Whatever somebody writes, what is said of it fits into some lines of a terminal."""
    keys = ("name", "title", "package", "install", "include", "file_name", "main_pattern", "syntax", "profile")
    lists = (
        "aliases",
        "extensions",
        "takes",
        "tools",
        "shebangs",
        "main_names",
        "content",
        "files",
        "artifacts",
        "run",
    )
    changes: list[dict[str, Any]] = [{key: text} for key in keys] + [{key: (text,)} for key in lists]
    for change in (*changes, {"environment": ((text, ""),)}, {"run": ("sh", "{" + "x" * 100_000 + "}")}):
        found = faults(structs.replace(SOUND, **change))
        assert all(len(str(fault)) < 300 for fault in found)
        (other,) = unknown_profiles(structs.replace(SOUND, profile="x" * 100_000), ("compiler",))[:1]
        assert len(str(other)) < 300


def test_all_faults_are_found() -> None:
    """They do not hide each other."""
    assert len(faults(structs.replace(SOUND, name="", title="", syntax="x", processes=0))) == 4


def test_unknown_profiles() -> None:
    """Names must be known; paths are somebody else's to look at."""
    language = structs.replace(SOUND, profile="a", compile_profile="/b.policy")
    assert unknown_profiles(language, {"a"}) == []
    (fault,) = unknown_profiles(language, {"c", "b"})
    assert str(fault) == "profile: no profile is called 'a'; known are b, c"
