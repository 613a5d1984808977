"""The end of a transcript (`parley.transcript/1`, see docs), for people."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from ..transcript import Entry

_READ_BYTES = 32 * 1024


def last_messages(path: Path, count: int) -> list[tuple[str, str]]:
    """Who said it, and one line of it, at most `count`; none where the transcript cannot be read."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _READ_BYTES))
            lines = file.read().split(b"\n")
    except OSError:
        return []
    return messages(lines[1:])[-count:]  # the first is the head, or cut off


def messages(lines: Iterable[bytes]) -> list[tuple[str, str]]:
    """Lines said, chunks of one side joined. What is no event of this schema is passed over."""
    said: list[tuple[str, str]] = []
    for line in lines:
        try:
            entry = msgspec.json.decode(line, type=Entry)
        except msgspec.DecodeError:
            continue
        if entry.event == "gap":
            said.append(("", ""))
        if entry.event != "data":
            continue
        side = entry.side or ""
        if said and said[-1][0] == side:
            said[-1] = (side, said[-1][1] + _words(entry))
        else:
            said.append((side, _words(entry)))
    return [(side, line) for side, words in said if side for line in words.splitlines()]


def _words(entry: Entry) -> str:
    words = entry.content.decode(errors="replace")
    return f"{words}…" if entry.cut else words
