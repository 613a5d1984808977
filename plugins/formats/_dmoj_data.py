"""The test data of a DMOJ package: files beside `init.yml`, else in its archive, as programs get them.

Text is normalised: every end of a line becomes a newline, and a last line gets one that has none. So all data is copied
into a folder of the cache, once. Source: DMOJ/judge-server, `ProblemDataManager` and `TestCase` in dmoj/problem.py.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from ...core import archives, materials
from ...core.documents import shown
from ...core.errors import PackageError
from ...core.places import inside, present

_VERSION = "1"  # of what is made: another one makes it anew
_CHUNK = 1 << 20


class Ingredient(Struct, frozen=True):
    """A file of test data: what it is called where programs read it, and where it comes from; None: it is empty."""

    name: str
    source: Path | None
    binary: bool


class Data:
    """Of one package, whose `root` has no links in its path."""

    def __init__(self, root: Path, archive: str, where: str) -> None:
        self._root = root
        self._archive = archive
        self._unpacked: Path | None = None
        if archive:
            path = present(root, archive, where=f"{where}, archive")
            key = f"dmoj archive\0{_VERSION}\0{materials.identity(path)}"
            self._unpacked = materials.folder(key, lambda into: archives.unpack(path, into))

    def names(self) -> list[str]:
        """Of the files in the archive."""
        if self._unpacked is None:
            return []
        found: list[str] = []
        for folder, _, files in os.walk(self._unpacked):
            below = os.path.relpath(folder, self._unpacked)
            found += (name if below == "." else f"{below}/{name}" for name in files)
        return sorted(found)

    def find(self, name: str, where: str) -> Path:
        """Beside init.yml, else in the archive. Raises PackageError."""
        path = inside(self._root, name, where=where)
        if os.path.isfile(path):  # noqa: PTH113 - which no name troubles
            return path
        if self._unpacked is not None:
            packed = inside(self._unpacked, name, where=where)
            if os.path.isfile(packed):  # noqa: PTH113
                return packed
        place = f" nor in {self._archive}" if self._archive else ""
        raise PackageError(f"{where}: there is no file {name!r} beside init.yml{place}")


def lay_out(ingredients: Sequence[Ingredient], made_of: Sequence[Path], asked: Sequence[str]) -> Path:
    """The folder that holds them. `made_of` are the programs that make more of it later, `asked` what they are told."""
    parts = [f"dmoj\0{_VERSION}", *(materials.identity(path) for path in made_of), *asked]
    for one in ingredients:
        parts += (one.name, str(one.binary), materials.identity(one.source) if one.source else "")
    return materials.folder("\0".join(parts), lambda into: _fill(into, ingredients))


def _fill(folder: Path, ingredients: Sequence[Ingredient]) -> None:
    made: dict[tuple[Path | None, bool], Path] = {}
    for one in ingredients:
        target = folder / one.name
        target.parent.mkdir(parents=True, exist_ok=True)
        first = made.setdefault((one.source, one.binary), target)
        if first is not target:
            os.link(first, target)
            continue
        with target.open("xb") as written:
            if one.source is not None:
                _copy(one.source, written, binary=one.binary)


def _copy(source: Path, target: BinaryIO, *, binary: bool) -> None:
    try:
        opened = source.open("rb")
    except OSError as error:
        raise PackageError(f"{shown(source)}: {error.strerror}") from error
    with opened:
        if binary:
            shutil.copyfileobj(opened, target, _CHUNK)
        else:
            normalise(opened, target)


def normalise(source: BinaryIO, target: BinaryIO) -> None:
    r"""`\r\n` and `\r` become `\n`, and text that does not end in one gets one; nothing stays nothing."""
    held, last = b"", b"\n"
    while chunk := source.read(_CHUNK):
        text = held + chunk
        held = b"\r" if text.endswith(b"\r") else b""
        text = text[: len(text) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        target.write(text)
        last = text[-1:] or last
    if held or last != b"\n":
        target.write(b"\n")
