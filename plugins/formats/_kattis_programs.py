"""The programs of a Kattis package, and the rule for all of its files: no link is followed out of the package."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ...core.documents import shown
from ...core.errors import PackageError, SubmissionError
from ...core.model import Source
from ...core.submissions import program_of

_SCRIPTS = frozenset(("build", "run"))
_NO_PROGRAMS = frozenset((".h", ".hh", ".hpp", ".md", ".txt"))  # what may lie beside those in folders


def check_inside(path: Path, root: Path, *, what: str = "the package") -> None:
    """Raises PackageError for a link that leads out of `root`, which has no link in its own path."""
    if not Path(os.path.realpath(path)).is_relative_to(root):
        raise PackageError(f"{shown(path)}: is a link that leads out of {what}; put the file itself there")


def check_all_inside(source: Source, root: Path) -> None:
    for name in source.files:
        check_inside(source.root / name, root)


def language_of(program: Source) -> str | None:
    """A program with a `build` or `run` script is built and run by those; of any other it is found out."""
    return None if _SCRIPTS.isdisjoint(program.files) else "script"


def only_program(root: Path, folders: Sequence[str], *, wanted: str) -> Source:
    """The one program in the first of these folders that holds any: a file in it, a folder in it, or the folder itself.

    Raises PackageError where there is none (`wanted` says who asks for it), or more than one.
    """
    found = all_programs(root, folders, wanted=wanted)
    if len(found) > 1:
        names = ", ".join(_name(program, root) for program in found)
        raise PackageError(f"{root}: holds several programs ({names}); keep the one that judges")
    return found[0]


def all_programs(root: Path, folders: Sequence[str], *, wanted: str) -> list[Source]:
    """The same where there may be several: each folder in it, and each file beside those, in the order of their names.

    Files without a folder among them are one program, as DOMjudge has it, and not one each (problemtools).
    """
    try:
        found = _found(root, root / folders[0])
        for name in folders[1:]:
            found = found or _found(root, root / name)
    except SubmissionError as error:
        raise PackageError(str(error)) from error
    if not found:
        raise PackageError(f"{root}: {wanted}, but {folders[0]}/ holds none")
    for source in found:
        check_all_inside(source, root)
    return found


def _name(program: Source, root: Path) -> str:
    place = program.path
    return shown(place.relative_to(root) if place.is_relative_to(root) else place)


def _found(root: Path, folder: Path) -> list[Source]:
    if not folder.is_dir():
        return []
    check_inside(folder, root)
    entries = sorted(path for path in folder.iterdir() if not path.name.startswith((".", "__pycache__")))
    if len(entries) > 1 and not any(path.is_dir() for path in entries):
        return [program_of(folder)]
    for path in entries:
        check_inside(path, root)
    return [program_of(path) for path in entries if path.is_dir() or path.suffix.lower() not in _NO_PROGRAMS]
