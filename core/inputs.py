"""The descriptor from which a program reads a test's input.

As root, the file itself: the program runs under another uid and cannot open it for writing, whatever it does with
the descriptor. Otherwise program and file have one owner, so it gets a sealed copy in memory.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from .errors import PackageError

_SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


@contextmanager
def open_input(path: Path) -> Generator[int]:
    """Raises PackageError when the file cannot be read."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise PackageError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        if os.geteuid() == 0:
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
