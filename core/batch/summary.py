"""A batch in one document, and its exit code. Pure.

`python -m parley.core.batch.summary` prints the JSON Schema that is kept in `docs/batch.schema.json`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from ..documents import shown
from ..errors import BatchError, ParleyError
from ..model import Verdict
from .judging import Batch
from .plan import Plan
from .results import Outcome

SCHEMA = "parley.batch/1"
_JUDGE_ERROR = 5


class ProblemSummary(Struct, frozen=True):
    """`set_aside` is why it could not be judged, or not to the end; empty: it was."""

    problem: str
    submissions: int
    set_aside: str


class Summary(Struct, frozen=True):
    """`submissions` are all that were sound. `faults` are what was wrong with the manifest, the first ones in words."""

    schema: str
    output: str
    submissions: int
    verdicts: dict[str, int]
    problems: list[ProblemSummary]
    faults: list[str]


def summary(plan: Plan, batch: Batch, outcome: Outcome, folder: Path) -> Summary:
    def why(name: str) -> str:
        error = batch.set_aside.get(name)
        return str(error) if error else ""

    return Summary(
        schema=SCHEMA,
        output=shown(folder),
        submissions=len(plan),
        verdicts={verdict.value: outcome.verdicts[verdict] for verdict in Verdict if verdict in outcome.verdicts},
        problems=[ProblemSummary(desk.name, len(numbers), why(desk.name)) for desk, numbers in plan.by_desk()],
        faults=plan.faults.told,
    )


def exit_code(plan: Plan, batch: Batch, outcome: Outcome, refused: Iterable[ParleyError]) -> int:
    """The gravest: a judge error, what the machine lacks, what could not be read."""
    if Verdict.JE in outcome.verdicts:
        return _JUDGE_ERROR
    codes = [error.exit_code for error in (*batch.set_aside.values(), *refused)]
    if plan.faults.count or outcome.verdicts.get(Verdict.SK):
        codes.append(BatchError.exit_code)
    return max(codes, default=0)


def json_schema() -> dict[str, Any]:
    return msgspec.json.schema(Summary)


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode() + "\n")
