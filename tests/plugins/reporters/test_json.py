"""The report as a JSON document."""

from __future__ import annotations

import json

import msgspec
import pytest

from parley.core.proceedings import Failure, Proceedings
from parley.core.report import Report
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
