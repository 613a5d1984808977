"""The report: its names are fixed, and it is read back as it was written."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core import report
from parley.core.language import Language
from parley.core.model import CompileResult, First, Opinion, Player, Program, Verdict

from .records import LIMITS, SOCKET, a_judgement, a_run, a_side, an_exchange, at

SCHEMA = Path(__file__).parents[2] / "docs" / "report.schema.json"

REPORT = {"schema", "problem", "sandbox", "accounting", "submissions"}
SUBMISSION = {
    "source", "language", "verdict", "score", "max_score", "expected", "as_expected", "time_ms", "wall_ms",
    "memory_bytes", "compile", "tests",
}  # fmt: skip
COMPILE = {"verdict", "time_ms", "cached", "output"}
TEST = {
    "name", "group", "verdict", "score", "max_score", "time_ms", "wall_ms", "memory_bytes", "output_bytes",
    "exit_code", "signal", "syscall", "message", "reason", "interaction",
}  # fmt: skip
INTERACTION = {
    "interactor_time_ms", "program_waited_ms", "interactor_waited_ms", "messages_in", "messages_out", "bytes_in",
    "bytes_out", "deadlock", "transcript",
}  # fmt: skip


def a_submission(*tests: report.TestRecord, **changes: Any) -> report.SubmissionRecord:
    record = report.SubmissionRecord(
        source="submissions/accepted/a.py", language="python3", verdict=Verdict.AC, score=1.0, max_score=1.0,
        expected=[Verdict.AC], as_expected=True, time_ms=14.2, wall_ms=17.9, memory_bytes=9011200,
        compile=report.CompileRecord("OK", 0.0, cached=True, output=""), tests=list(tests),
    )  # fmt: skip
    return msgspec.structs.replace(record, **changes)


def a_report(*submissions: report.SubmissionRecord) -> report.Report:
    return report.Report(
        problem="guess", sandbox="bubblewrap", accounting="cgroup1", time_limit_ms=LIMITS.time_ms,
        warnings=["problem.yaml: key 'x' is not understood"], submissions=list(submissions),
    )  # fmt: skip


@pytest.fixture
def full() -> report.Report:
    """A report with everything: a batch test, a conversation, a test that was skipped, nothing expected."""
    exchange = an_exchange(Opinion.WRONG, First.INTERACTOR, "7", transcript="/t/1.jsonl")
    tests = [a_judgement(Verdict.AC), a_judgement(Verdict.WA, exchange=exchange), a_judgement(Verdict.SK, run=None)]
    records = [report.test_record(test) for test in tests]
    return a_report(a_submission(*records), a_submission(expected=None, as_expected=None))


def as_json(value: report.Report) -> Any:
    return json.loads(msgspec.json.encode(value))


# --- names --------------------------------------------------------------------------------------------------


def test_names_are_those_of_the_design(full: report.Report) -> None:
    """Programs outside depend on every name at every level; more may be there."""
    document = as_json(full)
    batch, interactive, _ = document["submissions"][0]["tests"]
    assert document.keys() >= REPORT
    assert document["submissions"][0].keys() >= SUBMISSION
    assert document["submissions"][0]["compile"].keys() >= COMPILE
    assert batch.keys() >= TEST
    assert interactive["interaction"].keys() >= INTERACTION


def test_absent_values_are_null(full: report.Report) -> None:
    """What does not apply is null, and never left out."""
    document = as_json(full)
    assert document["submissions"][1]["expected"] is None
    assert document["submissions"][1]["as_expected"] is None
    assert document["submissions"][0]["tests"][0]["interaction"] is None
    assert document["submissions"][0]["tests"][0]["signal"] is None


def test_schema_says_which_version(full: report.Report) -> None:
    """The first field of a report is the name of its schema."""
    assert next(iter(as_json(full).items())) == ("schema", "parley.report/1")


# --- records ------------------------------------------------------------------------------------------------


def test_test_record() -> None:
    """A judgement becomes a record, in the report's units."""
    run = a_run(cpu_ns=14_200_400, wall_ns=17_900_000, memory_bytes=9011200, exit_code=3, forbidden=SOCKET)
    judgement = a_judgement(Verdict.RTE, "secret/a/1", run=run, score=Fraction(1, 3), message="long", output_bytes=12)
    assert report.test_record(judgement) == report.TestRecord(
        name="secret/a/1", group="secret/a", verdict=Verdict.RTE, score=0.333, max_score=1.0, time_ms=14.2,
        wall_ms=17.9, memory_bytes=9011200, output_bytes=12, exit_code=3, signal=None, syscall="socket",
        message="long", reason="RTE: because", interaction=None,
        syscall_arguments=["AF_INET", "SOCK_STREAM", "0"],
    )  # fmt: skip


