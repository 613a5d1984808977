r"""Generator scripts of rbx: a test a statement, as data. Pure.

::

    gens/random 10 20           a generator, and its arguments
    @copy tests/manual.in       a file of the package
    @input "1 2\n"              the input itself; also in three quotes, or in braces
    @testgroup small { … }      statements for one group, or `group/subgroup`, only
    # or //                     to the end of the line

The older `box` format has lines `group ; generator.exe arguments`. Source: rbx, generator scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from ...core.errors import PackageError

_MOST_TESTS = 10_000
_MOST_DEPTH = 8
_SPACE = re.compile(r"(?:\s+|(?://|#)[^\n\r]*)*")
_GROUP = re.compile(r"@testgroup\s+([A-Za-z0-9][A-Za-z0-9_/-]*)\s*\{")
_COPY = re.compile(r"@copy[ \t]+([^\s][^\n\r]*)")
_INPUT = re.compile(r"@input\s*")
_LONG = re.compile(r'"""(.*?)"""', re.DOTALL)
_SHORT = re.compile(r"'((?:[^'\\\n]|\\.)*)'|\"((?:[^\"\\\n]|\\.)*)\"")
_BLOCK = re.compile(r"\{([^}]*)\}")
_CALL = re.compile(r"([^\s@{}/#][^\s]*)[ \t]*([^\n\r]*)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}


class Made(Struct, frozen=True):
    """A test: what a generator writes when it is called, a file of the package, or the text itself."""

    group: str = ""  # path of the group that it is for; empty: of whoever uses the script
    call: tuple[str, str] | None = None  # the generator, and its arguments as they are written
    copied: str = ""
    text: str | None = None

    def is_for(self, group: str) -> bool:
        return not self.group or group == self.group or group.startswith(f"{self.group}/")


def read(text: str, where: str) -> list[Made]:
    """Raises PackageError with the line."""
    return list(_Reader(text, where).statements("", 0))


class _Reader:
    def __init__(self, text: str, where: str) -> None:
        self._text = text
        self._where = where
        self._at = 0
        self._count = 0

    def statements(self, group: str, depth: int) -> Iterator[Made]:
        """To the end of the text, or of the group's braces."""
        if depth > _MOST_DEPTH:
            raise self._error("groups are nested too deeply")
        while True:
            self._take(_SPACE)
            if self._at == len(self._text):
                if depth:
                    raise self._error(f"the braces of group {group} are not closed")
                return
            if depth and self._text[self._at] == "}":
                self._at += 1
                return
            opened = self._take(_GROUP)
            if opened:
                yield from self.statements(f"{group}/{opened[1]}".lstrip("/"), depth + 1)
                continue
            self._count += 1
            if self._count > _MOST_TESTS:
                raise self._error(f"more than {_MOST_TESTS} tests")
            yield self._test(group)

    def _test(self, group: str) -> Made:
        if copied := self._take(_COPY):
            return Made(group, copied=copied[1].strip())
        if self._take(_INPUT):
            return Made(group, text=self._input())
        if call := self._take(_CALL):
            return Made(group, call=(call[1], call[2].strip()))
        raise self._error("is no statement that is known")

    def _input(self) -> str:
        if long := self._take(_LONG):
            return _trimmed(long[1].splitlines())
        if short := self._take(_SHORT):
            return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), short[1] or short[2] or "")
        if block := self._take(_BLOCK):
            return _trimmed([line.strip() for line in block[1].splitlines()])
        raise self._error("@input must be followed by a text in quotes or braces")

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        if found:
            self._at = found.end()
        return found

    def _error(self, what: str) -> PackageError:
        line = self._text.count("\n", 0, self._at) + 1
        return PackageError(f"{self._where}:{line}: {what}")


def _trimmed(lines: list[str]) -> str:
    """Without empty lines at either end, and with a newline at the end."""
    text = "\n".join(lines).strip()
    return f"{text}\n" if text else ""


def read_box(text: str, where: str) -> list[Made]:
    """The older format. Raises PackageError with the line."""
    found: list[Made] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        group, separator, rest = line.partition(";")
        name, _, args = rest.strip().partition(" ")
        if not separator or not name or not group.strip().isdecimal():
            raise PackageError(f"{where}:{number}: must be a number, a semicolon, and a generator with its arguments")
        if name in ("copy", "@copy"):
            found.append(Made(copied=args.strip()))
        else:
            found.append(Made(call=(name.removesuffix(".exe"), args.strip())))
    if len(found) > _MOST_TESTS:
        raise PackageError(f"{where}: more than {_MOST_TESTS} tests")
    return found
