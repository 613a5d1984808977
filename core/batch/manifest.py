"""A manifest: the submissions of a batch in a file, as CSV with a header, or as JSON Lines.

::

    problem,submission,id,language            {"problem": "sum", "submission": "a/1.cpp", "id": "a"}
    sum,a/1.cpp,a,

`id` and `language` may be left out; without an id the submission's path is its id. It is read a line at a time, twice
where an entry is wanted again, so it may be of any length. A line of CSV is a row: names have no line ends, so a quote
that nobody closed spoils its own line only.
"""

from __future__ import annotations

import csv
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from ..documents import shown
from ..errors import BatchError, MachineError
from ..shortage import blame
from .entry import CHANGED, Entry, Found, fault_of

_COLUMNS = ("problem", "submission", "id", "language")
_NEEDED = 2  # of them, the first
_MOST_LINE_BYTES = 64 * 1024
_MARK = b"\xef\xbb\xbf"  # at the beginning of files that some spreadsheets write


class _Row(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of JSON."""

    problem: str
    submission: str
    id: str = ""
    language: str | None = None


class _LineTooLong(Exception):
    """And the file is no manifest, most likely."""


class _Unusable(Exception):
    """The file as a whole, from this line on."""

    def __init__(self, line: int, fault: str) -> None:
        super().__init__(fault)
        self.line = line


class Manifest:
    """`Entries` of a file. A context manager: it stays open. Raises BatchError for what cannot be read."""

    def __init__(self, path: Path) -> None:
        self.name = shown(path)
        self._path = path
        try:
            self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            raise blame(self.name, error, BatchError) from error
        if not stat.S_ISREG(os.fstat(self._fd).st_mode):
            os.close(self._fd)
            raise BatchError(f"{self.name}: is no regular file; a manifest is read more than once")
        self._lines = _Lines(self._fd, self.name)
        self._form = _Json() if self._lines.is_json() else _Csv()

    def close(self) -> None:
        self._lines.close()

    def scan(self) -> Iterator[Found]:
        try:
            for place, line, row in self._rows():
                fault = row if isinstance(row, str) else fault_of(row)
                yield Found(place, line, None if isinstance(row, str) or fault else row, fault)
        except _Unusable as error:
            yield Found(0, error.line, None, str(error), fatal=True)
        except _LineTooLong:
            why = f"is longer than {_MOST_LINE_BYTES >> 10} KiB; is it a manifest?"
            yield Found(0, self._lines.number, None, why, fatal=True)

    def at(self, place: int) -> Entry:
        self._lines.seek(place)
        try:
            row = self._form.row(next(self._lines))
        except (_LineTooLong, StopIteration):
            row = "gone"
        if isinstance(row, str):
            raise BatchError(f"{self.name}: {CHANGED}")
        return row

    def _rows(self) -> Iterator[tuple[int, int, Entry | str]]:
        """Where it stands, its line, and what it says or what is wrong with it."""
        self._lines.rewind()
        self._form.begin(self._lines)
        place = self._lines.place
        for text in self._lines:
            if text.strip():
                yield place, self._lines.number, self._form.row(text)
            place = self._lines.place


class _Lines:
    """The file's lines as text, with their numbers and where they begin. What is no UTF-8 becomes surrogates."""

    def __init__(self, fd: int, name: str) -> None:
        self._file = open(fd, "rb")  # noqa: SIM115 - a descriptor; the manifest closes it
        self._name = name
        self.number = 0  # of the line that was read last, from 1
        self.place = 0  # of the next one, in bytes

    def close(self) -> None:
        self._file.close()

    def is_json(self) -> bool:
        self.rewind()
        return self._file.read(_MOST_LINE_BYTES).lstrip()[:1] == b"{"

    def rewind(self) -> None:
        self.seek(0)
        if self._file.read(len(_MARK)) == _MARK:
            self.place = len(_MARK)
        self._file.seek(self.place)

    def seek(self, place: int) -> None:
        self._file.seek(place)
        self.number, self.place = 0, place

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            data = self._file.readline(_MOST_LINE_BYTES + 1)
        except OSError as error:
            raise MachineError(f"{self._name}: cannot be read: {error.strerror}") from error
        if not data:
            raise StopIteration
        self.number += 1
        self.place += len(data)
        if len(data) > _MOST_LINE_BYTES:
            raise _LineTooLong
        return data.decode(errors="surrogateescape")


class _Json:
    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(_Row)

    def begin(self, lines: _Lines) -> None:
        """There is no header."""

    def row(self, text: str) -> Entry | str:
        try:
            row = self._decoder.decode(text.encode(errors="surrogateescape"))
        except (msgspec.DecodeError, ValueError) as error:
            said = str(error).replace("Object", "the line", 1)
            return f"{said}; a line is an object with problem, submission, and if need be id and language"
        return Entry(row.problem, row.submission, row.id or row.submission, row.language or "")


class _Csv:
    def __init__(self) -> None:
        self._columns: Sequence[str] = ()

    def begin(self, lines: _Lines) -> None:
        """Raises _Unusable: without a header every line would be wrong."""
        text = next((text for text in lines if text.strip()), "")
        try:
            self._columns = _header(text)
        except ValueError as error:
            wanted = "a header is wanted: problem,submission and if need be id, language"
            raise _Unusable(max(lines.number, 1), f"{error}; {wanted}") from error

    def row(self, text: str) -> Entry | str:
        try:
            cells = _cells(text)
        except ValueError as error:
            return str(error)
        if len(cells) != len(self._columns):
            return f"has {len(cells)} columns, the header has {len(self._columns)}"
        named = dict(zip(self._columns, cells, strict=True))
        path = named["submission"]
        return Entry(named["problem"], path, named.get("id") or path, named.get("language", ""))


def _cells(text: str) -> Sequence[str]:
    """Raises ValueError: what is wrong."""
    try:
        return [cell.strip() for cell in next(csv.reader([text], strict=True))]
    except csv.Error as error:
        if text.count('"') % 2:
            raise ValueError("is no CSV: a quote is opened and not closed in this line") from error
        if "\r" in text.rstrip("\r\n"):
            raise ValueError("is no CSV: has a CR in it; lines end with LF or CR LF") from error
        raise ValueError(f"is no CSV: {error}") from error


def _header(text: str) -> Sequence[str]:
    """The columns. Raises ValueError."""
    if not text:
        raise ValueError("is empty")
    if "\0" in text or not _is_utf8(text):
        raise ValueError("is no text in UTF-8 (but in UTF-16, perhaps); save it as that")
    if text.lstrip().startswith("["):
        raise ValueError("is a JSON list, and not JSON Lines: an object a line")
    columns = _cells(text)
    strange = [column for column in columns if column not in _COLUMNS]
    missing = [column for column in _COLUMNS[:_NEEDED] if column not in columns]
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t|"):
        raise ValueError("columns are separated by commas")
    if missing:
        raise ValueError(f"lacks the column {' and the column '.join(missing)}")
    if strange:
        raise ValueError(f"unknown column {strange[0][:40]!r}")
    if len(set(columns)) < len(columns):
        raise ValueError("has a column twice")
    return columns


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