def test_record_of_a_test_that_was_not_run() -> None:
    """What was never run used nothing."""
    record = report.test_record(a_judgement(Verdict.SK, run=None))
    assert (record.time_ms, record.wall_ms, record.memory_bytes, record.exit_code) == (0.0, 0.0, 0, None)


def test_interaction_record() -> None:
    """In is what the program was sent, out is what it wrote; a last line without an end is a message too."""
    exchange = an_exchange(
        Opinion.WRONG, First.PROGRAM, stalled=True, transcript="/t", interactor=a_run(cpu_ns=600_000, memory_bytes=5),
        program=a_side(bytes=45, lines=8, unended=True, waited_ns=2_100_000),
        interactor_side=a_side(bytes=40, lines=7, waited_ns=13_000_000, eof_ns=at(1)),
    )  # fmt: skip
    record = report.test_record(a_judgement(Verdict.TLE, exchange=exchange)).interaction
    assert record == report.InteractionRecord(
        interactor_time_ms=0.6, program_waited_ms=2.1, interactor_waited_ms=13.0, messages_in=7, messages_out=9,
        bytes_in=40, bytes_out=45, deadlock=True, transcript="/t", interactor_wall_ms=20.0, interactor_memory_bytes=5,
    )  # fmt: skip


def test_several_programs() -> None:
    """Each has its own figures, where there is more than one."""
    sides = [(a_side(bytes=9, lines=2, waited_ns=7_000_000), a_side(bytes=4, lines=1, unended=True)), (a_side(),) * 2]
    runs = [a_run(cpu_ns=3_000_000), a_run(cpu_ns=0)]
    players = tuple(Player(run, First.PROGRAM, wrote, heard) for run, (wrote, heard) in zip(runs, sides, strict=True))
    exchange = msgspec.structs.replace(an_exchange(Opinion.WRONG, First.PROGRAM), players=players)
    record = report.test_record(a_judgement(Verdict.WA, exchange=exchange)).interaction
    assert record
    assert record.players[0] == report.PlayerRecord(
        time_ms=3.0, waited_ms=7.0, messages_in=2, messages_out=2, bytes_in=4, bytes_out=9
    )
    assert len(record.players) == 2
    alone = msgspec.structs.replace(exchange, players=players[:1])
    one = report.test_record(a_judgement(Verdict.WA, exchange=alone)).interaction
    assert one
    assert one.players == []


def test_compile_record() -> None:
    """Compiled is OK, else CE with the compiler's words."""
    program = Program(Language("c", "", (), run=()), "key", Path("/p"), ("/program/program",))
    assert report.compile_record(CompileResult(program, "warning", time_ms=1.23456)) == report.CompileRecord(
        "OK", 1.235, cached=False, output="warning"
    )
    assert report.compile_record(CompileResult(None, "error: x")).verdict == "CE"


# --- there and back -----------------------------------------------------------------------------------------

