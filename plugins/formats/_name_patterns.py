r"""Regular expressions over names of tests, as score types of CMS have them, matched without backtracking.

A package is a stranger's, and `re` takes exponential time for a short pattern if its author wants that. Here a pattern
is a function from the places that have been reached in a name to those that are reached next, so its cost is at most
the square of its length. Known are literals, `.`, `[…]`, `\d \w \s` and escapes, groups, `|`, `^ $`, and the
repetitions `* + ? {m,n}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ...core.errors import PackageError

_Step = Callable[[str, frozenset[int]], frozenset[int]]  # the name, places reached -> places reached next
_LONGEST = 20_000  # characters of a pattern
_DEEPEST = 50  # groups in groups
_MOST = 100  # of a repetition that is counted
_ATOM = re.compile(r"\\(?:[dDwWsS]|[^a-zA-Z0-9])|\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\\[\](){}|*+?^$]")
_REPEATED = re.compile(r"(?:([*+?])|\{(\d{1,3})(,?)(\d{0,3})\})[?+]?")


class NamePattern:
    """Raises PackageError for what it does not know: `where` says in which file."""

    def __init__(self, pattern: str, *, where: str) -> None:
        self._pattern = pattern
        self._where = where
        self._at = 0
        self._depth = 0
        self._counted = False  # whether the piece that was read last holds a repetition that is counted
        if len(pattern) > _LONGEST:
            raise self._error(f"is longer than {_LONGEST} characters")
        self._step = self._alternatives()
        if self._at < len(pattern):
            raise self._error(f"has a {pattern[self._at]!r} at {self._at + 1} that is not understood")

    def matches(self, name: str) -> bool:
        """Whether the name begins so, as with Python's `re.match`."""
        return bool(self._step(name, frozenset((0,))))

    def _error(self, what: str) -> PackageError:
        shown = self._pattern if len(self._pattern) <= 60 else f"{self._pattern[:60]}…"
        return PackageError(f"{self._where}: the pattern of tests {shown!r} {what}")

    def _alternatives(self) -> _Step:
        branches = [self._sequence()]
        while self._pattern[self._at : self._at + 1] == "|":
            self._at += 1
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else _any(branches)

    def _sequence(self) -> _Step:
        steps: list[_Step] = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            before, self._counted = self._counted, False
            steps.append(self._repeated(self._one()))
            self._counted |= before
        return _then(steps)

    def _one(self) -> _Step:
        character = self._pattern[self._at]
        if character == "(":
            return self._group()
        if character in "^$":
            self._at += 1
            return _at_start if character == "^" else _at_end
        found = _ATOM.match(self._pattern, self._at)
        if not found:
            raise self._error(f"has a {character!r} at {self._at + 1} that is not understood")
        self._at = found.end()
        try:
            return _single(re.compile(found[0]))
        except re.error as error:
            raise self._error(f"is no regular expression: {error.msg}") from error

    def _group(self) -> _Step:
        self._at += 1
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error("is nested too deeply")
        if self._pattern.startswith("?:", self._at):
            self._at += 2
        inner = self._alternatives()
        if self._pattern[self._at : self._at + 1] != ")":
            raise self._error("has a group without its end")
        self._at += 1
        self._depth -= 1
        return inner

    def _repeated(self, step: _Step) -> _Step:
        found = _REPEATED.match(self._pattern, self._at)
        if not found:
            return step
        self._at = found.end()
        sign, least, comma, most = found.groups()
        if sign:
            return {"*": _many(step), "+": _then([step, _many(step)]), "?": _any([_then([]), step])}[sign]
        if self._counted:
            raise self._error("counts the repetitions of a group that counts some itself")
        self._counted = True
        low = int(least)
        high = int(most) if most else low
        if max(low, high) > _MOST or (most and high < low):
            raise self._error(f"repeats {found[0]}, where at most {_MOST} times are understood")
        if comma and not most:
            return _then([*[step] * low, _many(step)])
        return _then([*[step] * low, *[_any([_then([]), step])] * (high - low)])


def _single(pattern: re.Pattern[str]) -> _Step:
    return lambda name, places: frozenset(
        at + 1 for at in places if at < len(name) and pattern.fullmatch(name, at, at + 1)
    )


def _any(steps: list[_Step]) -> _Step:
    return lambda name, places: frozenset[int]().union(*(step(name, places) for step in steps))


def _then(steps: Iterable[_Step]) -> _Step:
    steps = tuple(steps)

    def follow(name: str, places: frozenset[int]) -> frozenset[int]:
        for step in steps:
            places = step(name, places)
            if not places:
                break
        return places

    return follow


def _many(step: _Step) -> _Step:
    def follow(name: str, places: frozenset[int]) -> frozenset[int]:
        reached = new = places
        while new:
            new = step(name, new) - reached
            reached |= new
        return reached

    return follow


def _at_start(name: str, places: frozenset[int]) -> frozenset[int]:
    return places & {0}


def _at_end(name: str, places: frozenset[int]) -> frozenset[int]:
    return places & {len(name)}
