"""Which files there are below some folders, and when each was written: to see what changes between two looks."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from fnmatch import translate
from pathlib import Path

_NOISE = (".*", "__pycache__", "*.pyc", "*~", "#*#", "*.swp", "*.swx", "4913")  # what editors and tools leave beside
_FOR_PEOPLE = ("*.md", "*.markdown", "*.tex", "*.html", "*.pdf", "*.png", "*.jpg", "*.svg")  # change no verdict
_IS_NOISE = re.compile("|".join(map(translate, (*_NOISE, *_FOR_PEOPLE)))).match
_MOST_FILES = 50_000
Snapshot = Mapping[str, tuple[int, int, int]]  # by path: of ten thousand files, Path takes longer than the looking


def taken(places: Sequence[Path]) -> Snapshot:
    """Of files and of all below folders. What is gone meanwhile is not there."""
    found: dict[str, tuple[int, int, int]] = {}
    for place in places:
        for folder, folders, names in os.walk(place):
            folders[:] = [name for name in folders if not _IS_NOISE(name)]
            for name in names:
                if not _IS_NOISE(name) and len(found) < _MOST_FILES:
                    _note(found, f"{folder}/{name}")
        if place.is_file():
            _note(found, str(place))
    return found


def differing(before: Snapshot, after: Snapshot) -> set[Path]:
    """What is new, gone, or was written."""
    return {Path(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def _note(found: dict[str, tuple[int, int, int]], path: str) -> None:
    try:
        status = os.stat(path)  # noqa: PTH116 - as above
    except OSError:
        return
    found[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
