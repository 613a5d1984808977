"""Files of a package that nothing of it uses: an answer without its input, a program that no one asks for.

Only in folders of which something is used, and never what is there for people (statements, notes, pictures) or tells
how to read the others. So what is named is a slip, or was forgotten.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, cast

from msgspec import Struct

from ..model import Problem, Source
from ..recipes import made

_FOR_PEOPLE = (
    "*.md", "*.txt", "*.tex", "*.sty", "*.html", "*.pdf", "*.png", "*.jpg", "*.jpeg", "*.svg", "*.gif", "*.hint",
    "*.desc", "*.statement", "*.download", "*.interaction", "readme*", "license*", "makefile", "*.sh", "*.markdown",
)  # fmt: skip
_TOOLS = ("gen*", "*generator*", "*ingen.*", "*.h")  # by which the test data was made, or may be made again
_DATA = ("*.in", "*.out", "*.ans", "*.a")  # all that is named beside the package's settings, where tools lie as well
_SETTINGS = ("*.yaml", "*.yml", "*.json", "*.toml", "*.ini", "*.xml", "*.cfg", "testplan", "*.expected-failure")
_SCRIPTS = ("*.ctd", "*.viva")  # of validators, in languages that nobody here speaks: that is told when they are read
_NOT_OURS = (".*", "__pycache__", "*.pyc", "*.zip")
_MOST_FILES = 50_000


def unused(problem: Problem) -> list[Path]:
    """Sorted, relative to the package. Raises OSError."""
    used = {path.resolve() for path in _paths(problem)}
    used |= {path.resolve() for recipe in problem.recipes for path in made(recipe)}
    root = problem.root.resolve()
    # Where a format made the test data anew, it says of other files no more than what it took from them.
    anew = not problem.data.resolve().is_relative_to(root)
    telling = {path.resolve() for path in _paths(problem.submissions)} if anew else used
    places = {_place(path, root) for path in telling if path.is_relative_to(root) and path.is_file()}
    found = (path for path in _files(root) if _place(path, root) in places and path.resolve() not in used)
    return sorted(path.relative_to(root) for path in found if not _is_shown(path, used))


def _is_shown(path: Path, used: set[Path]) -> bool:
    """An output beside input and answer: what readers see in the answer's place (ICPC)."""
    return path.suffix == ".out" and {path.resolve().with_suffix(end) for end in (".in", ".ans")} <= used


def _place(path: Path, root: Path) -> str:
    """The folder of the package that it lies in, by name; empty: the package itself."""
    first, *rest = path.relative_to(root).parts
    return first if rest else ""


def _files(root: Path) -> Iterator[Path]:
    seen = 0
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not _is_one_of(name, (*_NOT_OURS, *_TOOLS))]
        for name in names:
            seen += 1
            if seen > _MOST_FILES:
                return
            if _is_one_of(name, (*_NOT_OURS, *_SETTINGS, *_FOR_PEOPLE, *_TOOLS, *_SCRIPTS)):
                continue
            if Path(folder) != root or _is_one_of(name, _DATA):
                yield Path(folder, name)


def _is_one_of(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name.lower(), pattern) for pattern in patterns)


def _paths(value: object) -> Iterator[Path]:
    """Every file that a record names, however deep."""
    if isinstance(value, Path):
        yield value
    elif isinstance(value, Source):
        yield from (value.root / name for name in value.files)
        yield from (path for _, path in value.beside)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _paths(getattr(value, name))
    elif isinstance(value, (tuple, list)):
        for inner in cast("Sequence[Any]", value):
            yield from _paths(inner)
