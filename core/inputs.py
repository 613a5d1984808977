"""The descriptors from which programs read the tests' inputs.

A sealed copy in memory: it has no path that tells the test's name, and cannot be written whoever owns the file. It is
made once and opened anew for each run, with mode and times as for the first; it holds a descriptor, so the oldest make
room. As root, a file too large for that is given itself, unless others may write to it: the program runs under another
uid.
"""

from __future__ import annotations

import fcntl
import os
import resource
import stat
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from .errors import PackageError
from .shortage import blame

_COPIED_BYTES = 64 << 20
_HELD_BYTES = 256 << 20  # of all copies; when they are more, the oldest go
_SHARE_OF_FILES = 8  # one in so many of the open files that the judge may have (core/ceilings.py) may be a copy
_SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


class Inputs:
    """Owns the copies; `close()` gives them back."""

    def __init__(self) -> None:
        self._copies: dict[Path, tuple[int, int]] = {}
        self._held = 0  # bytes

    @contextmanager
    def open(self, path: Path) -> Generator[int]:
        """A descriptor at the start of the input. Raises PackageError, or MachineError, when it cannot be read."""
        try:
            fd = self._open(path)
        except OSError as error:
            raise blame(path, error, PackageError) from error
        try:
            yield fd
        finally:
            os.close(fd)

    @contextmanager
    def named(self, files: Sequence[tuple[str, Path]]) -> Generator[tuple[tuple[str, int], ...]]:
        """The same for files that a program gets by names: most get none. Raises as `open()` does."""
        if not files:
            yield ()
            return
        with ExitStack() as stack:
            yield tuple((name, stack.enter_context(self.open(path))) for name, path in files)

    @staticmethod
    @contextmanager
    def of(data: bytes) -> Generator[int]:
        """A descriptor of an input that is no file. Raises OSError."""
        fd = os.memfd_create("input", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(fd, left) :]
            fcntl.fcntl(fd, fcntl.F_ADD_SEALS, _SEALS)
            _make_as_new(fd)
            again = os.open(f"/proc/self/fd/{fd}", os.O_RDONLY | os.O_CLOEXEC)
        finally:
            os.close(fd)
        try:
            yield again
        finally:
            os.close(again)

    def prepare(self, path: Path) -> None:
        """Makes the copy that will be wanted soon. What cannot be made now is made, or fails, when it is opened."""
        with suppress(OSError):
            itself = self._provide(path)
            if itself is not None:
                os.close(itself)

    def _open(self, path: Path) -> int:
        itself = self._provide(path)
        if itself is not None:
            return itself
        copy = self._copies[path][0]
        _make_as_new(copy)
        return os.open(f"/proc/self/fd/{copy}", os.O_RDONLY | os.O_CLOEXEC)

    def _provide(self, path: Path) -> int | None:
        """Sees to it that there is a copy; or gives the descriptor of a file that is given itself."""
        if path in self._copies:
            return None
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        found = os.fstat(fd)
        if os.geteuid() == 0 and found.st_size > _COPIED_BYTES and not found.st_mode & stat.S_IWOTH:
            return fd
        try:
            self._make_room(found.st_size)
            self._copies[path] = (_sealed_copy(fd), found.st_size)
            self._held += found.st_size
        finally:
            os.close(fd)
        return None

    def _make_room(self, size: int) -> None:
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[0] // _SHARE_OF_FILES
        while self._copies and (len(self._copies) >= most or self._held + size > _HELD_BYTES):
            copy, held = self._copies.pop(next(iter(self._copies)))
            os.close(copy)
            self._held -= held

    def close(self) -> None:
        for fd, _ in self._copies.values():
            os.close(fd)
        self._copies.clear()
        self._held = 0


def _make_as_new(copy: int) -> None:
    """Seals are about its bytes. Mode and times could tell of an earlier run, or keep later ones from opening it."""
    os.fchmod(copy, 0o444)
    os.utime(copy, ns=(0, 0))


def _sealed_copy(source: int) -> int:
    fd = os.memfd_create("input", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        while os.sendfile(fd, source, None, 1 << 30):
            pass
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, _SEALS)
    except BaseException:
        os.close(fd)
        raise
    return fd
