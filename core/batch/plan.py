"""What is to be judged, looked at as a whole before anything runs: all that is wrong with it at once.

A million lines cost some 100 bytes each: where an entry stands, which problem it is of, and a hash of its name.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct

from .. import packages
from ..documents import shown
from ..errors import BatchError, InputError, SubmissionError
from ..model import Problem
from ..plugins import Plugins
from .entry import CHANGED, Entries, Entry, Found
from .manifest import Manifest
from .tree import Tree, is_folder, place_of

_MOST_SHOWN = 50
_END_CHARACTERS = 500  # of one that is very long, at either end


class Desk(Struct, frozen=True):
    """A problem of the batch, by its name there, and its package."""

    name: str
    problem: Problem


class Faults:
    """What is wrong, in the order in which it was found; the first ones in words, the others counted."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.count = 0

    def add(self, line: str) -> None:
        self.count += 1
        if self.count <= _MOST_SHOWN:
            self.lines.append(line if len(line) <= 2 * _END_CHARACTERS else _ends(line))

    @property
    def told(self) -> list[str]:
        more = self.count - len(self.lines)
        return [*self.lines, f"and {more} more like these"] if more else self.lines


def _ends(line: str) -> str:
    """What it is about, and what is wrong with it."""
    return f"{line[:_END_CHARACTERS]} … {line[-_END_CHARACTERS:]}"


class Plan:
    """A context manager. `base` is the folder that paths are relative to. Raises BatchError, see `Manifest`, `Tree`.

    Entries that are sound are numbered from 0, in the order in which they were found: that of the results.
    """

    def __init__(self, path: Path, known: Plugins, *, format_name: str | None = None) -> None:
        folder = is_folder(path)
        self.base = (path if folder else path.parent).absolute()
        self.faults = Faults()
        self.left_out = 0  # entries that are not sound, or of a problem that is not
        self.desks: list[Desk] = []
        self._known = known
        self._format = format_name
        self._entries: Entries = Tree(path) if folder else Manifest(path)
        self._places = array("Q")
        self._desk_of = array("I")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._entries.close()

    @property
    def name(self) -> str:
        return self._entries.name

    def __len__(self) -> int:
        return len(self._places)

    def entry(self, number: int) -> Entry:
        """Raises BatchError where it is another by now."""
        entry = self._entries.at(self._places[number])
        if entry.problem != self.desk(number).name:
            raise BatchError(f"{self.name}: {CHANGED}")
        return entry

    def desk(self, number: int) -> Desk:
        return self.desks[self._desk_of[number]]

    def by_desk(self) -> Iterator[tuple[Desk, array[int]]]:
        """The numbers of each problem's entries, in order; problems as they were first named."""
        order = array("I", sorted(range(len(self)), key=self._desk_of.__getitem__))
        numbers = array("I")
        for number in order:
            if numbers and self._desk_of[numbers[0]] != self._desk_of[number]:
                yield self.desk(numbers[0]), numbers
                numbers = array("I")
            numbers.append(number)
        if numbers:
            yield self.desk(numbers[0]), numbers

    def look(self) -> None:
        """Reads everything, once. Afterwards `faults` are all that is wrong, and the sound entries can be had."""
        check = _Check(self.base, self._known, self._format)
        for found in self._entries.scan():
            where = f"{self.name}:{found.line}: " if found.line else f"{self.name}: "
            fault = found.fault if found.entry is None else check.fault_of(found.entry)
            if found.entry and not fault:
                fault = check.doubled(found, found.entry)
            if fault:
                self.faults.add(f"{where}{fault}")
            if fault or found.entry is None or found.entry.problem not in check.desks:
                self.left_out += 1
                continue
            self._places.append(found.place)
            self._desk_of.append(check.desks[found.entry.problem])
        self.desks = check.loaded
        if not len(self) and not self.faults.count:
            self.faults.add(f"{self.name}: names no submission")


class _Check:
    """Looks at one entry after the other. Packages are loaded when they are first named."""

    def __init__(self, base: Path, known: Plugins, format_name: str | None) -> None:
        self._base = base
        self._known = known
        self._format = format_name
        self._seen: set[int] = set()
        self._problems: set[str] = set()
        self._languages: dict[str, str] = {}
        self.desks: dict[str, int] = {}
        self.loaded: list[Desk] = []

    def fault_of(self, entry: Entry) -> str:
        return self._of_problem(entry.problem) or self._of_language(entry.language) or self._of_file(entry.submission)

    def doubled(self, found: Found, entry: Entry) -> str:
        """The same name twice. By its hash: 64 bits, of a million names."""
        name = f"{entry.problem}\0{entry.id}".encode(errors="surrogateescape")
        key = int.from_bytes(blake2b(name, digest_size=8).digest())
        if key in self._seen:
            also = f"{shown(entry.submission)} is" if not found.line else "is"
            return f"{also} another submission of {shown(entry.problem)} with id {shown(entry.id)}"
        self._seen.add(key)
        return ""

    def _of_problem(self, name: str) -> str:
        """Said once of each problem."""
        if name in self._problems:
            return ""
        self._problems.add(name)
        try:
            problem = packages.load_problem(place_of(name, self._base), self._known, format_name=self._format)
        except InputError as error:
            return f"problem {shown(name)}: {error}"
        self.desks[name] = len(self.loaded)
        self.loaded.append(Desk(name, problem))
        return ""

    def _of_language(self, name: str) -> str:
        if name and name not in self._languages:
            try:
                self._known.language(name)
                self._languages[name] = ""
            except SubmissionError as error:
                self._languages[name] = str(error)
        return self._languages.get(name, "")

    def _of_file(self, path: str) -> str:
        try:
            os.stat(self._base / path)  # noqa: PTH116 - a million times
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else "") or str(error)
            return f"submission {shown(path)}: {why[:1].lower()}{why[1:]}"
        return ""
