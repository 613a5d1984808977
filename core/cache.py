"""Compiled programs and profiles, kept between judgings: a folder each, named by the hash of all that went into it.

::

    <cache>/<key>/<name>       what the compiler left: a file each
    <cache>/<key>/entry.json   their SHA-256, and the compiler's messages

Entries appear whole or not at all (written beside, then renamed), so several judges may share one cache. An
entry whose content does not match its hash is removed. A cache that cannot be written is no error: the program
is compiled again next time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

_ENTRY = "entry.json"


class Entry(Struct, frozen=True):
    """What is kept under one key: files by name, and the compiler's messages."""

    files: Mapping[str, bytes]
    output: str


class _Record(Struct, frozen=True):
    sha256: Mapping[str, str]
    output: str


def default_folder() -> Path:
    """Below a path that cannot be a folder where the user has no home: then nothing is kept."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises where there is none
    base = os.environ.get("XDG_CACHE_HOME") or (os.devnull if home == "~" else f"{home}/.cache")
    return Path(base) / "parley" / "programs"


def filters(programs: Path | None) -> Cache:
    """Where compiled profiles are kept: beside the programs (`programs`, or the default)."""
    return Cache((programs or default_folder()).with_name("filters"))


def versions(programs: Path | None) -> Cache:
    """Where is kept what tools said of themselves."""
    return Cache((programs or default_folder()).with_name("versions"))


class Cache:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Entry | None:
        """What is kept under `key`; None where there is nothing, or it was damaged."""
        folder = self.folder / key
        try:
            record = msgspec.json.decode((folder / _ENTRY).read_bytes(), type=_Record)
            files = {name: (folder / name).read_bytes() for name in record.sha256}
        except (OSError, ValueError, msgspec.DecodeError):
            shutil.rmtree(folder, ignore_errors=True)  # none, or half of one
            return None
        if any(hashlib.sha256(files[name]).hexdigest() != sha256 for name, sha256 in record.sha256.items()):
            shutil.rmtree(folder, ignore_errors=True)
            return None
        with contextlib.suppress(OSError):
            os.utime(folder)
        return Entry(files, record.output)

    def put(self, key: str, files: Mapping[str, bytes], output: str) -> None:
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            beside = Path(tempfile.mkdtemp(prefix=".new-", dir=self.folder))
            try:
                for name, data in files.items():
                    (beside / name).write_bytes(data)
                record = _Record({name: hashlib.sha256(data).hexdigest() for name, data in files.items()}, output)
                (beside / _ENTRY).write_bytes(msgspec.json.encode(record))
                beside.rename(self.folder / key)
            finally:
                shutil.rmtree(beside, ignore_errors=True)
