"""The end of a transcript (`parley.transcript/1`, see docs), for people."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

_READ_BYTES = 32 * 1024


class _Event(Struct, rename={"side": "from"}):
    event: str = ""
    side: str = ""
    text: str | None = None
    base64: str | None = None
    bytes: int | None = None


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
            event = msgspec.json.decode(line, type=_Event)
        except msgspec.DecodeError:
            continue
        if event.event == "gap":
            said.append(("", ""))
        if event.event != "data":
            continue
        if said and said[-1][0] == event.side:
            said[-1] = (event.side, said[-1][1] + _words(event))
        else:
            said.append((event.side, _words(event)))
    return [(side, line) for side, words in said if side for line in words.splitlines()]


def _words(event: _Event) -> str:
    words = base64.b64decode(event.base64).decode(errors="replace") if event.base64 else event.text or ""
    return words if event.bytes is None else f"{words}…"
