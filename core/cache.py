"""Compiled programs and profiles, kept between judgings: a folder each, named by the hash of all that went into it.

::

    <cache>/<key>/program      what the compiler left
    <cache>/<key>/entry.json   its SHA-256 and the compiler's messages

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
from pathlib import Path

import msgspec
from msgspec import Struct


class Entry(Struct, frozen=True):
    sha256: str
    output: str


def default_folder() -> Path:
    """Below a path that cannot be a folder where the user has no home: then nothing is kept."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises where there is none
    base = os.environ.get("XDG_CACHE_HOME") or (os.devnull if home == "~" else f"{home}/.cache")
    return Path(base) / "parley" / "programs"


def filters(programs: Path | None) -> Cache:
    """Where compiled profiles are kept: beside the programs (`programs`, or the default)."""
    return Cache((programs or default_folder()).with_name("filters"))


class Cache:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> tuple[bytes, str] | None:
        """The program of `key` and the compiler's messages; None where there is none, or it was damaged."""
        folder = self.folder / key
        try:
            entry = msgspec.json.decode((folder / "entry.json").read_bytes(), type=Entry)
            data = (folder / "program").read_bytes()
        except (OSError, msgspec.DecodeError):
            data, entry = b"", Entry("", "")  # none, or half of one: whose hash is no empty text
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            shutil.rmtree(folder, ignore_errors=True)
            return None
        with contextlib.suppress(OSError):
            os.utime(folder)
        return data, entry.output

    def put(self, key: str, program: bytes, output: str) -> None:
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            beside = Path(tempfile.mkdtemp(prefix=".new-", dir=self.folder))
            try:
                (beside / "program").write_bytes(program)
                entry = Entry(hashlib.sha256(program).hexdigest(), output)
                (beside / "entry.json").write_bytes(msgspec.json.encode(entry))
                beside.rename(self.folder / key)
            finally:
                shutil.rmtree(beside, ignore_errors=True)
