"""Folders made out of packages: what was unpacked, normalised or generated, once, and kept in the cache.

::

    <cache>/materials/<key>/      as it was made; its time says when it was last used
    <cache>/materials/.new-*      one that is being made, or was by a judge that got killed

What was not used for a week goes, and what was used longest ago when all take more than the cache may. Nothing that was
used in the last hour goes: another judge may be at it.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from .cache import base, size_limit
from .errors import MachineError, PackageError
from .shelf import Distrusted, Shelf
from .shortage import blame, words

_STALE_SECONDS = 7 * 86_400.0
_BUSY_SECONDS = 3600.0


def folder(key: str, make: Callable[[Path], None]) -> Path:
    """The folder of that key; where there is none, `make` fills one. Appears whole, or not at all.

    `key` is all that its content depends on. Raises what `make` raises, MachineError where there is no room. Where the
    cache cannot be used, the folder is a temporary one of this process.
    """
    name = hashlib.sha256(key.encode(errors="surrogateescape")).hexdigest()
    place = base() / "materials"
    if size_limit() == 0:
        return _temporary(make)
    try:
        with Shelf(place, make=True) as shelf:
            if not _is_there(place / name):
                shelf.remove_leftovers()
                _make_room(shelf)
    except (Distrusted, OSError):
        return _temporary(make)
    if not _is_there(place / name):
        _made(place, name, make)
    return place / name


def identity(path: Path) -> str:
    """What changes when a file does, without reading it: for a key. Raises PackageError."""
    try:
        found = path.stat()
    except OSError as error:
        raise blame(path, error, PackageError) from error
    return (
        f"{path.resolve()}\0{found.st_dev}\0{found.st_ino}\0{found.st_size}\0{found.st_mtime_ns}\0{found.st_ctime_ns}"
    )


def _is_there(path: Path) -> bool:
    """And used just now."""
    with contextlib.suppress(OSError):
        os.utime(path)
        return True
    return False


def _made(place: Path, name: str, make: Callable[[Path], None]) -> None:
    beside = place / f".new-{secrets.token_hex(8)}"
    try:
        beside.mkdir()
        make(beside)
        beside.rename(place / name)
    except BaseException as error:
        shutil.rmtree(beside, ignore_errors=True)
        if isinstance(error, OSError) and _is_there(place / name):
            return  # another judge was quicker
        if isinstance(error, OSError):
            raise _blamed(error, place) from error
        raise


def _blamed(error: OSError, place: Path) -> PackageError | MachineError:
    """A name that no file can have comes from the package."""
    if error.errno == errno.ENAMETOOLONG:
        name = Path(str(error.filename)).name
        return PackageError(
            f"the package asks for a file called {name[:40]}…, of {len(name)} characters; use a short name"
        )
    return MachineError(words(error, place=place))


def _temporary(make: Callable[[Path], None]) -> Path:
    try:
        made = Path(tempfile.mkdtemp(prefix="parley-materials-"))
    except OSError as error:
        raise MachineError(words(error)) from error
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    try:
        make(made)
    except OSError as error:
        raise _blamed(error, made) from error
    return made


def _make_room(shelf: Shelf) -> None:
    now, limit = time.time(), size_limit()
    total = 0
    for kept in sorted(shelf.kept(), key=lambda one: -one.used):
        age = now - kept.used
        total += kept.size
        if age > _STALE_SECONDS or (total > limit and age > _BUSY_SECONDS):
            shelf.remove(kept.name)
