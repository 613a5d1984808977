"""The standard streams of a command that others depend on: open, encodable, and with errors that say what happened.

A reader that left early (`parley … | head`) ends the command with 141, as SIGPIPE would, but after everything was
taken down. A full disk is a MachineError. What cannot be written on stderr is let go: there is nobody to tell.
"""

from __future__ import annotations

import codecs
import io
import os
import select
import sys
from typing import IO, TYPE_CHECKING, ClassVar
from unicodedata import east_asian_width

from ..errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed import ReadableBuffer

_PLAIN = {
    "·": "-",
    "…": "~",
    "→": ">",
    "✓": "+",
    "✗": "x",
    "µ": "u",
    "\u2018": "'",
    "\u2019": "'",
}  # the last two are what gcc quotes with
_HANDLER = "parley-plain"


class ReaderGone(Exception):
    """Nobody reads the standard output any more."""

    exit_code: ClassVar[int] = 141


def prepare() -> None:
    """Puts both streams into that state. Raises MachineError where standard output is closed."""
    for descriptor in (0, 1, 2):
        if not _is_open(descriptor):
            os.open(os.devnull, os.O_RDWR)  # or the next file to be opened would pass for a standard stream
    codecs.register_error(_HANDLER, plain)
    sys.stderr = _stream(2, sys.stderr, needed=False)
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison] - it is, when it was closed at the start
        sys.stdout = sys.stderr
        raise MachineError("standard output is closed; redirect it to /dev/null if it is not wanted")
    sys.stdout = _stream(1, sys.stdout, needed=True)


def write_document(text: str) -> None:
    """Machine output, always UTF-8, whatever the terminal speaks."""
    write_pieces((text.encode(),))


def write_pieces(pieces: Iterable[bytes]) -> None:
    """The same of a document in UTF-8 that is long."""
    sys.stdout.flush()
    sys.stdout.buffer.writelines(pieces)
    sys.stdout.buffer.flush()


class _Descriptor(io.FileIO):
    """Translates the errors of a standard descriptor, once: after that, what is written goes nowhere."""

    def __init__(self, descriptor: int, *, needed: bool) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._needed = needed
        self._failed = False

    def write(self, data: ReadableBuffer, /) -> int:
        size = memoryview(data).nbytes
        if self._failed:
            return size
        try:
            return self._insist(data)
        except OSError as error:
            self._failed = True
            if not self._needed:
                return size
            if isinstance(error, BrokenPipeError):
                raise ReaderGone from None
            raise MachineError(f"standard output cannot be written: {error.strerror}") from error

    def _insist(self, data: ReadableBuffer) -> int:
        """Somebody who shares the descriptor may have made it non-blocking."""
        while True:
            written: int | None = super().write(data)
            if written is not None:
                return written
            select.select((), (self,), ())


def _stream(descriptor: int, old: IO[str] | None, *, needed: bool) -> io.TextIOWrapper:
    raw = _Descriptor(descriptor, needed=needed)
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=(old and getattr(old, "encoding", None)) or "utf-8",
        errors=_HANDLER,
        line_buffering=not needed or raw.isatty(),
    )


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def plain(error: UnicodeError) -> tuple[str, int]:
    """What the stream's encoding lacks, in characters that every encoding has; as wide as they were, for columns."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_PLAIN.get(c) or ("??" if east_asian_width(c) in "WF" else "?") for c in lacking), error.end


def write_json(value: object) -> None:
    """A document of records, indented."""
    import msgspec

    write_document(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")
