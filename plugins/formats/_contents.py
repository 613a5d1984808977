"""The files of a package, by their names in it: nothing is followed out of it, and what is odd is said in a line."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
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
_LONGEST_NAME = 255  # bytes, of Linux's file systems
_C = (".c", ".cpp", ".cc")


class Contents:
    """Of one package. Names are relative to its folder, with slashes."""

    def __init__(self, path: Path) -> None:
        self.root = path.resolve()
        self._inside: set[str] = set()  # folders that have been looked at: of a thousand tests, once
        self._plain: set[str] = set()  # names of files that are no links

    def names(self, folder: str) -> list[str]:
        """The files of a folder, in the order of their names; none where there is no such folder."""
        found = self._listed(folder)
        self._plain.update(f"{folder}/{entry.name}" for entry in found if entry.is_file(follow_symlinks=False))
        return [
            entry.name
            for entry in found
            if f"{folder}/{entry.name}" in self._plain or (self.root / folder / entry.name).is_file()
        ]

    def folders(self, folder: str) -> list[str]:
        """The same of folders."""
        return [entry.name for entry in self._listed(folder) if (self.root / folder / entry.name).is_dir()]

    def _listed(self, folder: str) -> list[os.DirEntry[str]]:
        place = self.root / folder
        try:
            self._check_folder(place)
            with os.scandir(place) as entries:
                return sorted((one for one in entries if not one.name.startswith(".")), key=lambda one: one.name)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise blame(place, error, PackageError) from error

    def has(self, name: str) -> bool:
        return (self.root / name).is_file()

    def file(self, name: str, *, why: str = "") -> Path:
        """Raises PackageError where there is none (`why` says who wants it), or a link out of the package."""
        path = self.root / name
        if name in self._plain:
            return path
        self._check_folder(path.parent)
        if self._is_plain_file(path):
            return path
        self._check_inside(path)
        if not path.is_file():
            what = "is not a file" if path.exists() else f"is missing{why and f'; {why}'}"
            raise PackageError(f"{shown(path)}: {what}")
        return path

    @staticmethod
    def _is_plain_file(path: Path) -> bool:
        try:
            return stat.S_ISREG(os.lstat(path).st_mode)
        except OSError:
            return False

    def _check_folder(self, folder: Path) -> None:
        if str(folder) not in self._inside:
            self._check_inside(folder)
            self._inside.add(str(folder))

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
    """Whether a name is one of a file and of nothing else, and fits in a line."""
    short = 0 < len(name.encode(errors="replace")) <= _LONGEST_NAME
    return short and name not in (".", "..") and "/" not in name and name.isprintable()
