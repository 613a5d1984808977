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
        files=("/etc/x",), tools=("y", "/opt/y"), profile="/p/x.policy", self_test=SelfTest("", "", "", "", ""),
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
        ({"takes": ("c",)}, "takes: 'c' is not a dot"),
        ({"open_files": -1}, "open_files: must be from 0 to 4096, not -1"),
        ({"run": ()}, "run: is empty"),
        ({"run": ("",)}, "run: its first word is empty"),
        ({"run": ("./x",)}, "run: './x' is a relative path"),
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
        ({"tools": ("bin/x",)}, "tools: 'bin/x' is a relative path"),
        ({"profile": "my/x.policy"}, "profile: 'my/x.policy' is neither the name"),
        ({"compile_profile": ""}, "compile_profile: '' is neither the name"),
        ({"environment": (("A=B", ""),)}, "environment: 'A=B' is no name of a variable"),
        ({"environment": (("A", "\0"),)}, "environment: holds a NUL"),
        ({"run": ("sh", "\0")}, "run: holds a NUL"),
        ({"self_test": SelfTest("\0", "", "", "", "")}, "self_test: holds a NUL"),
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
        ({"self_test": SelfTest("", "", "", "", "", file="a/b")}, "self_test.file: 'a/b' is not the name of a file"),
    ],
)  # fmt: skip
def test_fault(change: dict[str, Any], said: str) -> None:
    """One change to a sound language, one fault."""
    (fault,) = faults(structs.replace(SOUND, **change))
    assert said in str(fault)


def test_all_faults_are_found() -> None:
    """They do not hide each other."""
    assert len(faults(structs.replace(SOUND, name="", title="", syntax="x", processes=0))) == 4


def test_unknown_profiles() -> None:
    """Names must be known; paths are somebody else's to look at."""
    language = structs.replace(SOUND, profile="a", compile_profile="/b.policy")
    assert unknown_profiles(language, {"a"}) == []
    (fault,) = unknown_profiles(language, {"c", "b"})
    assert str(fault) == "profile: no profile is called 'a'; known are b, c"
