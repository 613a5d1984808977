"""Submissions of a DMOJ package and what each must get: `tests/*/test.yml`, or `tests` in `init.yml`.

Time (seconds) and memory (KiB) stand there, as problems have none of their own. Cases count from 1 in the order of
judging. Source: DMOJ/judge-server, dmoj/testsuite.py and dmoj/commands/test.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from msgspec import Struct

from ...core.documents import Document, read_yaml, shown
from ...core.errors import PackageError, SubmissionError
from ...core.model import Expected, Source, Submission, Verdict
from ...core.places import inside
from ...core.submissions import source_of
from . import _dmoj_programs

_FILES = ("test.yml", "test.posix.yml", "test.linux.yml")  # each adds to those before it
_KNOWN = (
    "source", "language", "time", "memory", "expect", "cases", "feedback", "feedback_cases", "extended_feedback",
    "extended_feedback_cases", "score", "score_cases", "points", "skip", "arch", "targets", "label",
    "required_auxiliary_executors",
)  # fmt: skip
_VERDICTS = {
    "AC": (Verdict.AC, Verdict.PA),  # for them, part of the points is accepted
    "WA": (Verdict.WA,),
    "TLE": (Verdict.TLE,),
    "MLE": (Verdict.MLE,),
    "OLE": (Verdict.OLE,),
    "RTE": (Verdict.RTE, Verdict.RFE),
    "IR": (Verdict.RTE, Verdict.RFE, Verdict.MLE),  # an exit code of its own, also when its run time's memory was full
    "CE": (Verdict.CE,),
    "IE": (Verdict.JE,),
    "SC": (Verdict.SK,),
}
_TARGETS = ("posix", "linux")
_ARCHITECTURE = "amd64"
_ANY = "*"


class Tests(Struct, frozen=True):
    """`notes` are lines about what of it nobody acts upon."""

    submissions: tuple[Submission, ...]
    notes: tuple[str, ...]


def read(root: Path, init: Document, names: Sequence[str]) -> Tests:
    """`names` are the tests' own, by position. Raises PackageError."""
    reader = _Reader(root, names)
    submissions: list[Submission] = []
    folder = root / "tests"
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        files = [place / name for name in _FILES if (place / name).is_file()]
        if files:
            values = {key: document.raw(key) for document in map(read_yaml, files) for key in document}
            submissions += reader.submissions(Document(values, str(files[0])), place)
    listed = Document({f"entry {n}": one for n, one in enumerate(init.items("tests"), 1)}, f"{init.where}, tests")
    for key in listed:
        submissions += reader.submissions(listed.part(key), root)
    return Tests(tuple(submissions), tuple(dict.fromkeys(reader.notes)))


