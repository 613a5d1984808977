"""A folder of entries that several judges of one user write, read and clear at once. What is in an entry is not known.

Everything is done relative to the folder that was opened and looked at, so that nobody can put another one in its
place. Nothing is opened that could keep the judge waiting, or is larger than its own first line says.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct

from .shortage import is_shortage

_NEW = ".new-"
_NAME = re.compile("[0-9a-f]+")
_ABANDONED_SECONDS = 3600.0  # no judge takes that long to write an entry
_HEAD_BYTES = 1024
_MOST_BYTES = 1 << 30
_BLOCK = 4096


class Distrusted(Exception):
    """The folder is not this user's alone; the text says which, and what to do."""


class Kept(Struct, frozen=True):
    """An entry as it is listed. `used` in seconds since the epoch; `size` in bytes, what it takes on a disk."""

    name: str
    size: int
    used: float


class _Head(Struct, frozen=True):
    """The first line of an entry: the hash of the `size` bytes that follow it, and the language, for people."""

    sha256: str
    size: int
    language: str = ""


def on_disk(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


class Shelf:
    """Owns the open folder. Entering raises FileNotFoundError where there is none, Distrusted, OSError."""

    def __init__(self, folder: Path, *, make: bool = False) -> None:
        self._folder = folder
        self._make = make
        self._fd = -1

    def __enter__(self) -> Self:
        if self._make:
            self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.mkdir(mode=0o700, exist_ok=True)
        self._fd = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            self._check_trust()
        except BaseException:
            os.close(self._fd)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._fd)

    def _check_trust(self) -> None:
        found = os.fstat(self._fd)
        if found.st_uid != os.geteuid():
            raise Distrusted(
                f"{self._folder}: belongs to uid {found.st_uid}; set XDG_CACHE_HOME to a folder of one's own"
            )
        if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise Distrusted(f"{self._folder}: others may write into it; remove it")
        if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            with contextlib.suppress(OSError):
                os.fchmod(self._fd, stat.S_IRWXU)

    def read(self, name: str) -> bytes | None:
        """What was written; None where that is damaged. Raises FileNotFoundError where there is nothing."""
        try:
            with self._opened(name) as (fd, head):
                data = _read(fd, head.size) if head else b""
                with contextlib.suppress(OSError):
                    os.utime(fd)
        except FileNotFoundError:
            raise
        except OSError as error:  # a link, a socket, one that may not be read …
            if is_shortage(error):
                raise
            return None
        return data if head and hashlib.sha256(data).hexdigest() == head.sha256 else None

    @contextlib.contextmanager
    def _opened(self, name: str) -> Generator[tuple[int, _Head | None]]:
        """The entry where its content begins; None for what is no entry of ours."""
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=self._fd)
        try:
            found = os.fstat(fd)
            ours = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()
            yield fd, _head(fd, found.st_size) if ours else None
        finally:
            os.close(fd)

    def language(self, name: str) -> str:
        """What its writer said; empty where it said nothing, or is gone."""
        with contextlib.suppress(OSError), self._opened(name) as (_, head):
            return head.language if head else ""
        return ""

    def write(self, name: str, data: bytes, *, language: str = "") -> None:
        """In the place of what was there, in one step. Raises OSError."""
        head = msgspec.json.encode(_Head(hashlib.sha256(data).hexdigest(), len(data), language))
        beside = f"{_NEW}{secrets.token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        fd = os.open(beside, flags, stat.S_IRUSR | stat.S_IWUSR, dir_fd=self._fd)
        try:
            with open(fd, "wb") as file:  # noqa: PTH123 - a descriptor
                os.fchmod(fd, stat.S_IRUSR | stat.S_IWUSR)  # whatever the umask is
                file.writelines((head, b"\n", data))
            self._take_place(beside, name)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(beside, dir_fd=self._fd)
            raise

    def _take_place(self, beside: str, name: str) -> None:
        try:
            os.rename(beside, name, src_dir_fd=self._fd, dst_dir_fd=self._fd)
        except IsADirectoryError:
            self.remove(name)
            os.rename(beside, name, src_dir_fd=self._fd, dst_dir_fd=self._fd)

    def remove(self, name: str) -> bool:
        """Whatever it is, at once: nobody reads half of it. Whether it was there. Raises OSError."""
        try:
            os.unlink(name, dir_fd=self._fd)
        except FileNotFoundError:
            return False
        except IsADirectoryError:
            shutil.rmtree(name, dir_fd=self._fd)
        return True

    def kept(self) -> list[Kept]:
        """All entries, and what is in the place of one."""
        return [
            Kept(name, self._size(name, found), found.st_mtime) for name, found in self._all() if _NAME.fullmatch(name)
        ]

    def _size(self, name: str, found: os.stat_result) -> int:
        """What it takes on a disk; of a folder, all that is in it."""
        if not stat.S_ISDIR(found.st_mode):
            return on_disk(found.st_size)
        total = 0
        for _, _, files, fd in os.fwalk(name, dir_fd=self._fd):
            for file in files:
                with contextlib.suppress(OSError):
                    total += os.stat(file, dir_fd=fd, follow_symlinks=False).st_blocks * 512
        return total

    def remove_leftovers(self) -> None:
        """Of judges that were killed while they wrote."""
        for name, found in list(self._all()):
            if name.startswith(_NEW) and time.time() - found.st_mtime > _ABANDONED_SECONDS:
                with contextlib.suppress(OSError):
                    self.remove(name)

    def _all(self) -> Iterator[tuple[str, os.stat_result]]:
        with os.scandir(self._fd) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):  # another judge was quicker
                    yield entry.name, entry.stat(follow_symlinks=False)


def _head(fd: int, size: int) -> _Head | None:
    """With the descriptor behind it. None where it is no head, or what follows has another length than it says."""
    line, newline, _ = os.read(fd, _HEAD_BYTES).partition(b"\n")
    try:
        head = msgspec.json.decode(line, type=_Head)
    except (msgspec.DecodeError, ValueError):
        return None
    begin = len(line) + len(newline)
    os.lseek(fd, begin, os.SEEK_SET)
    return head if head.size == size - begin and head.size <= _MOST_BYTES else None


def _read(fd: int, size: int) -> bytes:
    """So many bytes, or fewer where there are not."""
    parts: list[bytes] = []
    while size > 0 and (part := os.read(fd, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
