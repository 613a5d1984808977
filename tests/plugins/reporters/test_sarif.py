"""The SARIF document: what is wrong with packages, and where. The sections are those of OASIS' SARIF 2.1.0."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from parley.core.model import Verdict
from parley.core.proceedings import Failure, Proceedings
from parley.core.report import CompileRecord
from parley.plugins.reporters.sarif import Problem, SarifReporter, document

from .sample import a_report, a_submission, a_test, everything, hostile

_URI = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-F]{2}")


def results(proceedings: Proceedings) -> list[dict[str, Any]]:
    (run,) = json.loads(SarifReporter().render(proceedings))["runs"]
    check_structure(run)
    return run["results"]


def check_structure(run: dict[str, Any]) -> None:
    """What the specification demands of the parts that we write."""
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"]  # §3.19.8
    assert len({rule["id"] for rule in rules}) == len(rules)
    bases = run["originalUriBaseIds"]
    assert all(base["uri"].endswith("/") for base in bases.values())  # §3.14.14
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]  # §3.27.6
        assert result["level"] in ("none", "note", "warning", "error")  # §3.27.10
        assert result["message"]["text"]  # §3.27.11
        for location in result.get("locations", ()):
            physical = location["physicalLocation"]
            uri = physical["artifactLocation"]["uri"]
            assert _URI.sub("", uri) == ""  # RFC 3986
            assert physical["artifactLocation"].get("uriBaseId") in (None, *bases)  # §3.4.4
            assert ("uriBaseId" in physical["artifactLocation"]) != uri.startswith("file:///")
            assert all(number >= 1 for number in physical.get("region", {}).values())  # §3.30.5


def test_header() -> None:
    """Which version it is, also where nothing is wrong."""
    log = json.loads(SarifReporter().render(Proceedings((a_report(),))))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    assert log["runs"][0]["results"] == []


def test_what_is_wrong(tmp_path: Path) -> None:
    """Warnings, keys, results that were not expected, judge errors: each by its rule, at its place."""
    found = results(Proceedings((everything(tmp_path),)))
    assert [(one["ruleId"], one["level"]) for one in found] == [
        ("not-understood", "note"), ("package-warning", "warning"), ("unexpected-result", "error"),
        ("unexpected-result", "error"), ("judge-error", "error"),
    ]  # fmt: skip
    key, general, unexpected, *_ = (one["locations"][0]["physicalLocation"] for one in found)
    assert found[0]["message"]["text"] == "key 'colour' is not understood"
    assert key["artifactLocation"]["uri"] == "file:///packages/sample/problem.yaml"
    assert key["region"] == {"startLine": 3, "startColumn": 1}
    assert general["artifactLocation"]["uri"] == "file:///packages/sample"
    assert unexpected["artifactLocation"]["uri"].endswith("/submissions/wrong_answer/right.py")
    assert found[2]["message"]["text"].startswith("submissions/wrong_answer/right.py: AC where WA is expected")


def test_what_cannot_be_judged() -> None:
    """A submission that cannot be read, and a package; one of a package's own tests counts as well."""
    unread = a_submission(
        "a.xyz",
        verdict=Verdict.SK,
        message="a.xyz: no such language",
        compile=CompileRecord("SK", 0, cached=False, output=""),
    )
    check = a_report(a_submission("inputs", a_test("1", Verdict.WA), as_expected=False, unexpected="WA where AC is"))
    failure = Failure("b", "/b/problem.yaml:1:10: is not valid YAML")
    found = results(Proceedings((replace(a_report(unread), checks=[check]),), (failure,)))
    assert [one["ruleId"] for one in found] == ["unreadable-submission", "unexpected-result", "unreadable-package"]
    assert found[2]["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 10}


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/work/a b/ü.yaml", {"uri": "a%20b/%C3%BC.yaml", "uriBaseId": "SRCROOT"}),
        ("/elsewhere/\udcff", {"uri": "file:///elsewhere/%FF"}),
        ("/work", {"uri": "file:///work"}),
    ],
)
def test_places(path: str, location: dict[str, str]) -> None:
    """Below the current folder they are relative to it; each name is spelt as a URI spells it."""
    log = json.loads(document([Problem("package-warning", "x", path)], Path("/work")))
    (run,) = log["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == location
    assert run["originalUriBaseIds"]["SRCROOT"]["uri"] == "file:///work/"


def test_hostile_text(tmp_path: Path) -> None:
    """It is shown in messages, and does no harm in places."""
    found = results(Proceedings((hostile(tmp_path),)))
    assert any(one["message"]["text"] == r"\u202egnp.exe" for one in found)
    assert not re.search(r"[\x00-\x1f\u202e\u2028]", "".join(one["message"]["text"] for one in found))


def test_message_is_text() -> None:
    """What looks like a placeholder (§3.11.5) or an embedded link (§3.11.6) in it is spelt as the sections say."""
    log = json.loads(document([Problem("package-warning", "see [here](https://example.org) {0}", "")], Path("/work")))
    text = log["runs"][0]["results"][0]["message"]["text"]
    assert text == r"see [here\](https://example.org) {{0}}"
