"""Limits of sinol packages: for a test, else its group, else all; and the same again for a language, which comes first.

::

    time_limit: 1000             milliseconds
    time_limits: {1: 2000, 2b: 500}
    memory_limit: 262144         KiB
    memory_limits: {3: 131072}
    override_limits:
      py: {time_limit: 5000}

Source: sinol-make, src/sinol_make/helpers/package_util.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...core.documents import Document
from ...core.errors import PackageError
from ...core.model import LanguageLimits, Limits
from ._sinol_scores import GroupOf

_KIB = 1024


class LimitKeys:
    """The four keys of a document. `single`: whether a test may have limits of its own."""

    def __init__(self, document: Document, tests: Sequence[GroupOf], *, single: bool) -> None:
        self.where = document.where
        self.single = single
        self._time = _Key(document, "time_limit", tests, single=single)
        self._memory = _Key(document, "memory_limit", tests, single=single)
        self._tests = tests

    def of(self, test: GroupOf) -> tuple[float, int]:
        """Milliseconds and bytes. Raises PackageError where nothing says them."""
        time_ms, memory = self.stated(test)
        if time_ms is None or memory is None:
            what = "time_limit" if time_ms is None else "memory_limit"
            raise PackageError(f"{self.where}: says no {what} for test {test.name}; give one for all")
        return time_ms, memory

    def stated(self, test: GroupOf) -> tuple[float | None, int | None]:
        """The same, None for what is not said."""
        time_ms, kib = self._time.of(test), self._memory.of(test)
        return time_ms, None if kib is None else int(kib * _KIB)

    def most(self) -> Limits:
        """Of all tests: what the problem is said to allow."""
        found = [self.of(test) for test in self._tests or (GroupOf("", "", 0),)]
        return Limits(time_ms=max(time for time, _ in found), memory_bytes=max(memory for _, memory in found))

    def unknown(self) -> list[str]:
        return [*self._time.unused(), *self._memory.unused()]


class _Key:
    """`time_limit` with `time_limits`, say."""

    def __init__(self, document: Document, key: str, tests: Sequence[GroupOf], *, single: bool) -> None:
        self._all = document.number(key, 1) if key in document else None
        self._some = document.part(f"{key}s")
        document.raw(key)
        singles = {test.id for test in tests} - {"0"} - {str(test.group) for test in tests}
        for name in self._some:
            if name in singles and not single:
                raise PackageError(f"{self._some.where}: contests of type oi have no limits of single tests ({name})")
        self._singles = singles

    def of(self, test: GroupOf) -> float | None:
        for name in (test.id if test.id != "0" else "", str(test.group)):
            if name and name in self._some:
                return self._some.number(name, 1)
        return self._all

    def unused(self) -> list[str]:
        """Groups and tests that are not there."""
        return self._some.unknown()


def language_limits(
    document: Document, tests: Sequence[GroupOf], limits: LimitKeys, languages: Mapping[str, tuple[str, ...]]
) -> Iterator[LanguageLimits]:
    """One record for all tests with the same limits."""
    overrides = document.part("override_limits")
    for ending in overrides:
        if ending not in languages:
            known = ", ".join(languages)
            raise PackageError(f"{overrides.where}: {ending!r} is no ending of sources; known are {known}")
        own = LimitKeys(overrides.part(ending), tests, single=limits.single)
        found: dict[tuple[float | None, int | None], list[str]] = {}
        for test in tests:
            found.setdefault(own.stated(test), []).append(test.name)
        for (time_ms, memory_bytes), names in found.items():
            if time_ms is not None or memory_bytes is not None:
                only = tuple(names) if len(found) > 1 else ()
                yield LanguageLimits(languages[ending], time_ms, memory_bytes, only)
