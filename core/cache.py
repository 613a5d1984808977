"""Compiled programs, profiles and versions, kept between judgings: a file each, named by the hash of all that went in.

::

    <base>/programs/<key>     a line of JSON (hash, length, language), then files and messages as MessagePack
    <base>/filters/<key>      the same, of compiled profiles
    <base>/versions/<key>     and of what tools said of themselves
    <base>/*/.new-*           one that is being written, or was by a judge that got killed

Entries appear whole or not at all (written beside, then renamed) and go whole (unlinked), so that several judges may
share a cache: a reader has the entry or none. One whose bytes are not those that were hashed is none, and removed.

The folder is this user's and nobody else may write into it, or it is not used at all: what lies in it is run as
contestants' programs and put on as filters. A cache that cannot be used costs no verdict; `Cache.fault` says why.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from .errors import UsageError
from .shelf import Distrusted, Shelf, on_disk
from .shortage import words

SIZE_VARIABLE = "PARLEY_CACHE_SIZE"
_USUAL_BYTES = 2 << 30  # some hundred Java programs with their archives, or a hundred thousand small ones in C
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_LEFT_SHARE = 0.9  # of the limit, when something had to go: the next ones do not each look for room


class Entry(Struct, frozen=True):
    """What is kept under one key: files by name, and the compiler's messages."""

    files: Mapping[str, bytes]
    output: str


def base() -> Path:
    """Where all caches are. Below a path that cannot be a folder where the user has no home: then nothing is kept."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises where there is none
    place = os.environ.get("XDG_CACHE_HOME") or (os.devnull if home == "~" else f"{home}/.cache")
    return Path(place) / "parley"


def default_folder() -> Path:
    return base() / "programs"


def programs(folder: Path | None = None) -> Cache:
    """Where compiled programs are kept: `folder`, or the default. Raises UsageError, see `size_limit()`."""
    return Cache(folder or default_folder(), limit=size_limit())


def filters(programs: Path | None) -> Cache:
    """Where compiled profiles are kept: beside the programs (`programs`, or the default)."""
    return Cache((programs or default_folder()).with_name("filters"))


def versions(programs: Path | None) -> Cache:
    """Where is kept what tools said of themselves."""
    return Cache((programs or default_folder()).with_name("versions"))


def size_limit() -> int:
    """In bytes, from the environment; 0: nothing is kept or used. Raises UsageError for what is no size."""
    text = os.environ.get(SIZE_VARIABLE, "").strip()
    if not text:
        return _USUAL_BYTES
    found = re.fullmatch(r"(\d{1,12}(?:\.\d{1,6})?)\s*([KMGT]?)(?:I?B)?", text.upper(), re.ASCII)
    if not found:
        raise UsageError(f"{SIZE_VARIABLE}: {text!r} is no size; write 500M, 2G, or 0 to keep nothing")
    return int(float(found[1]) * _UNITS[found[2]])


class Cache:
    """`limit` in bytes, or None for what is tiny. `fault` is why nothing can be kept, in a line, once that is known."""

    def __init__(self, folder: Path, *, limit: int | None = None) -> None:
        self.folder = folder
        self.fault = ""
        self._limit = limit
        self._used: set[str] = set()  # by this judging, and so not to be removed by it
        self._total: int | None = None  # bytes, as far as this judge knows; None before it put its first entry
        self._full = False  # of what this judging used: there is nothing to be removed

    def get(self, key: str) -> Entry | None:
        """What is kept under `key`; None where there is nothing, or it was damaged."""
        if self._limit == 0:
            return None
        try:
            with Shelf(self.folder) as shelf:
                entry = _decoded(shelf.read(key))
                if entry is None:
                    shelf.remove(key)
        except FileNotFoundError:
            return None
        except (OSError, Distrusted) as error:
            self._complain(error)
            return None
        if entry:
            self._used.add(key)
        return entry

    def put(self, key: str, files: Mapping[str, bytes], output: str, *, language: str = "") -> None:
        """In the place of what was there. `language` is for people who look at the cache."""
        if self._limit == 0:
            return
        data = msgspec.msgpack.encode(Entry(files, output))
        try:
            with Shelf(self.folder, make=True) as shelf:
                if self._has_room(shelf, on_disk(len(data))):
                    shelf.write(key, data, language=language)
                    self._used.add(key)
        except (OSError, Distrusted) as error:
            self._complain(error)

    def _has_room(self, shelf: Shelf, size: int) -> bool:
        """For one of that size: the longest unused go, never what this judging used itself."""
        if self._total is None:
            shelf.remove_leftovers()
            self._total = sum(one.size for one in shelf.kept())
        self._total += size
        if self._limit is None or self._total <= self._limit:
            return True
        if not self._full and size <= self._limit:
            self._make_room(shelf, size, self._limit)
        fits = self._total <= self._limit
        self._total -= 0 if fits else size
        return fits

    def _make_room(self, shelf: Shelf, size: int, limit: int) -> None:
        kept = shelf.kept()
        total = sum(one.size for one in kept) + size
        free = [one for one in sorted(kept, key=lambda one: one.used) if one.name not in self._used]
        for one in free:
            if total <= max(size, limit * _LEFT_SHARE):
                break
            shelf.remove(one.name)
            total -= one.size
        self._total = total
        self._full = total > limit

    def _complain(self, error: OSError | Distrusted) -> None:
        if self.folder.is_relative_to(os.devnull):
            self.fault = "this user has no home folder; set HOME or XDG_CACHE_HOME"
        elif isinstance(error, Distrusted):
            self.fault = str(error)
        else:
            self.fault = words(OSError(error.errno, error.strerror), place=self.folder)


def _decoded(data: bytes | None) -> Entry | None:
    if data is None:
        return None
    try:
        return msgspec.msgpack.decode(data, type=Entry)
    except (msgspec.DecodeError, ValueError):
        return None
