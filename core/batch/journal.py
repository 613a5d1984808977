"""The journal of a batch: what is done, kept as it is done, so that a judge that is killed has lost nothing.

::

    {"type": "batch", "schema": "parley.journal/1"}
    {"type": "problem", "key": …, "report": {…}}                     one was made ready
    {"type": "result", "key": …, "settled": true, "result": {…}}     a submission was judged

Lines are only ever added, and put on the disk all the time. The last one may be torn, by SIGKILL or a power cut, and
then goes. `key` is a hash of all that the result depends on (identity.py). A result that is not `settled` is
this machine's failure or the package's, and is found anew when the batch is resumed.

One judge at a time has it: the file is locked.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from pathlib import Path
from types import TracebackType
from typing import Annotated, Self

import msgspec
from msgspec import Meta, Struct

from ..documents import shown
from ..errors import BatchError, MachineError, UsageError
from ..report import Report
from ..shortage import words
from .result import decoder, encoded

NAME = "journal.jsonl"
_SCHEMA = "parley.journal/1"
_BEGINNING = b'{"type":"batch"'
_KEPT = "what was judged before is kept, --resume goes on from there"


class _Head(Struct, frozen=True, tag="batch"):
    schema: str


class Ready(Struct, frozen=True, tag="problem"):
    """What the report says of a problem, without submissions. Its time limit may have been found by calibration."""

    key: str
    report: Report


class Kept(Struct, frozen=True, tag="result"):
    """`result` is a line of the results, as JSON."""

    key: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    settled: bool
    result: msgspec.Raw


_Line = _Head | Ready | Kept
_decoder: msgspec.json.Decoder[_Line] = msgspec.json.Decoder(_Line)


class Journal:
    """A context manager. Raises UsageError where another batch is in the way, BatchError for one that is damaged."""

    def __init__(self, folder: Path, *, resume: bool) -> None:
        self.path = folder / NAME
        self.ready: dict[str, Ready] = {}  # by key
        self._resume = resume
        self._fd = -1
        self._end = 0
        self._places: dict[bytes, int] = {}  # of results, by key; negative: not settled

    def __enter__(self) -> Self:
        folder = self.path.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise MachineError(words(error, place=folder)) from error
            where = shown(error.filename or folder)
            raise UsageError(f"--output: {where}: {error.strerror}; name a folder that can be written") from error
        try:
            self._lock()
            self._begin()
        except BaseException:
            os.close(self._fd)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._fd)

    def __len__(self) -> int:
        """How many results it has."""
        return len(self._places)

    def has(self, key: str) -> bool:
        """Whether there is a result that is settled."""
        return self._places.get(bytes.fromhex(key), -1) > 0

    def result(self, key: str) -> bytes | None:
        """The line of the results, settled or not."""
        place = self._places.get(bytes.fromhex(key))
        if place is None:
            return None
        with open(self._fd, "rb", closefd=False) as file:
            file.seek(abs(place))
            kept = _decoder.decode(file.readline())
        assert isinstance(kept, Kept)  # noqa: S101 - it was when it was read or written
        return bytes(kept.result)

    def add(self, line: Ready | Kept) -> None:
        """A judge that is killed now has it; a machine that loses its power, after `sync()`. Raises MachineError."""
        text = encoded(line) + b"\n"
        try:
            self._write(text)
        except OSError as error:
            os.ftruncate(self._fd, self._end)
            raise MachineError(f"{words(error, place=self.path)}; {_KEPT}") from error
        self._note(line, self._end)
        self._end += len(text)

    def sync(self) -> None:
        """Puts on the disk what was added; may be called from another thread. Raises MachineError."""
        try:
            os.fdatasync(self._fd)
        except OSError as error:
            raise MachineError(f"{words(error, place=self.path)}; {_KEPT}") from error

    def _write(self, data: bytes) -> None:
        left, place = memoryview(data), self._end
        while left:
            written = os.pwrite(self._fd, left, place)
            left, place = left[written:], place + written

    def _note(self, line: _Line, place: int) -> None:
        match line:
            case Ready():
                self.ready[line.key] = line
            case Kept():
                self._places[bytes.fromhex(line.key)] = place if line.settled else -place
            case _:
                pass

    def _lock(self) -> None:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            where = shown(self.path.parent)
            raise UsageError(f"--output: another batch is at work in {where}; wait for it, or name a folder") from error

    def _begin(self) -> None:
        """Reads what is there, or begins anew."""
        found = os.fstat(self._fd)
        if not stat.S_ISREG(found.st_mode):
            raise UsageError(f"--output: {shown(self.path)}: is not a file; name a new folder")
        if found.st_size and not self._resume:
            where = shown(self.path.parent)
            raise UsageError(f"--output: {where} has results already; --resume goes on there, or name a new folder")
        self._read()
        try:
            os.ftruncate(self._fd, self._end)
            if not self._end:
                self._write(head := encoded(_Head(_SCHEMA)) + b"\n")
                self._end = len(head)
                os.fdatasync(self._fd)
                _sync(self.path.parent)
        except OSError as error:
            raise MachineError(words(error, place=self.path)) from error

    def _read(self) -> None:
        with open(self._fd, "rb", closefd=False) as file:
            for number, text in enumerate(file, 1):
                line = _decoded(text)
                if line is None and number == 1 and not _may_be_head(text):
                    raise self._foreign(number)
                if line is None and file.read(1):
                    what = f"{shown(self.path)}:{number}: is damaged, and more comes after it"
                    raise BatchError(f"{what}; remove the line, and what it was about is judged again")
                if line is None:
                    return  # torn
                if isinstance(line, _Head) != (number == 1) or (isinstance(line, _Head) and line.schema != _SCHEMA):
                    raise self._foreign(number)
                self._note(line, self._end)
                self._end += len(text)

    def _foreign(self, number: int) -> BatchError:
        return BatchError(f"{shown(self.path)}:{number}: is no journal of this Parley; name a new folder")


def _decoded(text: bytes) -> _Line | None:
    """None for what no judge wrote to its end: half a line, rubbish, a result that is none."""
    try:
        line = _decoder.decode(text) if text.endswith(b"\n") else None
        if isinstance(line, Kept):
            decoder.decode(line.result)
        text.decode()  # texts that nobody asked for are not looked at by the decoder
    except (msgspec.DecodeError, ValueError):
        return None
    return line


def _may_be_head(text: bytes) -> bool:
    """Whether it was to be the first line, and was torn. No other file is written into."""
    return text.startswith(_BEGINNING) or _BEGINNING.startswith(text.rstrip(b"\0"))


def _sync(folder: Path) -> None:
    """A file is there after a power cut once its folder is on the disk."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
