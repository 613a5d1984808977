"""The files of a package, by their names in it: nothing is followed out of it, and what is odd is said in a line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

from ...core.documents import shown
from ...core.errors import PackageError, SubmissionError
from ...core.model import Source, Support
from ...core.shortage import blame
from ...core.submissions import source_of

# Endings of sources, and the languages that take them: names, or those of families.
LANGUAGES: dict[str, tuple[str, ...]] = {
    ".c": ("c",),
    ".cpp": ("cpp",),
    ".cc": ("cpp",),
    ".cs": ("csharp",),
    ".hs": ("haskell",),
    ".java": ("java",),
    ".pas": ("pascal",),
    ".php": ("php",),
    ".py": ("python3", "pypy3"),
    ".rs": ("rust",),
    ".go": ("go",),
    ".kt": ("kotlin",),
}
_HEADERS = (".h", ".hpp", ".hh")
_C = (".c", ".cpp", ".cc")


class Contents:
    """Of one package. Names are relative to its folder, with slashes."""

    def __init__(self, path: Path) -> None:
        self.root = path.resolve()

    def names(self, folder: str) -> list[str]:
        """The files of a folder, in the order of their names; none where there is no such folder."""
        return self._listed(folder, Path.is_file)

    def folders(self, folder: str) -> list[str]:
        """The same of folders."""
        return self._listed(folder, Path.is_dir)

    def _listed(self, folder: str, wanted: Callable[[Path], bool]) -> list[str]:
        place = self.root / folder
        try:
            self._check_inside(place)
            found = sorted(os.listdir(place)) if place.is_dir() else []  # noqa: PTH208 - names, of many files
            return [name for name in found if not name.startswith(".") and wanted(place / name)]
        except OSError as error:
            raise blame(place, error, PackageError) from error

    def has(self, name: str) -> bool:
        return (self.root / name).is_file()

    def file(self, name: str, *, why: str = "") -> Path:
        """Raises PackageError where there is none (`why` says who wants it), or a link out of the package."""
        path = self.root / name
        self._check_inside(path)
        if not path.is_file():
            raise PackageError(
                f"{shown(path)}: " + ("is not a file" if path.exists() else f"is missing{why and f'; {why}'}")
            )
        return path

    def program(self, name: str) -> Source:
        """A program of the package's own, of one file. Raises PackageError."""
        path = self.file(name)
        try:
            return source_of(path, links=self.root)
        except SubmissionError as error:
            raise PackageError(str(error)) from error

    def support(self, folder: str, names: Iterable[str], *, main: str, rename: str) -> list[Support]:
        """Graders and what they need, one record an ending of sources: `main` is the one that holds main().

        Each language gets its own sources, and headers; nobody gets another's.
        """
        files = {name: self.file(f"{folder}/{name}") for name in names}
        endings = {PurePath(name).suffix for name in files} & LANGUAGES.keys()
        found: list[Support] = []
        for ending in sorted(endings):
            if f"{main}{ending}" not in files:
                continue
            wanted = [name for name in files if _belongs(name, ending, main)]
            found.append(
                Support(tuple((name, files[name]) for name in wanted), LANGUAGES[ending], rename=rename, main=main)
            )
        return found

    def _check_inside(self, path: Path) -> None:
        if not Path(os.path.realpath(path)).is_relative_to(self.root):
            raise PackageError(f"{shown(path)}: is a link that leads out of the package; put the file itself there")


def _belongs(name: str, ending: str, main: str) -> bool:
    """C and C++ get the one grader and headers: what else lies there is no part of the program."""
    if ending in _C:
        return name == f"{main}{ending}" or PurePath(name).suffix in _HEADERS
    return PurePath(name).suffix == ending


def languages_of(support: Iterable[Support]) -> tuple[str, ...]:
    """The languages that there is something for."""
    return tuple(dict.fromkeys(name for part in support for name in part.languages))


def is_plain(name: str) -> bool:
    """Whether a name is one of a file and of nothing else."""
    return (
        bool(name)
        and name not in (".", "..")
        and "/" not in name
        and "\0" not in name
        and len(name.encode(errors="replace")) <= 255
    )
