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
    try:
        source = _found(root, folders, wanted)
    except SubmissionError as error:
        raise PackageError(str(error)) from error
    check_all_inside(source, root)
    return source


def _found(root: Path, folders: Sequence[str], wanted: str) -> Source:
    for name in folders:
        folder = root / name
        if not folder.is_dir():
            continue
        check_inside(folder, root)
        entries = sorted(path for path in folder.iterdir() if not path.name.startswith((".", "__pycache__")))
        if len(entries) == 1:
            check_inside(entries[0], root)
            return program_of(entries[0])
        if entries and not any(path.is_dir() for path in entries):
            return program_of(folder)
        if entries:
            names = ", ".join(shown(path.name) for path in entries)
            raise PackageError(f"{folder}: holds several programs ({names}); keep the one that judges")
    raise PackageError(f"{root}: {wanted}, but {folders[0]}/ holds none")
