"""`score_type` and `score_type_parameters` of CMS.

::

    Sum             50                                    points of each test
    GroupMin        [[40, 3], [60, 5]]                    points, and how many tests; in their order
    GroupMul        [[40, "00[0-2]"], [60, ".*"]]         or a regular expression that their names begin with
    GroupThreshold  [[40, ["000", "002"], 0.5], …]        or their names; then the threshold

An entry may also be a mapping of `max_score`, `testcases` and `threshold`. Source: cms/grading/scoretypes/abc.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeVar

import msgspec

from ...core.documents import Document
from ...core.errors import PackageError
from ._name_patterns import NamePattern
from ._subtasks import KINDS, Subtask

T = TypeVar("T")
_PARAMETERS = "score_type_parameters"
_FIELDS: tuple[str, ...] = ("max_score", "testcases", "threshold")


def scoring_of(document: Document, kind: str, tests: Sequence[str]) -> Fraction | list[Subtask]:
    """Points of each test (Sum), or the subtasks. Raises PackageError."""
    if kind == "Sum":
        return document.fraction(_PARAMETERS, Fraction(0))
    if kind not in KINDS:
        known = ", ".join(("Sum", *KINDS))
        raise PackageError(f"{document.where}: score_type {kind!r} is not known; known are {known}")
    entries = [_entry(document, entry, number) for number, entry in enumerate(document.items(_PARAMETERS))]
    chosen = _chosen(document, [entry.raw("testcases") for entry in entries], tests)
    return [
        Subtask(
            f"subtask{number}",
            entry.fraction("max_score", Fraction(0)),
            names,
            entry.fraction("threshold", Fraction(1)),
        )
        for number, (entry, names) in enumerate(zip(entries, chosen, strict=True))
    ]


def _entry(document: Document, entry: object, number: int) -> Document:
    """One subtask as a mapping, however it is spelt."""
    where = f"{document.where}, {_PARAMETERS}, entry {number}"
    parts = _as(entry, list[Any])
    values = _as(entry, dict[str, Any]) if parts is None else dict(zip(_FIELDS, parts, strict=False))
    if values is None or not {"max_score", "testcases"} <= values.keys():
        raise PackageError(f"{where}: must be a list of points and tests, as in [40, 3]")
    return Document(values, where)


def _as(value: object, kind: type[T]) -> T | None:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return None


def _chosen(document: Document, wanted: Sequence[Any], tests: Sequence[str]) -> list[tuple[str, ...]]:
    """By counts where all are counts, else each by a pattern or by names. Digits that begin with 0 are no count."""
    if all(
        isinstance(one, str) and one.isascii() and one.isdigit() and (one == "0" or one[0] != "0") for one in wanted
    ):
        return _counted(document, [min(int(one[:9]), len(tests) + 1) for one in wanted], tests)
    return [_named(document, one, tests) for one in wanted]


def _counted(document: Document, counts: Sequence[int], tests: Sequence[str]) -> list[tuple[str, ...]]:
    if sum(counts) > len(tests):
        raise PackageError(
            f"{document.where}: {_PARAMETERS} asks for more than the {len(tests)} tests that n_input says"
        )
    ends = [sum(counts[: number + 1]) for number in range(len(counts))]
    return [tuple(tests[end - count : end]) for end, count in zip(ends, counts, strict=True)]


def _named(document: Document, wanted: Any, tests: Sequence[str]) -> tuple[str, ...]:
    where = f"{document.where}, {_PARAMETERS}"
    if isinstance(wanted, str):
        pattern = NamePattern(wanted, where=where)
        found = tuple(name for name in tests if pattern.matches(name))
        if not found:
            raise PackageError(f"{where}: no test's name begins with the pattern {wanted[:60]!r}; they are 000, 001 …")
        return found
    names = _as(wanted, list[str])
    if names is None or not set(names) <= set(tests):
        raise PackageError(f"{where}: tests are said by a count, a pattern, or a list of names such as 000")
    return tuple(names)
