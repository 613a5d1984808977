"""What a package says its submissions must get: by their folder, or by a tag in the source.

Sources: Kattis problem package format, "Submissions"; DOMjudge's `@EXPECTED_RESULTS@`, which overrules the folder.
Neither convention has a verdict for memory of its own: a run over its memory limit is a run-time error there, so
where that is expected, MLE is too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from fractions import Fraction
from pathlib import Path

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
}
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
_TAG = re.compile(rb"@EXPECTED_RESULTS@:([^\n\r]*)")
_WORD = re.compile(r"\s*([A-Z]+(?:[-_][A-Z]+)*)")  # and what ends the comment, in whatever language
_READ = 64 * 1024


def from_source(data: bytes) -> tuple[Verdict, ...] | None:
    """The verdicts of a tag in the first 64 KiB; None without one. Words nobody knows are passed over."""
    match = _TAG.search(data[:_READ])
    if match is None:
        return None
    words = (_WORD.match(part) for part in match[1].decode(errors="replace").upper().split(","))
    verdicts = [verdict for word in words if word for verdict in _WORDS.get(word[1].replace("_", "-"), ())]
    return tuple(dict.fromkeys(verdicts)) or None


def of(folder: str, files: list[Path]) -> tuple[Verdict, ...] | None:
    for path in files:
        try:
            with path.open("rb") as file:
                tagged = from_source(file.read(_READ))
        except OSError:
            continue
        if tagged:
            return tagged
    return FOLDERS.get(folder)


# --- what of it does not hold -------------------------------------------------------------------------------


def unmet(submission: Submission, total: Total, judgements: Sequence[Judgement], groups: Sequence[GroupRecord]) -> str:
    """Why a submission is not as its package states, in a sentence; empty when it is."""
    if submission.expected and total.verdict not in submission.expected:
        return f"{total.verdict} where {_any(submission.expected)} is expected"
    return next((why for rule in submission.rules if (why := _broken(rule, total, judgements, groups))), "")


def _broken(rule: Expected, total: Total, judgements: Sequence[Judgement], groups: Sequence[GroupRecord]) -> str:
    found = [one for one in judgements if not rule.tests or _matches(one, rule.tests)]
    where = rule.tests or "all tests"
    for judgement in found:
        passed_over = () if rule.as_ruled else (Verdict.SK,)
        if rule.permitted is not None and judgement.verdict not in (*rule.permitted, *passed_over):
            return f"{judgement.test.name} is {judgement.verdict} where {_any(rule.permitted)} is permitted"
    if rule.required is not None and not any(one.verdict in rule.required for one in found):
        return f"no test of {where} is {_any(rule.required)}, which is required"
    if rule.message and not any(rule.message in one.message or rule.message in one.team_message for one in found):
        return f"no validator said {rule.message!r} of {where}"
    return _score_broken(rule, total, groups, found) if rule.score else ""


def _score_broken(rule: Expected, total: Total, groups: Sequence[GroupRecord], tests: Sequence[Judgement]) -> str:
    least, most = rule.score or (Fraction(0), Fraction(0))
    if not rule.tests:
        scores = [("the submission", total.score)]
    else:
        scores = [(one.name, Fraction(one.score)) for one in groups if fnmatchcase(one.name, rule.tests)]
        scores = scores or [(one.test.name, one.score) for one in tests]
    for name, score in scores:
        if not _close(least, score) <= score <= _close(most, score):
            wanted = shown(least) if least == most else f"{shown(least)} to {shown(most)}"
            return f"{name} has {shown(score)} points where {wanted} are expected"
    return ""


def _close(bound: Fraction, score: Fraction) -> Fraction:
    """Scores that people write have few digits."""
    return score if abs(bound - score) <= Fraction(1, 10**6) else bound


def _matches(judgement: Judgement, pattern: str) -> bool:
    test = judgement.test
    return fnmatchcase(test.name, pattern) or fnmatchcase(test.group, pattern)


def _any(verdicts: Sequence[Verdict]) -> str:
    return " or ".join(verdicts)
