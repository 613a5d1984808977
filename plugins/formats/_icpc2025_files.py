"""What a package of ICPC 2025-09 has in its folders. Source: "General requirements"."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from ...core.errors import PackageError

_NAME = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}", re.ASCII)


def entries(folder: Path, root: Path) -> list[Path]:
    """Sorted. A name that packages cannot have is as good as not there.

    Raises PackageError for a link that leads out of the package.
    """
    found = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    for path in found:
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
            raise PackageError(f"{path}: is a link that leads out of the package; put what it leads to in its place")
    return found


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
