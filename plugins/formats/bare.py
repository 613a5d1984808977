"""A folder of tests, and nothing else.

::

    1.in 1.out   or   1.ans               a test: input and answer, side by side
    input1.txt   output1.txt              the same
    easy/1.in …                           folders are groups
    checker.cpp                           at most one file of this name: the checker

It has the lowest priority, so a folder that any other format knows is that format's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from ...core.documents import shown
from ...core.errors import PackageError, SubmissionError
from ...core.group import Group
from ...core.hookspecs import hookimpl
from ...core.model import MIB, CheckerSpec, Limits, Problem, Stated, TestCase
from ...core.submissions import program_of

_LIMITS = Limits(time_ms=1000, memory_bytes=256 * MIB)
_VALIDATION = Limits(time_ms=60_000, memory_bytes=2048 * MIB, processes=32)
_COMPILE = Limits(time_ms=30_000, memory_bytes=512 * MIB, processes=32, open_files=256)
_MOST_FILES = 100_000
_MOST_DEPTH = 8
_NUMBERED = re.compile(r"input([^/]*)\.txt", re.ASCII)


class BareFormat:
    name = "bare"
    priority = -100

    def detect(self, path: Path) -> bool:
        """One input with its answer is enough."""
        try:
            return path.is_dir() and any(map(_holds_a_test, _folders(path)))
        except (OSError, PackageError):
            return False

    def load(self, path: Path) -> Problem:
        root = path.resolve()
        folders = list(_folders(root))
        tests = tuple(test for below, names in folders for test in _tests(root, below, names))
        if not tests:
            raise PackageError(f"{shown(root)}: holds no test; put 1.in and 1.out, or 1.ans, into it")
        return Problem(
            name=shown(root.name),
            title=shown(root.name),
            root=root,
            data=root,
            format=self.name,
            limits=_LIMITS,
            validation_limits=_VALIDATION,
            compile_limits=_COMPILE,
            tests=tests,
            checker=_checker(root, dict(folders).get("", [])),
            scoring=_scoring(tests),
            stated=Stated(time=False, memory=False, output=False),
        )


def _holds_a_test(folder: tuple[str, list[str]]) -> bool:
    known = set(folder[1])
    return any(_answer(name, known) for name in known)


def _folders(root: Path) -> Iterator[tuple[str, list[str]]]:
    """Each folder with the names of its files, in the order of counting. Links to folders are not followed."""
    waiting = [""]
    seen = 0
    while waiting:
        below = waiting.pop()
        names: list[str] = []
        inner: list[str] = []
        with os.scandir(root / below) as entries:
            for entry in entries:
                seen += 1
                if seen > _MOST_FILES:
                    raise PackageError(f"{shown(root)}: holds more than {_MOST_FILES} files, too many for a package")
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False) and below.count("/") < _MOST_DEPTH:
                    inner.append(f"{below}{entry.name}/")
                elif entry.is_file(follow_symlinks=False) or os.path.isfile(entry.path):  # noqa: PTH113 - loops
                    names.append(entry.name)
        yield below, sorted(names, key=_natural)
        waiting += sorted(inner, key=_natural, reverse=True)


def _natural(name: str) -> list[tuple[int, str]]:
    """2 before 10."""
    return [(int(part[:18]), part) if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]+)", name)]


def _answer(name: str, names: Collection[str]) -> str | None:
    """Of the input of this name; None where it is no input. An input without an answer has an empty one."""
    numbered = _NUMBERED.fullmatch(name)
    if numbered:
        wanted = [f"output{numbered[1]}.txt"]
    elif name.endswith(".in"):
        wanted = [f"{name[:-3]}.out", f"{name[:-3]}.ans"]
    else:
        return None
    return next((one for one in wanted if one in names), "")


def _tests(root: Path, below: str, names: list[str]) -> Iterator[TestCase]:
    known = set(names)
    for name in names:
        answer = _answer(name, known)
        if answer is None:
            continue
        path = root / below / name
        if not answer:
            raise PackageError(f"{shown(path)}: has no answer; {_missing(name)} must lie beside it")
        for one in (path, root / below / answer):
            _check_place(root, one)
        stem = name.removesuffix(".in").removesuffix(".txt")
        yield TestCase(shown(f"{below}{stem}"), shown(below.rstrip("/")), path, root / below / answer)


def _missing(name: str) -> str:
    numbered = _NUMBERED.fullmatch(name)
    return f"output{shown(numbered[1])}.txt" if numbered else shown(f"{name[:-3]}.out")


def _check_place(root: Path, path: Path) -> None:
    if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
        raise PackageError(f"{shown(path)}: is a link that leads out of the folder; put what it leads to in its place")


def _scoring(tests: tuple[TestCase, ...]) -> Group | None:
    """Folders are groups, which count as the contest profile says; None where there are none."""
    names = dict.fromkeys(test.group for test in tests)
    if list(names) == [""]:
        return None
    groups = (Group(name or "(top)", tuple(test.name for test in tests if test.group == name)) for name in names)
    return Group("", tuple(groups))


def _checker(root: Path, names: list[str]) -> CheckerSpec:
    """The one file `checker.*`: testlib's protocol where it includes testlib.h, else ours; without one, tokens."""
    found = [name for name in names if Path(name).stem == "checker"]
    if not found:
        return CheckerSpec("default", ("case_sensitive",))
    if len(found) > 1:
        raise PackageError(f"{shown(root)}: holds several checkers ({', '.join(map(shown, found))}); keep one")
    _check_place(root, root / found[0])
    try:
        program = program_of(root / found[0])
        text = (root / found[0]).read_bytes()[: 1 << 20]
    except (OSError, SubmissionError) as error:
        raise PackageError(f"{shown(root / found[0])}: cannot be read: {error}") from error
    return CheckerSpec("testlib" if b"testlib.h" in text else "plain", program=program)


@hookimpl
def parley_formats() -> list[BareFormat]:
    return [BareFormat()]
