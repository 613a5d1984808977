"""A problem whose tests say how much the program must use: each is a run of which the right figures are known.

One submission reads `KIND AMOUNT` (core/bench/known.py), uses that much by its own clock, and answers `done`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from parley.core.bench.known import KNOWN

MEMORY_MIB = 512
NAME = "known"
SUBMISSION = f"{NAME}.cpp"  # it is C++ too, which DMOJ's judge is set up for
ANSWER = "done\n"


class KnownRuns(Struct, frozen=True):
    """The package in two formats, and the submission."""

    icpc: Path
    dmoj: Path
    submission: Path


def written(folder: Path, tests: Sequence[tuple[str, int]], *, time_limit_s: float) -> KnownRuns:
    """`tests` are kinds with amounts, in the order of judging; `folder` is made."""
    icpc, dmoj = folder / "icpc" / NAME, folder / "dmoj" / NAME
    secret = icpc / "data" / "secret"
    for place in (secret, dmoj):
        place.mkdir(parents=True)
    cases: list[dict[str, object]] = []
    for number, (kind, amount) in enumerate(tests, 1):
        name = f"{number:05}"
        for place, ending in ((secret, "ans"), (dmoj, "out")):
            (place / f"{name}.in").write_text(f"{kind} {amount}\n", encoding="ascii")
            (place / f"{name}.{ending}").write_text(ANSWER, encoding="ascii")
        cases.append({"in": f"{name}.in", "out": f"{name}.out", "points": 1})
    limits = {"time_limit": time_limit_s, "memory": MEMORY_MIB}
    said = {"problem_format_version": "2025-09", "name": {"en": "Known Runs"}, "limits": limits}
    (icpc / "problem.yaml").write_bytes(msgspec.yaml.encode(said))
    (dmoj / "init.yml").write_bytes(msgspec.yaml.encode({"test_cases": cases}))
    told = {"time_limit_s": time_limit_s, "memory_kib": MEMORY_MIB << 10}
    (dmoj / "limits.json").write_bytes(msgspec.json.encode(told))
    submission = folder / SUBMISSION
    submission.write_text(KNOWN, encoding="ascii")
    return KnownRuns(icpc, dmoj, submission)
