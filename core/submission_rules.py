"""`submissions/submissions.yaml` of ICPC 2025-09: what submissions must get, by patterns over their paths.

::

    accepted:                      # a folder, a file, or a pattern; what is said of a default folder replaces its rule
      permitted: [AC]              # every test is one of these
      required: [AC]               # and at least one test is one of these
      score: [10, 20]
      secret/group1:               # the same of some tests, by a pattern over tests and groups
        permitted: [AC, TLE]

Source: problem package format 2025-09, "Example submissions". Its verdicts are AC, WA, TLE and RTE: a run over its
memory limit is RTE there; one over its output limit is any of those that reject.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from msgspec import Struct

from .documents import Document, read_yaml
from .errors import PackageError
from .globs import Glob, compiled
from .model import Expected, Verdict

_WORDS: dict[str, tuple[Verdict, ...]] = {
    "AC": (Verdict.AC, Verdict.PA),
    "WA": (Verdict.WA, Verdict.OLE),
    "TLE": (Verdict.TLE, Verdict.OLE),
    "RTE": (Verdict.RTE, Verdict.MLE, Verdict.RFE, Verdict.OLE),
}
_DEFAULTS: dict[str, dict[str, Any]] = {
    "accepted": {"permitted": ["AC"]},
    "rejected": {"required": ["RTE", "TLE", "WA"]},
    "wrong_answer": {"permitted": ["AC", "WA"], "required": ["WA"]},
    "time_limit_exceeded": {"permitted": ["AC", "TLE"], "required": ["TLE"]},
    "run_time_error": {"permitted": ["AC", "RTE"], "required": ["RTE"]},
    "brute_force": {"permitted": ["AC", "RTE", "TLE"], "required": ["RTE", "TLE"]},
}
_KEYS = ("permitted", "required", "score", "message", "use_for_time_limit")
_OF_SUBMISSIONS = ("language", "entrypoint", "authors", "model_solution")
_LOWER = {"permitted": ["AC", "WA", "RTE"]}
_UPPER = {"required": ["TLE"]}


class Entry(Struct, frozen=True):
    """What is said of the submissions that match a pattern."""

    pattern: Glob
    language: str | None
    entry_point: str
    rules: tuple[Expected, ...]
    bounding: tuple[str, ...]  # patterns of tests whose times bound the time limit from below


class Said(Struct, frozen=True):
    """What is said of one submission, by all patterns that match it."""

    language: str | None = None
    entry_point: str = ""
    rules: tuple[Expected, ...] = ()
    bounding: tuple[str, ...] = ()


def read(path: Path) -> tuple[Entry, ...]:
    """The default folders' entries, and those of the file where there is one. Raises PackageError."""
    document = read_yaml(path) if path.exists() else Document({}, str(path))
    entries = {name: document.part(name) for name in document}
    for name, defaults in _DEFAULTS.items():
        own = entries.get(name, Document({}, f"{path}, {name}"))
        entries[name] = Document({**defaults, **{key: own.raw(key) for key in own}}, own.where)
    return tuple(_entry(name, entry) for name, entry in entries.items())


def said(entries: Sequence[Entry], name: str) -> Said:
    """`name` is the submission's path below submissions/. Of two languages or entry points the later one counts."""
    found = [entry for entry in entries if entry.pattern.covers(name)]
    return Said(
        language=next((entry.language for entry in reversed(found) if entry.language), None),
        entry_point=next((entry.entry_point for entry in reversed(found) if entry.entry_point), ""),
        rules=tuple(dict.fromkeys(rule for entry in found for rule in entry.rules)),
        bounding=tuple(dict.fromkeys(tests for entry in found for tests in entry.bounding)),
    )


def _entry(name: str, entry: Document) -> Entry:
    for key in ("authors", "model_solution"):  # known, and nothing to judge by
        entry.raw(key)
    parts = [("", entry), *_parts(entry)]
    return Entry(
        pattern=_glob(name, entry.where),
        language=entry.text("language") or None,
        entry_point=entry.text("entrypoint"),
        rules=tuple(rule for tests, part in parts for rule in _rules(tests, part)),
        bounding=tuple(tests for tests, part in parts if _bounds(part)),
    )


def _parts(entry: Document) -> Iterator[tuple[str, Document]]:
    """What is said of some tests alone."""
    for key in entry:
        if key in _KEYS or key in _OF_SUBMISSIONS:
            continue
        part = entry.part(key)
        _glob(key, part.where)
        unknown = [inner for inner in part if inner not in _KEYS]
        if unknown:
            raise PackageError(f"{part.where}: key {unknown[0]!r} is not known; known are {', '.join(_KEYS)}")
        yield key, part


def _glob(pattern: str, where: str) -> Glob:
    try:
        return compiled(pattern)
    except ValueError as error:
        raise PackageError(f"{where}: the pattern {error}") from error


def _rules(tests: str, part: Document) -> Iterator[Expected]:
    rule = Expected(
        tests=tests,
        permitted=_verdicts(part, "permitted"),
        required=_verdicts(part, "required"),
        score=_score(part),
        message=part.text("message"),
        by_path=True,
    )
    if rule != Expected(tests=tests, by_path=True):
        yield rule
    for word, asked in (("lower", _LOWER), ("upper", _UPPER)):
        if _use(part) == word:
            asked_of = Document(asked, part.where)
            yield Expected(tests, _verdicts(asked_of, "permitted"), _verdicts(asked_of, "required"), by_path=True)


def _bounds(part: Document) -> bool:
    """Whether it bounds the time limit from below: a time limit exceeded is not permitted."""
    if _use(part) in ("no", "lower"):
        return _use(part) == "lower"
    permitted = _verdicts(part, "permitted")
    return permitted is not None and Verdict.TLE not in permitted


def _use(part: Document) -> str:
    """yes, no, lower or upper."""
    if part.raw("use_for_time_limit") in ("lower", "upper"):
        return part.text("use_for_time_limit")
    return "yes" if part.flag("use_for_time_limit", default=True) else "no"


def _verdicts(part: Document, key: str) -> tuple[Verdict, ...] | None:
    if key not in part:
        return None
    words = part.words(key)
    odd = next((word for word in words if word not in _WORDS), None)
    if odd is not None:
        raise PackageError(f"{part.where}: {key} {odd!r} is no verdict; there are {', '.join(_WORDS)}")
    return tuple(dict.fromkeys(verdict for word in words for verdict in _WORDS[word]))


def _score(part: Document) -> tuple[Fraction, Fraction] | None:
    value = part.raw("score")
    if value is None:
        return None
    if not isinstance(value, list):
        score = part.fraction("score", Fraction(0))
        return score, score
    bounds = [Document({"score": bound}, part.where).fraction("score", Fraction(0)) for bound in part.items("score")]
    if len(bounds) != 2 or bounds[0] > bounds[1]:
        raise PackageError(f"{part.where}: score must be a number, or the least and the most in brackets")
    return bounds[0], bounds[1]
