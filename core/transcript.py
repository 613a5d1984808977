r"""A conversation as JSON Lines: the document, its schema, reading it again.

The first line is the head, every other line an entry, in order of time::

    {"schema":"parley.transcript/1","problem":"guess","test":"secret/01"}
    {"t_us":812,"from":"program","event":"data","text":"500\n"}
    {"t_us":840,"from":"interactor","event":"data","text":"lower\n"}
    {"t_us":841,"from":"program","event":"stderr","text":"it is lower\n"}
    {"t_us":1033,"from":"program","event":"eof"}
    {"t_us":1200,"from":"program","event":"exit","code":0}

`text` is used for bytes that are UTF-8, `base64` for others. `python -m parley.core.transcript` prints the JSON schema
of a line.
"""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from .errors import TranscriptError
from .shortage import words

SCHEMA = "parley.transcript/1"
KEPT_BYTES = 1 << 20  # of a log, where nobody says otherwise
MOST_KEPT_BYTES = 8 << 20  # what the relay has room for
_MOST_BYTES = 64 << 20
_MOST_US = 1 << 53  # whoever reads JSON can tell such numbers apart
_WAYS = {"data", "eof", "closed_input", "stderr", "exit"}


class Head(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The first line; `programs` is how many talk to the interactor."""

    schema: str
    problem: str
    test: str
    programs: int = 1


class Entry(
    Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, rename={"side": "from", "size": "bytes"}
):
    """One event. Times are microseconds since the conversation began.

    `data` went from `side` to its partner, `stderr` to nobody. `eof`: the side closed its output. `closed_input`: it
    stopped reading while its partner still wrote, or ended. `exit`: its process ended, by itself with a `code`, by a
    `signal`, or `ended_by` what the judge saw. `gap`: so many `records` between head and tail were left out.

    `program` is the number of the program, where there are several: of that which speaks, or to which the interactor
    does. `bytes` is there when only the first part of a chunk was kept, and says how long it was.
    """

    event: Literal["data", "eof", "closed_input", "stderr", "exit", "gap"]
    t_us: int | None = None
    side: Literal["program", "interactor"] | None = None
    program: int = 0
    text: str | None = None
    base64: str | None = None
    size: int | None = None
    code: int | None = None
    signal: int | None = None
    ended_by: str | None = None
    records: int | None = None

    @property
    def content(self) -> bytes:
        """What was kept of the chunk."""
        return base64.b64decode(self.base64) if self.base64 is not None else (self.text or "").encode()

    @property
    def cut(self) -> bool:
        return self.size is not None


class Transcript(Struct, frozen=True):
    head: Head
    entries: tuple[Entry, ...]

    @property
    def whole(self) -> bool:
        """Whether all that was said is in it."""
        return not any(entry.event == "gap" or entry.cut for entry in self.entries)


def chunk(data: bytes) -> dict[str, str]:
    """The field that holds these bytes."""
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def document(head: Head, entries: Sequence[Entry]) -> bytes:
    return msgspec.json.Encoder().encode_lines([head, *entries])


def read(path: Path) -> Transcript:
    """Raises TranscriptError with the line."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise TranscriptError(words(error, place=path)) from error
    if len(data) > _MOST_BYTES:
        raise TranscriptError(f"{path}: is larger than 64 MiB, so it is no transcript of Parley's")
    lines = data.splitlines()
    if not lines:
        raise TranscriptError(f"{path}: is empty")
    head = _head(path, lines[0])
    return Transcript(head, tuple(_entry(path, number, line, head) for number, line in enumerate(lines[1:], 2)))


def read_ends(path: Path, *, each_bytes: int) -> tuple[Transcript, Transcript | None]:
    """Of a large transcript its beginning and its end, so many bytes of either; else the whole, and None.

    Raises TranscriptError with the line; of those of the end, which nobody has counted, with 0.
    """
    try:
        with path.open("rb") as file:
            if file.seek(0, os.SEEK_END) <= 2 * each_bytes:
                return read(path), None
            file.seek(0)
            first = file.read(each_bytes).split(b"\n")[:-1]
            file.seek(-each_bytes, os.SEEK_END)
            last = file.read(each_bytes).split(b"\n")[1:-1]
    except OSError as error:
        raise TranscriptError(words(error, place=path)) from error
    head = _head(path, first[0] if first else b"")
    begin = tuple(_entry(path, number, line, head) for number, line in enumerate(first[1:], 2))
    return Transcript(head, begin), Transcript(head, tuple(_entry(path, 0, line, head) for line in last))


def _head(path: Path, line: bytes) -> Head:
    try:
        head = msgspec.json.decode(line, type=Head)
    except msgspec.DecodeError as error:
        raise TranscriptError(f"{path}:1: is no first line of a transcript: {error}") from error
    if head.schema != SCHEMA:
        raise TranscriptError(f"{path}:1: its schema is {head.schema!r}, and this is {SCHEMA}")
    return head


def _entry(path: Path, number: int, line: bytes, head: Head) -> Entry:
    try:
        entry = msgspec.json.decode(line, type=Entry)
        _check(entry, head)
    except ValueError as error:  # a DecodeError is one, and what is no base64
        raise TranscriptError(f"{path}:{number}: {error}; was it changed, or cut off?") from error
    return entry


def _check(entry: Entry, head: Head) -> None:
    """What the types alone do not say. Raises ValueError."""
    if not 0 <= entry.program < head.programs:
        raise ValueError(f"there is no program {entry.program}, of {head.programs}")
    if entry.event in _WAYS and (entry.t_us is None or entry.side is None):
        raise ValueError(f"{entry.event!r} says neither when nor who")
    if not 0 <= (entry.t_us or 0) < _MOST_US:
        raise ValueError(f"{entry.event!r} has no time of a conversation")
    if entry.event in ("data", "stderr") and (entry.text is None) == (entry.base64 is None):
        raise ValueError(f"{entry.event!r} must have either text or base64")
    if entry.base64 is not None:
        base64.b64decode(entry.base64, validate=True)


if __name__ == "__main__":
    _, components = msgspec.json.schema_components((Head, Entry), ref_template="#/$defs/{name}")
    lines = {"anyOf": [{"$ref": "#/$defs/Head"}, {"$ref": "#/$defs/Entry"}]}
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A line of a transcript", **lines}
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode({**schema, "$defs": components}), indent=2) + b"\n")
