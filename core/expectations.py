"""What a package says its submissions must get: by their folder, or by a tag in the source.

Sources: Kattis problem package format, "Submissions"; DOMjudge's `@EXPECTED_RESULTS@`, which overrules the folder.
Neither convention has a verdict for memory of its own: a run over its memory limit is a run-time error there, so
where that is expected, MLE is too.
"""

from __future__ import annotations

import re
from pathlib import Path

from .model import Verdict

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
