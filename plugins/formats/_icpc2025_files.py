"""What a package of ICPC 2025-09 has in its folders. Source: "General requirements"."""

from __future__ import annotations

import enum
import os
import re
from collections.abc import Iterator
from pathlib import Path

from ...core.documents import shown
from ...core.errors import PackageError

_NAME = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}", re.ASCII)


class Kind(enum.Enum):
    """What a name stands for; links are what they lead to."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"  # or nothing: a link that leads nowhere, or in a circle


Listing = dict[str, Kind]


def listing(folder: Path, root: Path) -> Listing:
    """What is in a folder, by name, sorted. A name that packages cannot have is as good as not there.

    Raises PackageError for a link that leads out of the package.
    """
    with os.scandir(folder) as found:
        kept = sorted((entry for entry in found if _NAME.fullmatch(entry.name)), key=lambda entry: entry.name)
    for entry in kept:
        if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(root):
            where = shown(entry.path)
            raise PackageError(f"{where}: is a link that leads out of the package; put what it leads to in its place")
    return {entry.name: _kind(entry) for entry in kept}


def _kind(entry: os.DirEntry[str]) -> Kind:
    try:
        return Kind.FOLDER if entry.is_dir() else Kind.FILE if entry.is_file() else Kind.OTHER
    except OSError:
        return Kind.OTHER


def entries(folder: Path, root: Path) -> list[Path]:
    """The same as paths."""
    return [folder / name for name in listing(folder, root)]


def files_below(folder: Path, root: Path) -> list[tuple[str, Path]]:
    """All files of a folder and those in it, by their names relative to it; none where there is no such folder."""
    if not folder.is_dir():
        return []
    return [(str(path.relative_to(folder)), path) for path in _below(folder, root, ())]


def entered(folder: Path, above: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders on the way into `folder`, with it. Raises PackageError for a link that leads back."""
    here = folder.resolve()
    if here in above:
        raise PackageError(f"{folder}: is a link to a folder that holds it")
    return (*above, here)


def _below(folder: Path, root: Path, above: tuple[Path, ...]) -> Iterator[Path]:
    here = entered(folder, above)
    for path in entries(folder, root):
        if path.is_dir():
            yield from _below(path, root, here)
        elif path.is_file():
            yield path
