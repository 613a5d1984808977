"""The tests of a DMOJ package: in which order, in which batch, and what each inherits. No files are read here.

A key is looked up in the case, then in its batch, then at the root of `init.yml`. Dashes in keys mean underscores.
Source: DMOJ/judge-server, dmoj/problem.py and dmoj/config.py; how a batch counts, DMOJ/online-judge, judge_handler.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from msgspec import Struct

from ...core.documents import Document
from ...core.errors import PackageError
from ...core.group import Group, Score

_STRUCTURE = (
    "test_cases",
    "pretest_test_cases",
    "batched",
    "tests",
    "archive",
    "dependencies",
)  # nobody inherits these
INHERITED = (
    "in", "out", "points", "checker", "generator", "generator_args", "generator_in", "binary_data", "symlinks",
    "output_limit_length", "output_prefix_length", "wall_time_factor", "short_circuit",
)  # fmt: skip
_BATCH = (*INHERITED, "batched", "dependencies")
_PATTERNS = ("input_format", "output_format", "case_points")

Discover = Callable[[Document], list[Any]]  # entries found by the names of files, where init.yml lists none


class Case(Struct, frozen=True):
    """One test. `position` counts all tests from 1, as they are judged; `batch` is 0 outside of one."""

    position: int
    batch: int
    values: Document
    points: Fraction

    @property
    def name(self) -> str:
        return f"batch{self.batch}/case{self.position}" if self.batch else f"case{self.position}"


class Batch(Struct, frozen=True):
    """`number` counts from 1; the batches named by `dependencies` must have passed, or nothing of this one is run."""

    number: int
    cases: tuple[Case, ...]
    dependencies: tuple[int, ...]

    @property
    def name(self) -> str:
        return f"batch{self.number}"


Item = Case | Batch


def normalised(document: Document) -> Document:
    """With underscores in its keys. Raises PackageError for keys whose value is Python code (`key+`, `key++`)."""
    for key in document:
        if key.endswith("+"):
            raise PackageError(f"{document.where}: {key} is Python code, which is not run; write {key.rstrip('+')} out")
    values = {key.replace("-", "_"): document.raw(key) for key in document}
    return Document({**values, **{key: document.raw(key) for key in document if "-" not in key}}, document.where)


def items(root: Document, discover: Discover) -> tuple[Item, ...]:
    """In the order of judging: pretests first, which are worth nothing. Raises PackageError."""
    reader = _Reader({key: root.raw(key) for key in root if key not in _STRUCTURE})
    found = list(reader.read(root, "pretest_test_cases", root.items("pretest_test_cases"), pretest=True))
    if isinstance(root.raw("test_cases"), list):
        found += reader.read(root, "test_cases", root.items("test_cases"))
    else:
        found += reader.read(root, "test_cases", discover(root.part("test_cases")))
    if reader.position == 0:
        raise PackageError(f"{root.where}: has no test case; list them as test_cases")
    return tuple(found)


class _Reader:
    """Counts positions and batches on the way. `outer` is what all cases inherit."""

    def __init__(self, outer: dict[str, Any]) -> None:
        self._outer = outer
        self._batches = 0
        self.position = 0

    def read(self, root: Document, key: str, entries: Sequence[Any], *, pretest: bool = False) -> Iterator[Item]:
        for document in _documents(f"{root.where}, {key}", entries):
            if "batched" in document:
                yield self._batch(document, pretest=pretest)
            else:
                yield self._case(document, self._outer, 0, pretest=pretest)

    def _batch(self, document: Document, *, pretest: bool) -> Batch:
        self._batches += 1
        number = self._batches
        outer = {**self._outer, **{key: document.raw(key) for key in document if key not in _STRUCTURE}}
        cases: list[Case] = []
        for inner in _documents(f"{document.where}, batched", document.items("batched")):
            if "batched" in inner:
                raise PackageError(f"{inner.where}: is a batch within a batch; batches hold cases")
            cases.append(self._case(inner, outer, number, pretest=pretest))
        return Batch(number, tuple(cases), _dependencies(document, number))

    def _case(self, document: Document, outer: dict[str, Any], batch: int, *, pretest: bool) -> Case:
        self.position += 1
        values = Document({**outer, **{key: document.raw(key) for key in document}}, document.where)
        points = values.fraction("points", Fraction(1))
        if points < 0:
            raise PackageError(f"{document.where}: points must not be below 0")
        return Case(self.position, batch, values, Fraction(0) if pretest else points)


def _documents(where: str, entries: Sequence[Any]) -> Iterator[Document]:
    named = Document({f"entry {number}": entry for number, entry in enumerate(entries, 1)}, where)
    for key in named:
        yield normalised(named.part(key))


def _dependencies(document: Document, number: int) -> tuple[int, ...]:
    found: list[int] = []
    for word in document.items("dependencies"):
        if not isinstance(word, str) or not word.isascii() or not word.isdigit() or not 0 < int(word) < number:
            raise PackageError(
                f"{document.where}: dependencies must be numbers of batches before this one, not {word!r}"
            )
        found.append(int(word))
    return tuple(dict.fromkeys(found))


# --- how they count -----------------------------------------------------------------------------------------


def scoring(found: Sequence[Item]) -> Group:
    """A batch is worth its worst case, and ends at the first that fails; a failed one of 0 points ends everything."""
    members = tuple(item.name if isinstance(item, Case) else _group(item) for item in found)
    essential = tuple(item.name for item in found if _worthless(item))
    return Group("", members, score=Score.SUM, stop=False, essential=essential)


def _group(batch: Batch) -> Group:
    return Group(
        batch.name,
        tuple(case.name for case in batch.cases),
        score=Score.MIN,
        full=max((case.points for case in batch.cases), default=Fraction(0)),
        stop=True,
        requires=tuple(f"batch{number}" for number in batch.dependencies),
    )


def _worthless(item: Item) -> bool:
    return item.points == 0 if isinstance(item, Case) else all(case.points == 0 for case in item.cases)


def tests(found: Sequence[Item]) -> Iterator[Case]:
    for item in found:
        if isinstance(item, Case):
            yield item
        else:
            yield from item.cases


# --- what nobody here acts upon -----------------------------------------------------------------------------


def not_understood(root: Document, found: Sequence[Item]) -> list[str]:
    """One line for each key, however many cases have it. `root` names its own with `Document.unknown()`."""
    lines: dict[str, str] = {}
    for key in ("pretest_test_cases", "test_cases"):
        entries = root.raw(key)
        if isinstance(entries, list):
            _look(lines, _documents(f"{root.where}, {key}", root.items(key)), _BATCH)
        elif entries is not None:
            _look(lines, [normalised(root.part(key))], _PATTERNS)
    for batch in found:
        if isinstance(batch, Batch) and 0 < sum(case.points == 0 for case in batch.cases) < len(batch.cases):
            where = batch.cases[0].values.where
            lines[where] = f"{where}: a case of 0 points among others of its batch ends the batch, and not everything"
    return list(lines.values())


def _look(lines: dict[str, str], documents: Iterator[Document] | Sequence[Document], known: Sequence[str]) -> None:
    for document in documents:
        for key in document:
            if key not in known:
                lines.setdefault(key, f"{document.where}: key {key!r} is not understood")
        if "batched" in document:
            _look(lines, _documents(f"{document.where}, batched", document.items("batched")), INHERITED)
