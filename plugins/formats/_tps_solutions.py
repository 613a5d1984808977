"""What a TPS task says of its solutions.

Two layouts: folders named by verdicts (`solutions/incorrect/a.cpp`, as exported), or `solutions.json` beside
`solution/`. A solution that is to fail does so in some subtask, and may do anything in the others. Sources: TPS,
docs/README.md and scripts/internal/invoke_util.py; what TPS asks of each subtask only `except` says here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec.structs import replace

from ...core.documents import Document, read_json, shown
from ...core.errors import PackageError
from ...core.model import Expected, Submission, Verdict
from ...core.submissions import read
from ._contents import Contents, is_plain
from ._subtasks import Subtask

_CRASHED = (Verdict.RTE, Verdict.RFE, Verdict.OLE)
_FAILED = tuple(verdict for verdict in Verdict if verdict not in (Verdict.AC, Verdict.JE, Verdict.SK, Verdict.CE))
# The verdicts of the whole, and those of which some test must have one.
_WORDS: dict[str, tuple[tuple[Verdict, ...], tuple[Verdict, ...] | None]] = {
    "model_solution": ((Verdict.AC,), None),
    "correct": ((Verdict.AC,), None),
    "incorrect": (_FAILED, (Verdict.WA,)),
    "protocol_violation": (_FAILED, (Verdict.WA,)),
    "partially_correct": ((Verdict.PA,), None),
    "time_limit": (_FAILED, (Verdict.TLE,)),
    "memory_limit": (_FAILED, (Verdict.MLE, *_CRASHED)),
    "runtime_error": (_FAILED, (*_CRASHED, Verdict.MLE)),
    "time_limit_and_runtime_error": (_FAILED, (Verdict.TLE, *_CRASHED)),
    "failed": (_FAILED, None),
}
_RIGHT = ("model_solution", "correct")


def solutions(contents: Contents, subtasks: Sequence[Subtask]) -> Iterator[Submission]:
    """In the order of their folders, or of the file."""
    if contents.has("solutions.json"):
        yield from _listed(contents, read_json(contents.file("solutions.json")), subtasks)
        return
    for folder in contents.folders("solutions"):
        for name in contents.names(f"solutions/{folder}"):
            yield _expected(_read(contents, f"solutions/{folder}/{name}"), folder, known_only=False)


def _listed(contents: Contents, document: Document, subtasks: Sequence[Subtask]) -> Iterator[Submission]:
    for name in document:
        if not is_plain(name):
            raise PackageError(f"{document.where}: {name!r} must be the name of a file in solution/")
        part = document.part(name)
        submission = _expected(_read(contents, f"solution/{name}"), part.text("verdict"), where=part.where)
        exceptions = part.part("except")
        rules = [_exception(exceptions, one, subtasks) for one in exceptions]
        yield replace(submission, rules=(*submission.rules, *rules)) if rules else submission


def _read(contents: Contents, name: str) -> Submission:
    """Only what its place says of it counts."""
    return replace(read(contents.root / name, label=shown(name), links=contents.root), expected=None)


def _expected(submission: Submission, word: str, *, where: str = "", known_only: bool = True) -> Submission:
    """A folder of any other name says nothing; in the file, it is an error."""
    if word not in _WORDS:
        if known_only:
            raise PackageError(f"{where}: verdict {word!r} is not known; known are {', '.join(_WORDS)}")
        return submission
    whole, some = _WORDS[word]
    rules = (Expected(required=some),) if some else ()
    return replace(submission, expected=whole, rules=rules)


def _exception(exceptions: Document, name: str, subtasks: Sequence[Subtask]) -> Expected:
    """Of one subtask: all of its points, or not all of them."""
    word = exceptions.text(name)
    points = next((one.points for one in subtasks if one.name == name), None)
    if points is None or word not in _WORDS:
        raise PackageError(f"{exceptions.where}: {name!r}: {word!r} must be a subtask and one of {', '.join(_WORDS)}")
    if word in _RIGHT:
        return Expected(tests=name, score=(points, points))
    return Expected(tests=name, score=(Fraction(0), points * Fraction(999, 1000)))
