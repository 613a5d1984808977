"""A line of `results.jsonl`: the report's record of one submission, with its problem and its id.

`python -m parley.core.batch.result` prints the JSON Schema that is kept in `docs/result.schema.json`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from ..report import SubmissionRecord


class Result(SubmissionRecord, frozen=True, kw_only=True):
    """`problem` and `id` are those of the manifest; `source` is its path of the submission."""

    problem: str
    id: str


decoder = msgspec.json.Decoder(Result)


def result(problem: str, id: str, record: SubmissionRecord) -> Result:  # noqa: A002 - the column's name
    return Result(problem=problem, id=id, **{name: getattr(record, name) for name in record.__struct_fields__})


def encoded(value: object) -> bytes:
    """As JSON in one line, whatever bytes a message holds."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:  # it names a file whose name is not UTF-8
        return json.dumps(msgspec.to_builtins(value), ensure_ascii=False).encode(errors="replace")


def json_schema() -> dict[str, Any]:
    return msgspec.json.schema(Result)


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode() + "\n")
