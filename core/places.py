"""Files of a package that its own files name: relative, and nowhere but in it."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from .documents import shown
from .errors import PackageError

_MOST_NAME = 255  # bytes, of each part: as much as file systems take


def inside(root: Path, name: str, *, where: str) -> Path:
    r"""The file or folder `name` of the package `root`, which need not be there; `where` is who names it.

    Backslashes are slashes, as packages are made on Windows too. Raises PackageError for an absolute name, one with a
    step upwards, and one that links lead out of the package.
    """
    relative = PurePosixPath(name.replace("\\", "/"))
    said = f"{where}: {name[:200]!r}"
    if (
        not relative.parts
        or "\0" in name
        or any(len(part.encode(errors="surrogatepass")) > _MOST_NAME for part in relative.parts)
    ):
        raise PackageError(f"{said} names no file")
    if relative.is_absolute() or ".." in relative.parts or relative.parts[0].endswith(":"):
        raise PackageError(f"{said} leads out of the package; name a file that lies in it")
    place = root / relative
    try:
        led_out = not Path(os.path.realpath(place)).is_relative_to(os.path.realpath(root))
    except (OSError, ValueError) as error:
        raise PackageError(f"{said} names no file: {error}") from error
    if led_out:
        raise PackageError(f"{said} is a link that leads out of {shown(root)}; put what it leads to in its place")
    return place


def present(root: Path, name: str, *, where: str) -> Path:
    """The same of a file that must be there."""
    place = inside(root, name, where=where)
    if not os.path.isfile(place):  # noqa: PTH113 - which no name and no loop of links troubles
        raise PackageError(f"{where}: {name[:200]!r} is not there; add the file, or take its name out")
    return place
