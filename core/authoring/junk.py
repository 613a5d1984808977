"""Outputs that no problem should accept, as submissions: nothing is run, its validator alone is asked.

========  ============================================================================================
 empty     nothing at all
 bytes     all 256 bytes there are, in no order
 huge      a number of thirty digits for each number of the answer
 nan       each number of the answer as `nan`, which is never larger than a tolerance
 twice     the answer, and then the answer once more
 other     the answer of another test
========  ============================================================================================

The last two may be accepted, which is told: some formats let validators stop reading when they have seen enough, and
a test may have several answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from .. import submitted
from ..model import Expected, Problem, Source, Submission, TestCase, Verdict
from ..report import Report

MOST_TESTS = 10
_MOST_BYTES = 4 << 20  # of an answer
_NUMBER = re.compile(rb"(?<![\w.])[-+]?\d+(?:\.\d+)?(?![\w.])")
_NINES = b"9" * 30
_NOT_IN_FULL = (Verdict.WA, Verdict.PA, Verdict.OLE)


class _Kind(Struct, frozen=True):
    """`make` gets the answer, and those of all tests; None: it has nothing to say there. `sure`: none may be right."""

    title: str
    make: Callable[[bytes, Sequence[bytes]], bytes | None]
    sure: bool = True


def _empty(answer: bytes, _all: Sequence[bytes]) -> bytes | None:
    return b"" if answer.strip() else None


def _bytes(_answer: bytes, _all: Sequence[bytes]) -> bytes | None:
    return bytes(167 * number % 256 for number in range(256))


def _huge(answer: bytes, _all: Sequence[bytes]) -> bytes | None:
    return _NUMBER.sub(_NINES, answer) if _NUMBER.search(answer) else _NINES + b"\n"


def _nan(answer: bytes, _all: Sequence[bytes]) -> bytes | None:
    return _NUMBER.sub(b"nan", answer) if _NUMBER.search(answer) else None


def _twice(answer: bytes, _all: Sequence[bytes]) -> bytes | None:
    return answer + (b"" if answer.endswith(b"\n") else b"\n") + answer if answer.strip() else None


def _other(answer: bytes, everyone: Sequence[bytes]) -> bytes | None:
    own = answer.lower().split()
    return next((other for other in everyone if other.lower().split() != own), None)


KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "empty": _Kind("an empty output", _empty),
        "bytes": _Kind("random bytes", _bytes),
        "huge": _Kind("huge numbers", _huge),
        "nan": _Kind("nan for each number", _nan),
        "twice": _Kind("the answer twice", _twice, sure=False),
        "other": _Kind("the answer of another test", _other, sure=False),
    }
)


def check(problem: Problem, folder: Path) -> Problem | None:
    """The problem of these submissions, whose files are written below `folder`. None where no output is decided about.

    Of many tests some are taken, spread over all of them. Raises OSError.
    """
    tests = list(_tests(problem))
    answers = [_answer(test) for test in tests]
    submissions = tuple(_submissions(tests, answers, folder))
    if problem.interactor or problem.passes > 1 or not submissions:
        return None
    return replace(
        problem, title="junk outputs", tests=tuple(tests), scoring=None, submissions=submissions, calibration=None,
        support=(), languages=(), recipes=(), overall_wall_ms=None, warnings=(), not_understood=(), checks=(),
    )  # fmt: skip


def doubts(report: Report) -> Iterator[str]:
    """What was accepted and may be right: a line for each."""
    titles = {kind.title for kind in KINDS.values() if not kind.sure}
    for record in report.submissions:
        names = [test.name for test in record.tests if test.verdict is Verdict.AC]
        if record.source in titles and names:
            some = f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else names[0]
            yield f"{record.source} is accepted in {some}: is it right there?"


def _tests(problem: Problem) -> Iterator[TestCase]:
    fit = [test for test in problem.tests if not test.static and _is_plain(test.name) and _answer(test) is not None]
    step = max(1, -(-len(fit) // MOST_TESTS))
    yield from fit[::step]


def _is_plain(name: str) -> bool:
    """Whether a file can be called so."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def _answer(test: TestCase) -> bytes | None:
    """None where it is too large. A test without one has an empty one."""
    if test.answer is None or not test.answer.is_file():
        return b""
    return test.answer.read_bytes() if test.answer.stat().st_size <= _MOST_BYTES else None


def _submissions(tests: Sequence[TestCase], answers: Sequence[bytes | None], folder: Path) -> Iterator[Submission]:
    known = [answer for answer in answers if answer is not None]
    for name, kind in KINDS.items():
        files: list[str] = []
        for test, answer in zip(tests, answers, strict=True):
            output = None if answer is None else kind.make(answer, known)
            if output is not None:
                path = folder / name / f"{test.name}.out"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(output)
                files.append(f"{test.name}.out")
        if files:
            rules = (Expected(permitted=_NOT_IN_FULL),) if kind.sure else ()
            yield Submission(kind.title, Source(folder / name, tuple(files)), submitted.LANGUAGE.name, rules=rules)
