"""The part of the page that needs no script: what came out, and the matrix of submissions and tests."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ...core.harmless import harmless
from ...core.model import Verdict
from ...core.proceedings import Proceedings
from ...core.report import Report, SubmissionRecord
from ...core.verdict import ms, size
from ._html_data import WORDS, columns

_FEW_TESTS = 30  # that have room for wide cells
_FEW_SUBMISSIONS = 40  # of more the matrix scrolls by itself, so that its head stays in sight


def text(raw: str) -> str:
    """Somebody's text, as HTML, in an element or an attribute."""
    return html.escape(harmless(raw))


def content(proceedings: Proceedings) -> str:
    parts: list[str] = []
    every = proceedings.every
    if len(every) != 1 or proceedings.failures:
        parts += ["<h1>Report</h1>", *_overview(proceedings)]
    for number, report in enumerate(every):
        parts += _problem(report, number, heading="h1" if len(every) == 1 else "h2")
    return "\n".join(parts)


def title(proceedings: Proceedings) -> str:
    single = proceedings.single
    return text(f"{single.title or single.problem}: report" if single else "Report")


def _overview(proceedings: Proceedings) -> Iterator[str]:
    """Which problems there are, and how each went."""
    yield '<nav aria-label="Problems"><ul class="problems">'
    for number, report in enumerate(proceedings.every):
        yield (
            f'<li><a href="#problem-{number}">{text(report.title or report.problem)}</a> '
            f"<span>{_sum(report.submissions)}</span></li>"
        )
    for failure in proceedings.failures:
        yield f'<li><b>{text(failure.package)}</b> <span class="bad">{text(failure.message)}</span></li>'
    yield "</ul></nav>"


def _problem(report: Report, number: int, *, heading: str) -> Iterator[str]:
    limits = f"time limit {ms(report.time_limit_ms)} · memory limit {size(report.memory_limit_bytes)}"
    yield f'<section class="problem" id="problem-{number}" data-problem="{number}">'
    yield f"<header><{heading}>{text(report.title or report.problem)}</{heading}>"
    yield f'<p class="sum">{_sum(report.submissions)}</p>'
    rules = f" · rules of {report.semantics}" if report.semantics else ""
    yield f'<p class="about">{limits}{rules} · {text(report.sandbox)}, {text(report.accounting)}</p></header>'
    if report.warnings:
        yield f"<details class='warnings'><summary>Warnings ({len(report.warnings)})</summary><ul>"
        yield from (f"<li>{text(warning)}</li>" for warning in report.warnings)
        yield "</ul></details>"
    if report.submissions:
        yield from _matrix(report, columns(report))
        yield _legend(report)
        yield '<div class="plots"></div>'
    yield "</section>"


def _sum(records: Sequence[SubmissionRecord]) -> str:
    stated = [record.as_expected for record in records if record.as_expected is not None]
    count = f"{len(records)} submission{'' if len(records) == 1 else 's'}"
    if False in stated:
        return f'{count}: <b class="bad">{stated.count(False)} of {len(stated)} not as expected</b>'
    if stated:
        return f'{count}: <b class="good">{"all " if len(stated) > 1 else ""}as expected</b>'
    return f"{count}: {sum(record.verdict is Verdict.AC for record in records)} accepted"


# --- the matrix ---------------------------------------------------------------------------------------------


def _matrix(report: Report, tests: Mapping[str, str]) -> Iterator[str]:
    scored = any(record.max_score not in (None, 1.0) for record in report.submissions)
    figures = ["score", "time", "memory"] if scored else ["time", "memory"]
    borders = _borders(tests)
    many = " many" if len(tests) > _FEW_TESTS else ""
    tall = " tall" if len(report.submissions) > _FEW_SUBMISSIONS else ""
    label = f"{text(report.problem)}: submissions and tests"
    yield f'<div class="scroll{tall}"><table class="matrix{many}" aria-label="{label}">'
    yield "<thead><tr>"
    yield '<th class="name" rowspan="2" scope="col">submission</th><th rowspan="2" scope="col">verdict</th>'
    yield from (f'<th class="figure" rowspan="2" scope="col">{name}</th>' for name in figures)
    for group, names in groupby(tests, key=lambda name: tests[name]):
        span, label = len(list(names)), text(group)
        kind = "group alone" if span == 1 else "group"
        yield f'<th class="{kind}" colspan="{span}" scope="colgroup" title="{label}"><span>{label}</span></th>'
    yield "</tr><tr>"
    for name, group in tests.items():
        border = " first" if name in borders else ""
        label = text(name.removeprefix(f"{group}/") if group else name)
        yield f'<th class="test{border}" scope="col" title="{text(name)}"><span>{label}</span></th>'
    yield "</tr></thead><tbody>"
    for record in report.submissions:
        yield _row(record, tests, borders, scored=scored)
    yield "</tbody></table></div>"
    yield '<p class="readout" aria-hidden="true">Arrow keys move through the matrix, Enter shows the details.</p>'


def _borders(tests: Mapping[str, str]) -> set[str]:
    """The first tests of their groups."""
    return {next(names) for _, names in groupby(tests, key=lambda name: tests[name])}


def _row(record: SubmissionRecord, tests: Mapping[str, str], borders: set[str], *, scored: bool) -> str:
    folder, slash, name = record.source.removeprefix("submissions/").rpartition("/")
    found = {test.name: test.verdict for test in record.tests}
    cells = "".join(_cell(found.get(test), first=test in borders) for test in tests)
    full = "" if record.max_score is None else f"/{record.max_score:g}"
    figures = [f"{record.score:.6g}{full}"] if scored else []
    figures += [ms(record.time_ms), size(record.memory_bytes)]
    return (
        f'<tr><th class="name" scope="row"><button type="button"><small>{text(folder + slash)}</small>'
        f"<bdi>{text(name)}</bdi></button></th>"
        f'<td class="verdict"><b class="v {record.verdict}">{record.verdict}</b>{_as_expected(record)}</td>'
        f"{''.join(f'<td class=figure>{figure}</td>' for figure in figures)}{cells}</tr>"
    )


def _as_expected(record: SubmissionRecord) -> str:
    if record.as_expected is None:
        return ""
    if record.as_expected:
        return ' <span class="good" title="as expected">✓</span>'
    return f' <span class="bad" title="{text(record.unexpected)}">✗</span>'


def _cell(verdict: Verdict | None, *, first: bool) -> str:
    border = " first" if first else ""
    return f'<td class="t{border} {verdict}">{verdict}' if verdict else f'<td class="t{border}">'


def _legend(report: Report) -> str:
    seen = {test.verdict for record in report.submissions for test in record.tests}
    seen |= {record.verdict for record in report.submissions}
    items = (
        f'<li><b class="v {verdict}">{verdict}</b> {WORDS[verdict]}</li>' for verdict in Verdict if verdict in seen
    )
    return f'<ul class="legend" aria-label="Verdicts">{"".join(items)}</ul>'
