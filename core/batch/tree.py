"""A contest as a folder: its packages, and below `submissions` those of each problem.

::

    FOLDER/problems/<problem>/              or FOLDER/<problem>/; a folder or a zip file
    FOLDER/submissions/<problem>/<id>.<ext> or <id>/, a folder of files
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ..documents import shown
from ..errors import BatchError
from ..shortage import blame
from .entry import Entry, Found, fault_of

_SUBMISSIONS, _PROBLEMS = "submissions", "problems"


class Tree:
    """`Entries` of a folder. Raises BatchError where it is no such folder."""

    def __init__(self, root: Path) -> None:
        self.name = shown(root)
        self._root = root
        self._entries: list[Entry] = []
        if not is_folder(root / _SUBMISSIONS):
            shape = f"{_SUBMISSIONS}/<problem>/<id>.<ending> beside the problems, or in a manifest, says what to judge"
            raise BatchError(f"{self.name}: holds no folder {_SUBMISSIONS}; {shape}")

    def close(self) -> None:
        pass

    def scan(self) -> Iterator[Found]:
        self._entries.clear()
        base = self._root / _SUBMISSIONS
        for problem in _names(base):
            if not is_folder(base / problem):
                yield Found(0, 0, None, f"{_SUBMISSIONS}/{shown(problem)}: is no folder of a problem's submissions")
                continue
            try:
                names = _names(base / problem)
            except BatchError as error:
                yield Found(0, 0, None, str(error))
                continue
            for name in names:
                entry = self._entry(problem, name)
                fault = fault_of(entry)
                if not fault:
                    self._entries.append(entry)
                where = f"{_SUBMISSIONS}/{shown(problem)}/{shown(name)}: "
                yield Found(len(self._entries) - 1, 0, None if fault else entry, fault and where + fault)

    def at(self, place: int) -> Entry:
        return self._entries[place]

    def _entry(self, problem: str, name: str) -> Entry:
        path = f"{_SUBMISSIONS}/{problem}/{name}"
        whole = is_folder(self._root / path)
        return Entry(problem, path, name if whole else Path(name).stem)


def place_of(problem: str, base: Path) -> Path:
    """Where the package of that name lies; where it would, if there is none."""
    places = [folder / name for folder in (base, base / _PROBLEMS) for name in (problem, f"{problem}.zip")]
    there = next((place for place in places if os.path.exists(place)), None)  # noqa: PTH110 - as in is_folder()
    return there or (places[2] if is_folder(base / _PROBLEMS) else places[0])


def is_folder(path: Path) -> bool:
    """False where we may not look, or the name is too long, as well; pathlib's own raises then."""
    return os.path.isdir(path)  # noqa: PTH112


def _names(folder: Path) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208 - names are wanted
    except OSError as error:
        raise blame(shown(folder), error, BatchError) from error
