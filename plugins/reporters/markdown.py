"""`--markdown`: tables for a comment on a change, or for the summary page of a CI job. GitHub's dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...core.harmless import harmless
from ...core.hookspecs import hookimpl
from ...core.model import Verdict
from ...core.proceedings import Proceedings
from ...core.report import Report, SubmissionRecord
from ...core.verdict import ms, size

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$@:])")
# What GitHub and GitLab still find in a text when Markdown is done with it, escaped or not, and link, or notify of:
# people, issues, changes, addresses, and emoji. They look at whole pieces of text, and a comment parts those.
_FOUND_LATER = re.compile(r"[@#!$~%](?=\w)|&(?=\d)|:(?=//|[\w+-]+:)|\bwww(?=\.)|\bGH-(?=\d)", re.IGNORECASE)
_PART = "\0"  # where, until the text is escaped; none is left in it by then
_COMMENT = "<!-- -->"
_MOST_CHARACTERS = 300  # of one sentence
_MOST_WARNINGS = 20


class MarkdownReporter:
    name = "markdown"

    def render(self, proceedings: Proceedings) -> str:
        parts = [_section(report) for report in proceedings.every]
        if proceedings.failures:
            lines = (f"- **{_text(one.package)}**: {_text(one.message)}" for one in proceedings.failures)
            parts.append(["## Could not be judged", "", *lines])
        return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _section(report: Report) -> list[str]:
    lines = [f"## {_text(report.title or report.problem)}", ""]
    limits = f"time limit {ms(report.time_limit_ms)}, memory {size(report.memory_limit_bytes)}"
    lines += [f"{_sum(report.submissions)} · {limits} · {_text(report.sandbox)}, {_text(report.accounting)}", ""]
    if report.submissions:
        lines += _table(report.submissions)
    failing = [line for record in report.submissions for line in _why(record)]
    if failing:
        lines += ["", *failing]
    if report.warnings:
        lines += ["", f"<details><summary>Warnings: {len(report.warnings)}</summary>", ""]
        lines += [f"- {_text(warning)}" for warning in report.warnings[:_MOST_WARNINGS]]
        lines += [f"- and {more} more" for more in (len(report.warnings) - _MOST_WARNINGS,) if more > 0]
        lines += ["", "</details>"]
    return lines


def _sum(records: Sequence[SubmissionRecord]) -> str:
    stated = [record for record in records if record.as_expected is not None]
    met = sum(record.as_expected is True for record in stated)
    judged = f"**{len(records)}** submission{'' if len(records) == 1 else 's'}"
    return f"{judged}, **{met} of {len(stated)}** as expected" if stated else judged


def _table(records: Sequence[SubmissionRecord]) -> Iterator[str]:
    yield "| submission | verdict | expected | score | slowest test | memory | tests |"
    yield "|---|---|---|--:|--:|--:|--:|"
    for record in records:
        passed = sum(test.verdict.accepted for test in record.tests)
        full = "" if record.max_score is None else f"/{record.max_score:g}"
        cells = (
            _text(record.source), f"**{record.verdict}**", _expected(record), f"{record.score:g}{full}",
            ms(record.time_ms), size(record.memory_bytes), f"{passed}/{len(record.tests)}",
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def _expected(record: SubmissionRecord) -> str:
    stated = " or ".join(record.expected or ())
    if record.as_expected is None:
        return ""
    return f"{stated} ✓".strip() if record.as_expected else f"{stated} ✗ {_text(record.unexpected)}".strip()


def _why(record: SubmissionRecord) -> Iterator[str]:
    """A line for what is not as expected; where nothing is expected, for what is not accepted."""
    if record.as_expected or (record.as_expected is None and record.verdict is Verdict.AC):
        return
    failing = next((test for test in record.tests if not test.verdict.accepted), None)
    why = f"{failing.name}: {failing.reason}" if failing else record.message
    yield f"- **{_text(record.source)}**: {_text(why or record.unexpected or str(record.verdict))}"


def _text(text: str) -> str:
    """One line that shows the text as it is: no markup of Markdown's or HTML's, nobody mentioned, no link."""
    line = harmless(" ".join(text.split()))
    line = line if len(line) <= _MOST_CHARACTERS else f"{line[:_MOST_CHARACTERS]}…"
    line = _FOUND_LATER.sub(rf"\g<0>{_PART}", line)
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", line).replace(_PART, _COMMENT)


@hookimpl
def parley_reporters() -> list[MarkdownReporter]:
    return [MarkdownReporter()]
