"""The report as a JSON document."""

from __future__ import annotations

import json

import msgspec
import pytest
from msgspec.structs import replace

from parley.core.model import Verdict
from parley.core.proceedings import Failure, Proceedings
from parley.core.report import CompileRecord, Report, SubmissionRecord, TestRecord
from parley.plugins.reporters.json import JsonReporter


def a_report(*warnings: str) -> Report:
    return Report(
        problem="a", sandbox="bubblewrap", accounting="cgroup1", time_limit_ms=1000.0, warnings=list(warnings),
        submissions=[],
    )  # fmt: skip


def test_document() -> None:
    """Indented, one newline at the end, and the report when it is read back."""
    text = JsonReporter().render(Proceedings((a_report("ü"),)))
    assert text.startswith('{\n  "schema": "parley.report/1",\n')
    assert text.endswith("}\n")
    assert msgspec.json.decode(text, type=Report) == a_report("ü")


@pytest.mark.parametrize("warning", ["a\udcff", "\ud800x"])
def test_text_that_is_no_unicode(warning: str) -> None:
    """A message with a file name that is not UTF-8 is written all the same, in valid JSON."""
    text = JsonReporter().render(Proceedings((a_report(warning, "fine"),)))
    text.encode()
    assert json.loads(text)["warnings"] == [warning.replace("\udcff", "?").replace("\ud800", "?"), "fine"]


def test_several_packages() -> None:
    """A list of what could be judged, also where that was one of two."""
    assert len(json.loads(JsonReporter().render(Proceedings((a_report(), a_report()))))) == 2
    one = Proceedings((a_report(),), (Failure("/b", "/b: cannot be read"),))
    assert [report["problem"] for report in json.loads(JsonReporter().render(one))] == ["a"]


def a_test(name: str, *, message: str = "") -> TestRecord:
    return TestRecord(
        name=name, group="secret", verdict=Verdict.AC, score=1, max_score=1, time_ms=1.5, wall_ms=2.5,
        memory_bytes=1 << 20, output_bytes=2, exit_code=0, signal=None, syscall=None, message=message, reason="AC: so",
        interaction=None,
    )  # fmt: skip


def a_submission(*tests: TestRecord) -> SubmissionRecord:
    return SubmissionRecord(
        source="a.c", language="c", verdict=Verdict.AC, score=1, max_score=1, expected=None, as_expected=None,
        time_ms=1.5, wall_ms=2.5, memory_bytes=1 << 20, compile=CompileRecord("OK", 0, cached=True, output=""),
        tests=list(tests), message='"tests": []',
    )  # fmt: skip


def test_in_pieces_it_is_the_same_document() -> None:
    """Whatever packages, checks and submissions there are, with tests or without."""
    submissions = [a_submission(), a_submission(a_test("1"), a_test("2", message='"tests": []')), a_submission()]
    inner = replace(a_report(), submissions=[a_submission(a_test("junk"))])
    report = replace(a_report('"tests": []'), submissions=submissions, checks=[a_report(), inner])
    for reports in ((), (report,), (a_report(), report, inner)):
        proceedings = Proceedings(reports)
        whole = msgspec.json.format(msgspec.json.encode(proceedings.single or reports), indent=2).decode() + "\n"
        assert JsonReporter().render(proceedings) == whole


def test_no_piece_holds_many_tests() -> None:
    """So that the memory for writing a report does not grow with it."""
    tests = [a_test(str(number)) for number in range(1000)]
    report = replace(a_report(), submissions=[a_submission(*tests)])
    pieces = list(JsonReporter().pieces(Proceedings((report,))))
    assert max(map(len, pieces)) < 2000 < len("".join(pieces)) / 100


def test_text_of_a_test_that_is_no_unicode() -> None:
    """It changes nothing about the others."""
    report = replace(a_report(), submissions=[a_submission(a_test("1", message="a\udcff"), a_test("2", message="ü"))])
    (record,) = json.loads(JsonReporter().render(Proceedings((report,))))["submissions"]
    assert [test["message"] for test in record["tests"]] == ["a?", "ü"]
