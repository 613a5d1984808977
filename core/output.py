"""What a program wrote, captured from its pipe with a limit, kept in memory while small and in a file when not."""

from __future__ import annotations

import fcntl
import io
import os
import sys
import tempfile
import termios
from collections.abc import Callable
from types import TracebackType
from typing import IO, Self

from .pipes import Pipe

_READ_BYTES = 1 << 20
_IN_MEMORY = 4 << 20


class Output:
    """The bytes of one stream: at most `limit` may be written, the first `keep` of them are held.

    In memory while they are few, then in a nameless file below TMPDIR; what needs one raises OSError for want of room.
    """

    def __init__(self, limit: int, *, keep: int | None = None) -> None:
        self.limit = limit
        self.size = 0
        self._keep = limit if keep is None else min(keep, limit)
        self._file: IO[bytes] = io.BytesIO()  # unbuffered as a file is: what is written is there, or was refused
        self._in_memory = True

    def add(self, data: bytes) -> None:
        room = self._keep - self.size
        self.size += len(data)
        if room > 0:
            _write(self._file, data[:room])
            if self._in_memory and self.size > _IN_MEMORY:
                self._move_to_file()

    def _move_to_file(self) -> None:
        file: IO[bytes] = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - owned, see close()
        try:
            self._file.seek(0)
            _write(file, self._file.read())
        except BaseException:
            file.close()
            raise
        self._file = file
        self._in_memory = False

    @property
    def exceeded(self) -> bool:
        return self.size > self.limit

    def open(self) -> IO[bytes]:
        """From the start, for one reader at a time; belongs to the output."""
        self._file.seek(0)
        return self._file

    def descriptor(self) -> int:
        """A new read-only descriptor from the start, to hand to a program; the caller closes it."""
        if self._in_memory:
            self._move_to_file()
        return os.open(f"/proc/self/fd/{self._file.fileno()}", os.O_RDONLY | os.O_CLOEXEC)

    def text(self, limit: int = 65536) -> str:
        """The first `limit` bytes, decoded, undecodable bytes replaced."""
        return self.open().read(limit).decode(errors="replace")

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _write(file: IO[bytes], data: bytes) -> None:
    """All of it. Raises OSError, which names the folder that has no room."""
    left = memoryview(data)
    try:
        while left:
            left = left[file.write(left) :]
    except OSError as error:
        error.filename = tempfile.gettempdir()
        raise


class Capture:
    """The reading end of a pipe into an Output. `writer` goes to the program; whoever waits for its end pulls.

    Past the limit `on_exceeded` is called once, and reading stops: the writer is to be killed. The judge keeps its copy
    of `writer`: an end-of-file would only wake it early, the end of the run is what it waits for. The pipe is the
    caller's.
    """

    def __init__(self, output: Output, on_exceeded: Callable[[], None], pipe: Pipe) -> None:
        self.output = output
        self._on_exceeded = on_exceeded
        self.reader, self.writer = pipe

    def pull(self) -> bool:
        """Takes what is there. True past the limit."""
        while there := _waiting(self.reader):
            try:
                data = os.read(self.reader, min(there, _READ_BYTES))
            except BlockingIOError:  # the program can read its own pipe, by way of /proc
                return False
            self.output.add(data)
            if self.output.exceeded:
                self._on_exceeded()
                return True
        return False


def _waiting(pipe: int) -> int:
    """Bytes. Most programs write little or nothing, and what a pipe does not hold need not be read in vain."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)
