"""The descriptor from which a program reads a test's input.

A sealed copy in memory: it has no path that tells the test's name, and cannot be written whoever owns the file. As
root, a file too large for that is given itself, unless others may write to it: the program runs under another uid.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from .errors import PackageError

_COPIED_BYTES = 64 << 20
_SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


@contextmanager
def open_input(path: Path) -> Generator[int]:
    """Raises PackageError when the file cannot be read."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise PackageError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        found = os.fstat(fd)
        if os.geteuid() == 0 and found.st_size > _COPIED_BYTES and not found.st_mode & stat.S_IWOTH:
            yield fd
        else:
            with _sealed_copy(fd) as copy:
                yield copy
    finally:
        os.close(fd)


@contextmanager
def _sealed_copy(source: int) -> Generator[int]:
    fd = os.memfd_create("input", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        while os.sendfile(fd, source, None, 1 << 30):
            pass
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, _SEALS)
        os.lseek(fd, 0, os.SEEK_SET)
        yield fd
    finally:
        os.close(fd)