FLOATS = st.floats(0, 1e9)
TEXTS = st.text(st.characters(codec="utf-8"))
COUNTS = st.integers(0, 1 << 50)
INTERACTIONS = st.builds(
    report.InteractionRecord,
    interactor_time_ms=FLOATS, program_waited_ms=FLOATS, interactor_waited_ms=FLOATS, messages_in=COUNTS,
    messages_out=COUNTS, bytes_in=COUNTS, bytes_out=COUNTS, deadlock=st.booleans(), transcript=TEXTS,
)  # fmt: skip
TESTS = st.builds(
    report.TestRecord,
    name=TEXTS, group=TEXTS, verdict=st.sampled_from(Verdict), score=FLOATS, max_score=FLOATS, time_ms=FLOATS,
    wall_ms=FLOATS, memory_bytes=COUNTS, output_bytes=COUNTS, exit_code=st.none() | st.integers(-1, 255),
    signal=st.none() | st.integers(1, 64), syscall=st.none() | TEXTS, message=TEXTS, reason=TEXTS,
    interaction=st.none() | INTERACTIONS,
)  # fmt: skip


@given(st.lists(TESTS, max_size=3), TEXTS)
def test_round_trip(tests: list[report.TestRecord], message: str) -> None:
    """A report that is read back is the report that was written."""
    full = a_report(a_submission(*tests, message=message), a_submission(expected=None, as_expected=None))
    assert msgspec.json.decode(msgspec.json.encode(full), type=report.Report) == full


# --- the schema ---------------------------------------------------------------------------------------------


TYPES: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    "null": type(None),
}  # fmt: skip


def is_a(value: object, kind: str) -> bool:
    """A truth value is no number, though Python says so."""
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def conforms(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """Of JSON Schema, what ours uses. A word that is not understood fails, so that none is overlooked."""
    if "$ref" in schema:
        return conforms(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root)
    if "anyOf" in schema:
        return any(conforms(value, some, root) for some in schema["anyOf"])
    known = {"title", "description", "type", "enum", "properties", "required", "items", "default", "$defs"}
    assert schema.keys() <= known, schema.keys() - known
    kind = schema.get("type")
    if (kind and not is_a(value, kind)) or value not in schema.get("enum", [value]):
        return False
    if kind == "array":
        return all(conforms(inner, schema.get("items", {}), root) for inner in value)
    parts = schema.get("properties", {})
    return all(name in value for name in schema.get("required", ())) and all(
        conforms(value[name], part, root) for name, part in parts.items() if name in value
    )


def test_schema_in_the_docs_is_up_to_date() -> None:
    """docs/report.schema.json is what `python -m parley.core.report` prints."""
    command = [sys.executable, "-m", "parley.core.report"]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    assert SCHEMA.read_text(encoding="utf-8") == printed
    assert json.loads(printed) == report.json_schema()


def test_report_conforms_to_the_schema(full: report.Report) -> None:
    """What is written is what the schema promises."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert conforms(as_json(full), schema, schema)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("problem",), None),
        (("submissions",), {}),
        (("submissions", 0, "verdict"), "OK"),
        (("submissions", 0, "expected"), ["AC", "PERHAPS"]),
        (("submissions", 0, "as_expected"), "yes"),
        (("submissions", 0, "tests", 1, "interaction", "deadlock"), 0),
        (("submissions", 0, "tests", 0, "memory_bytes"), 1.5),
    ],
)
def test_schema_refuses(full: report.Report, path: tuple[Any, ...], value: object) -> None:
    """The schema is no empty promise: wrong types and unknown verdicts do not conform."""
    schema, document = report.json_schema(), as_json(full)
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert not conforms(document, schema, schema)


def test_schema_asks_for_every_name(full: report.Report) -> None:
    """A report that lacks a name does not conform."""
    schema = report.json_schema()
    for name in (REPORT | {"warnings", "time_limit_ms"}) - {"schema"}:
        document = as_json(full)
        del document[name]
        assert not conforms(document, schema, schema), name
