"""What a package says its submissions must get: by their folder, or by a tag in the source.

Sources: Kattis problem package format, "Example submissions", for the folders; DOMjudge's `@EXPECTED_RESULTS@` and
`@EXPECTED_SCORE@`, which overrule them, and its folders for verdicts that the format has none for.
Neither convention has a verdict for memory of its own: a run over its memory limit is a run-time error there, so
where that is expected, MLE is too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from fractions import Fraction
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from .globs import compiled
from .model import Expected, Judgement, Submission, Verdict
from .report import GroupRecord
from .scoring import Total, shown

_FAILED_RUN = (Verdict.RTE, Verdict.MLE, Verdict.RFE)
FOLDERS: dict[str, tuple[Verdict, ...]] = {
    "accepted": (Verdict.AC,),
    "partially_accepted": (Verdict.PA, Verdict.AC),
    "wrong_answer": (Verdict.WA,),
    "time_limit_exceeded": (Verdict.TLE,),
    "run_time_error": _FAILED_RUN,
    "rejected": (Verdict.WA, Verdict.TLE, Verdict.OLE, *_FAILED_RUN),
    "compiler_error": (Verdict.CE,),
    "output_limit": (Verdict.OLE,),
    "no_output": (Verdict.WA,),
}
_FULL, _PARTIAL = "accepted", "partially_accepted"
_WORDS: dict[str, tuple[Verdict, ...]] = {
    "CORRECT": (Verdict.AC,),
    "ACCEPTED": (Verdict.AC,),
    "PARTIALLY-ACCEPTED": (Verdict.PA, Verdict.AC),
    "WRONG-ANSWER": (Verdict.WA,),
    "NO-OUTPUT": (Verdict.WA,),
    "TIMELIMIT": (Verdict.TLE,),
    "TIME-LIMIT-EXCEEDED": (Verdict.TLE,),
    "RUN-ERROR": _FAILED_RUN,
    "RUN-TIME-ERROR": _FAILED_RUN,
    "MEMORY-LIMIT": (Verdict.MLE,),
    "OUTPUT-LIMIT": (Verdict.OLE,),
    "COMPILER-ERROR": (Verdict.CE,),
    "RESTRICTED-FUNCTION": (Verdict.RFE,),
}
_RESULTS = re.compile(rb"@EXPECTED_RESULTS@:([^\n\r]*)")
_SCORE = re.compile(rb"@EXPECTED_SCORE@:\s*([+-]?\d{1,12}(?:\.\d{1,12})?)(?![\w.])")
_WORD = re.compile(r"\s*([A-Z]+(?:[-_][A-Z]+)*)")  # and what ends the comment, in whatever language
_READ = 64 * 1024
_NO_VERDICT = (Verdict.CE, Verdict.JE, Verdict.SK)  # of a test, by that format


class Tags(Struct, frozen=True):
    """What a source says of itself; None where it says nothing."""

    verdicts: tuple[Verdict, ...] | None = None
    score: Fraction | None = None


def tags_in(data: bytes) -> Tags:
    """In the first 64 KiB. Words that nobody knows are passed over."""
    results, score = _RESULTS.search(data[:_READ]), _SCORE.search(data[:_READ])
    words = (_WORD.match(part) for part in results[1].decode(errors="replace").upper().split(",")) if results else ()
    verdicts = [verdict for word in words if word for verdict in _WORDS.get(word[1].replace("_", "-"), ())]
    return Tags(tuple(dict.fromkeys(verdicts)) or None, Fraction(score[1].decode()) if score else None)


def stated(folder: str, files: Iterable[Path]) -> tuple[tuple[Verdict, ...] | None, tuple[Expected, ...]]:
    """The verdicts that a submission in this folder may get, and its rules: those of `Submission`."""
    found = [tags for path in files if (tags := _tags_of(path))]
    verdicts = next((tags.verdicts for tags in found if tags.verdicts), FOLDERS.get(folder))
    score = next((tags.score for tags in found if tags.score is not None), None)
    return verdicts, () if score is None else (Expected(score=(score, score)),)


def _tags_of(path: Path) -> Tags | None:
    try:
        with path.open("rb") as file:
            return tags_in(file.read(_READ))
    except OSError:
        return None


def by_score(submission: Submission, folder: str, *, best: Fraction | None, always_accepted: bool) -> Submission:
    """The submission with what its folder says of its score. `best` is the full one, None where there is none.

    Accepted in part is less than the full score. Where the package accepts everything as a whole (`always_accepted`),
    no submission can have another verdict, and its score tells whether it is one of those that should.
    """
    if best is None or submission.rules or submission.expected != FOLDERS.get(folder) or folder not in FOLDERS:
        return submission
    less = Expected(unlike=best)
    if folder == _PARTIAL:
        return replace(submission, rules=(less,))
    if not always_accepted or folder == _FULL:  # which says nothing of the score: a heuristic may not have them all
        return submission
    return replace(submission, expected=FOLDERS[_PARTIAL], rules=(less,))


# --- what of it does not hold -------------------------------------------------------------------------------


def unmet(submission: Submission, total: Total, judgements: Sequence[Judgement], groups: Sequence[GroupRecord]) -> str:
    """Why a submission is not as its package states, in a sentence; empty when it is."""
    if submission.expected and total.verdict not in submission.expected:
        return f"{total.verdict} where {_any(submission.expected)} is expected"
    if total.verdict in _NO_VERDICT and any(rule.by_path for rule in submission.rules):
        return "" if submission.expected else f"{total.verdict}, which no rule of ICPC 2025-09 permits"
    return next((why for rule in submission.rules if (why := _broken(rule, total, judgements, groups))), "")


def _broken(rule: Expected, total: Total, judgements: Sequence[Judgement], groups: Sequence[GroupRecord]) -> str:
    found = [one for one in judgements if not rule.tests or _matches(one, rule)]
    where = rule.tests or "all tests"
    for judgement in found:
        passed_over = () if rule.as_ruled else (Verdict.SK,)
        if rule.permitted is not None and judgement.verdict not in (*rule.permitted, *passed_over):
            return f"{judgement.test.name} is {judgement.verdict} where {_any(rule.permitted)} is permitted"
    if rule.required is not None and not any(one.verdict in rule.required for one in found):
        return f"no test of {where} is {_any(rule.required)}, which is required"
    if rule.message and not any(rule.message in one.message or rule.message in one.team_message for one in found):
        return f"no validator said {rule.message!r} of {where}"
    if rule.unlike is not None and total.verdict.accepted and _close(rule.unlike, total.score) == total.score:
        return f"the submission has the full {shown(rule.unlike)} points where less is expected"
    return _score_broken(rule, total, groups, found) if rule.score else ""


def _score_broken(rule: Expected, total: Total, groups: Sequence[GroupRecord], tests: Sequence[Judgement]) -> str:
    least, most = rule.score or (Fraction(0), Fraction(0))
    if not rule.tests:
        scores = [("the submission", total.score)]
    else:
        fits = compiled(rule.tests).fits if rule.by_path else partial(fnmatchcase, pat=rule.tests)
        scores = [(one.name, Fraction(one.score)) for one in groups if fits(one.name)]
        scores = scores or [(one.test.name, one.score) for one in tests]
    for name, score in scores:
        if not _close(least, score) <= score <= _close(most, score):
            wanted = shown(least) if least == most else f"{shown(least)} to {shown(most)}"
            return f"{name} has {shown(score)} points where {wanted} are expected"
    return ""


def _close(bound: Fraction, score: Fraction) -> Fraction:
    """Scores that people write have few digits."""
    return score if abs(bound - score) <= Fraction(1, 10**6) else bound


def _matches(judgement: Judgement, rule: Expected) -> bool:
    test = judgement.test
    if rule.by_path:
        return compiled(rule.tests).covers(test.name)
    return fnmatchcase(test.name, rule.tests) or fnmatchcase(test.group, rule.tests)


def _any(verdicts: Sequence[Verdict]) -> str:
    return " or ".join(verdicts)
