"""Patterns over paths: `*` stands for anything within a name, `{a,b}` for either; nothing else is special.

Source: problem package format 2025-09, "Glob patterns". A pattern is followed place by place, all ways at once, so that
no pattern of a stranger's takes longer than its length times that of the path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

_MOST = 1000  # characters of a pattern,
_MOST_DEPTH = 20  # and braces in braces

Part = str | tuple["Parts", ...]  # one character (`*`: any number of any but /), or alternatives
Parts = tuple[Part, ...]


class Glob:
    """One pattern. Raises ValueError, in words to follow the pattern, for one that is none."""

    def __init__(self, text: str) -> None:
        if len(text) > _MOST:
            raise ValueError(f"has more than {_MOST} characters")
        self._parts = _parsed(text, 0)

    def fits(self, path: str) -> bool:
        """The whole of it."""
        return len(path) in _ends(self._parts, path, {0})

    def covers(self, path: str) -> bool:
        """Itself, or a folder above it."""
        return any(end == len(path) or path[end] == "/" for end in _ends(self._parts, path, {0}))


@lru_cache(maxsize=4096)
def compiled(text: str) -> Glob:
    """As `Glob`, made once."""
    return Glob(text)


def _parsed(text: str, depth: int) -> Parts:
    if depth > _MOST_DEPTH:
        raise ValueError("has braces in too many braces")
    parts: list[Part] = []
    at = 0
    while at < len(text):
        if text[at] == "}":
            raise ValueError("has a } without its {")
        if text[at] != "{":
            parts.append(text[at])
            at += 1
            continue
        end = _closing(text, at)
        parts.append(tuple(_parsed(one.strip(), depth + 1) for one in _alternatives(text[at + 1 : end])))
        at = end + 1
    return tuple(parts)


def _closing(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at
    raise ValueError("has a { without its }")


def _alternatives(text: str) -> Iterator[str]:
    depth = start = 0
    for at, character in enumerate(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if character == "," and depth == 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _ends(parts: Sequence[Part], path: str, starts: set[int]) -> set[int]:
    """Where the parts can end that begin at one of `starts`."""
    for part in parts:
        if not isinstance(part, str):
            starts = set[int]().union(*(_ends(one, path, starts) for one in part))
        elif part == "*":
            starts = {at for start in starts for at in _within_name(path, start)}
        else:
            starts = {start + 1 for start in starts if path[start : start + 1] == part}
        if not starts:
            return starts
    return starts


def _within_name(path: str, start: int) -> range:
    end = path.find("/", start)
    return range(start, (len(path) if end < 0 else end) + 1)
