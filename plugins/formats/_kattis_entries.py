"""One folder of test data, looked at once: which tests it holds, which groups, and what is half of a test.

Names alone decide, and each is touched once: packages have thousands of tests. No link is followed out of the data.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from ...core.errors import PackageError
from ._kattis_programs import check_inside

_USED = (".in", ".ans", ".args", ".files")  # of a test, to judge with


class Entries(Struct, frozen=True):
    """Names in a folder, hidden ones apart. `lost` are links to what is not in this copy of the package."""

    folder: Path
    files: frozenset[str]
    folders: frozenset[str]
    others: frozenset[str]  # pipes, devices
    lost: frozenset[str]

    @property
    def count(self) -> int:
        return len(self.files) + len(self.folders) + len(self.others) + len(self.lost)

    def members(self) -> Iterator[tuple[str, bool]]:
        """Groups (False) and tests (True), without ending, interleaved in the order of their names.

        Raises PackageError for a test that is no file.
        """
        inputs, answers = self._stems(".in"), self._stems(".ans")
        groups = {name for name in self.folders if not name.endswith(_USED)}
        members = [(name, False) for name in groups] + [(stem, True) for stem in inputs & answers]
        for name, is_test in sorted(members):
            for file in (f"{name}.in", f"{name}.ans"):
                if is_test and file not in self.files:
                    raise PackageError(f"{self.folder / file}: is not a file")
            yield name, is_test

    def halves(self) -> list[str]:
        """Files whose other half is not there."""
        inputs, answers = self._stems(".in"), self._stems(".ans")
        lost = [name for name in self.lost if name.endswith((".in", ".ans"))]
        return [f"{stem}.in" for stem in inputs - answers] + [f"{stem}.ans" for stem in answers - inputs] + lost

    def _stems(self, ending: str) -> set[str]:
        every = (*self.files, *self.folders, *self.others)
        return {name.removesuffix(ending) for name in every if name.endswith(ending)}


def entries_of(folder: Path, data: Path) -> Entries:
    """Raises PackageError for a link that leads out of `data`."""
    found: dict[str, set[str]] = {"files": set(), "folders": set(), "others": set(), "lost": set()}
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                found[_kind(entry, folder, data)].add(entry.name)
    return Entries(folder, **{kind: frozenset(names) for kind, names in found.items()})


def _kind(entry: os.DirEntry[str], folder: Path, data: Path) -> str:
    if not entry.is_symlink():
        return "files" if entry.is_file() else "folders" if entry.is_dir() else "others"
    path = folder / entry.name
    is_folder = path.is_dir()  # the entry's own stumbles over loops
    if is_folder or entry.name.endswith(_USED):
        check_inside(path, data, what="the folder of test data")
    return "folders" if is_folder else "files" if path.is_file() else "others" if path.exists() else "lost"
