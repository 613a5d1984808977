"""`--sarif`: what is wrong with packages, at its place in their files, for code scanning and editors. SARIF 2.1.0.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import Struct

from ...core.harmless import harmless
from ...core.hookspecs import hookimpl
from ...core.model import Verdict
from ...core.proceedings import Failure, Proceedings
from ...core.report import Report, SubmissionRecord

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE = "SRCROOT"
_NO_BYTES = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # surrogates that stand for no byte of a file name
_PLACE = re.compile(r"(?P<path>/.*?)(?::(?P<line>[1-9]\d{0,8}))?(?::(?P<column>[1-9]\d{0,8}))?: ", re.DOTALL)


class _Rule(Struct, frozen=True):
    """§3.49 reportingDescriptor; `level` as in §3.27.10."""

    id: str
    level: str
    summary: str
    help: str


_RULES = (
    _Rule("package-warning", "warning", "The package holds something doubtful.",
          "The package could be judged, but what it says is not carried out to the letter, or may be a slip."),
    _Rule("not-understood", "note", "A key that nobody acts upon.",
          "The package states something that the judge does not know; a misspelt key looks the same."),
    _Rule("unexpected-result", "error", "A submission does not get what the package states.",
          "Either the submission, the test data or what is expected of it is wrong."),
    _Rule("judge-error", "error", "The package's own programs failed.",
          "A validator, interactor or grader crashed, or answered outside its protocol."),
    _Rule("unreadable-submission", "error", "A submission of the package cannot be judged.",
          "It is missing, empty or binary, or in no language that is known."),
    _Rule("unreadable-package", "error", "The package cannot be judged.",
          "What the message names must be mended before anything of it is judged."),
)  # fmt: skip
_INDEX = {rule.id: index for index, rule in enumerate(_RULES)}


class Problem(Struct, frozen=True):
    """One result: which rule, what to say, and where; `path` is absolute, empty where it is not known."""

    rule: str
    message: str
    path: str
    line: int = 0
    column: int = 0


class SarifReporter:
    name = "sarif"

    def render(self, proceedings: Proceedings) -> str:
        found = [one for report in proceedings.every for one in problems(report)]
        found += [_unreadable(failure) for failure in proceedings.failures]
        return document(found, Path.cwd())


def problems(report: Report) -> Iterator[Problem]:
    unknown = set(report.not_understood)
    for warning in report.warnings:
        yield _placed("not-understood" if warning in unknown else "package-warning", warning, report.package)
    for record in report.submissions:
        yield from _of_submission(report, record)


def _of_submission(report: Report, record: SubmissionRecord) -> Iterator[Problem]:
    place = record.path or report.package
    if record.compile.verdict == "SK":
        yield Problem("unreadable-submission", record.message, place)
    elif record.verdict is Verdict.JE:
        yield Problem("judge-error", f"{record.source}: {record.message}", place)
    elif record.as_expected is False:
        failing = next((test for test in record.tests if not test.verdict.accepted), None)
        because = f" ({failing.name}: {failing.reason})" if failing else ""
        yield Problem("unexpected-result", f"{record.source}: {record.unexpected}{because}", place)


def _unreadable(failure: Failure) -> Problem:
    return _placed("unreadable-package", failure.message, str(Path(failure.package).absolute()))


def _placed(rule: str, text: str, otherwise: str) -> Problem:
    """At the file that the text begins with, as in `/p/problem.yaml:3:1: key …`; else in the package."""
    found = _PLACE.match(text)
    if not found:
        return Problem(rule, text, otherwise)
    return Problem(rule, text[found.end() :], found["path"], int(found["line"] or 0), int(found["column"] or 0))


def document(found: Sequence[Problem], base: Path) -> str:
    """Paths below `base` are relative to it, so that whoever has the repository elsewhere finds them."""
    driver = {"name": "Parley", "rules": [_descriptor(rule) for rule in _RULES]}
    run = {
        "tool": {"driver": driver},
        "originalUriBaseIds": {_BASE: {"uri": f"{_uri(base).rstrip('/')}/"}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, base) for one in found],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"


def _descriptor(rule: _Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.help},
        "defaultConfiguration": {"level": rule.level},
    }


def _result(one: Problem, base: Path) -> dict[str, Any]:
    rule = _RULES[_INDEX[one.rule]]
    result: dict[str, Any] = {
        "ruleId": rule.id,
        "ruleIndex": _INDEX[rule.id],
        "level": rule.level,
        "message": {"text": _text(one.message) or rule.summary},
    }
    if one.path:
        physical: dict[str, Any] = {"artifactLocation": _artifact(Path(one.path), base)}
        if one.line:
            physical["region"] = {"startLine": one.line} | ({"startColumn": one.column} if one.column else {})
        result["locations"] = [{"physicalLocation": physical}]
    return result


def _artifact(path: Path, base: Path) -> dict[str, str]:
    if path.is_relative_to(base) and path != base:
        return {"uri": _quoted(str(path.relative_to(base))), "uriBaseId": _BASE}
    return {"uri": _uri(path)}


def _text(message: str) -> str:
    """One line, in which nothing is a placeholder (§3.11.5) or an embedded link (§3.11.6)."""
    line = harmless(" ".join(message.split())).replace("{", "{{").replace("}", "}}")
    return line.replace("](", "\\](")


def _uri(path: Path) -> str:
    return f"file://{_quoted(str(path))}"


def _quoted(path: str) -> str:
    """RFC 3986; a name that is not UTF-8 by its bytes."""
    return quote(os.fsencode(_NO_BYTES.sub("?", path)))


@hookimpl
def parley_reporters() -> list[SarifReporter]:
    return [SarifReporter()]