class _Reader:
    def __init__(self, root: Path, names: Sequence[str]) -> None:
        self._root = root
        self._names = names
        self.notes: list[str] = []

    def submissions(self, document: Document, folder: Path) -> Iterator[Submission]:
        """One for each source; none where it is not meant for machines like ours."""
        for key in _KNOWN:
            document.raw(key)
        self.notes += document.unknown()
        elsewhere = ("arch" in document and _ARCHITECTURE not in document.words("arch")) or (
            "targets" in document and not set(_TARGETS) & set(document.words("targets"))
        )
        if document.flag("skip", False) or elsewhere:
            self.notes.append(f"{document.where}: is skipped, as it says itself")
            return
        codes = self._stated(document, "expect", "cases")
        verdicts = self._verdicts(codes, document.where)
        rules = (*self._codes(codes), *self._scores(document), *self._feedback(document, codes))
        for name in _dmoj_programs.words(document, "source"):
            source, fault = self._source(folder, name, document.where)
            yield Submission(
                shown(folder.relative_to(self._root) / name),
                source,
                _dmoj_programs.language(document.text("language")) if "language" in document else None,
                verdicts,
                fault,
                rules,
                time_ms=document.number("time", 1) * 1000 if "time" in document else None,
                memory_bytes=int(document.number("memory", 65536) * 1024) if "memory" in document else None,
            )

    def _source(self, folder: Path, name: str, where: str) -> tuple[Source, str]:
        path = inside(self._root, f"{folder.relative_to(self._root)}/{name}", where=where)
        try:
            return source_of(path, links=self._root), ""
        except SubmissionError as error:
            return Source(path, ()), str(error)

    def _verdicts(self, codes: _Stated, where: str) -> tuple[Verdict, ...] | None:
        """What the whole may get: the gravest of what its cases may."""
        said = [codes.all or ["AC"]] if len(codes.single) < len(self._names) else []
        found: dict[Verdict, None] = {}
        for words in (*said, *codes.single.values()):
            if _ANY in words:
                return None
            found.update(dict.fromkeys(_of(words, where)))
        return tuple(found)

    def _codes(self, codes: _Stated) -> Iterator[Expected]:
        everywhere = codes.all or ["AC"]
        if not codes.single:
            if _ANY not in everywhere and everywhere != ["CE"]:
                yield Expected(permitted=_of(everywhere, codes.where), as_ruled=True)
            return
        for position, name in enumerate(self._names, 1):
            words = codes.single.get(position, everywhere)
            if _ANY not in words:
                yield Expected(name, permitted=_of(words, codes.where), as_ruled=True)

    def _scores(self, document: Document) -> Iterator[Expected]:
        stated = self._stated(document, "score" if "score" in document else "points", "score_cases")
        for name, words in self._each(stated):
            scores = [Document({"score": word}, stated.where).fraction("score", Fraction(0)) for word in words]
            yield Expected(name, score=(min(scores), max(scores)))

    def _feedback(self, document: Document, codes: _Stated) -> Iterator[Expected]:
        """What validators say. The words of DMOJ's own sandbox and run times are not ours."""
        theirs = {code for words in (codes.all, *codes.single.values()) for code in words} - {"AC", "WA", "SC"}
        for key in ("feedback", "extended_feedback"):
            stated = self._stated(document, key, f"{key}_cases")
            if theirs and (stated.all or stated.single):
                said = ", ".join(sorted(theirs))
                self.notes.append(f"{document.where}: {key} about {said} is not compared: it is in DMOJ's own words")
                continue
            for name, words in self._each(stated):
                if len(words) == 1:
                    yield Expected(name, message=words[0].strip(), as_ruled=True)
                else:
                    self.notes.append(f"{document.where}: of several texts as {key} none is compared")

    def _stated(self, document: Document, everywhere: str, single: str) -> _Stated:
        """What is said of a case that is not there is named."""
        stated = _Stated(document, everywhere, single)
        lost = [position for position in stated.single if not 0 < position <= len(self._names)]
        self.notes += [f"{document.where}, {single}: there is no case {position}" for position in lost]
        return stated

    def _each(self, stated: _Stated) -> Iterator[tuple[str, list[str]]]:
        for position, name in enumerate(self._names, 1):
            words = stated.single.get(position, stated.all)
            if words and _ANY not in words:
                yield name, words


class _Stated:
    """What is stated of all cases under one key, and of single ones under another: a mapping by position, or a list."""

    def __init__(self, document: Document, everywhere: str, single: str) -> None:
        self.where = document.where
        self.all = _dmoj_programs.words(document, everywhere)
        value = document.raw(single)
        if isinstance(value, list):
            named = Document({str(number): one for number, one in enumerate(document.items(single), 1)}, self.where)
        else:
            named = document.part(single)
        self.single: Mapping[int, list[str]] = {
            _position(key, named.where): _dmoj_programs.words(named, key) for key in named
        }


def _position(text: str, where: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise PackageError(f"{where}: {text[:80]!r} is no position of a case")
    return int(text)


def _of(codes: Sequence[str], where: str) -> tuple[Verdict, ...]:
    for code in codes:
        if code not in _VERDICTS:
            raise PackageError(f"{where}: {code[:80]!r} is no code; known are {', '.join(_VERDICTS)}")
    return tuple(dict.fromkeys(verdict for code in codes for verdict in _VERDICTS[code]))
