"""`--json`: the report, as programs read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from ...core.hookspecs import hookimpl
from ...core.proceedings import Proceedings
from ...core.report import Report, SubmissionRecord, TestRecord

_NO_TESTS = '"tests": []'  # of a submission: in a text the quotes would be escaped, and no other record has such a key


class JsonReporter:
    name = "json"

    def render(self, proceedings: Proceedings) -> str:
        """One report; of several packages, a list of those that could be judged."""
        return "".join(self.pieces(proceedings))

    def pieces(self, proceedings: Proceedings) -> Iterator[str]:
        """The document without tests, and at its place each test by itself: of ten thousand it is long."""
        reports = proceedings.reports
        bare = [_without_tests(report) for report in reports]
        around = _text(bare[0] if proceedings.single else bare).split(_NO_TESTS)
        for before, record in zip(around, _submissions(reports), strict=False):
            yield before
            yield from _tests(record.tests, margin=before.rpartition("\n")[2])
        yield around[-1] + "\n"


def _without_tests(report: Report) -> Report:
    return replace(
        report,
        submissions=[replace(record, tests=[]) for record in report.submissions],
        checks=[_without_tests(check) for check in report.checks],
    )


def _submissions(reports: Sequence[Report]) -> Iterator[SubmissionRecord]:
    """In the order of the document."""
    for report in reports:
        yield from report.submissions
        yield from _submissions(report.checks)


def _tests(tests: Sequence[TestRecord], *, margin: str) -> Iterator[str]:
    """`margin` is what stands before the key, in its line."""
    if not tests:
        yield _NO_TESTS
        return
    ahead = f'"tests": [\n{margin}  '
    for test in tests:
        yield ahead + _text(test).replace("\n", f"\n{margin}  ")
        ahead = f",\n{margin}  "
    yield f"\n{margin}]"


def _text(value: object) -> str:
    try:
        data = msgspec.json.encode(value)
    except UnicodeEncodeError:  # a message names a file whose name is not UTF-8
        data = json.dumps(msgspec.to_builtins(value), ensure_ascii=False).encode(errors="replace")
    return msgspec.json.format(data, indent=2).decode()


@hookimpl
def parley_reporters() -> list[JsonReporter]:
    return [JsonReporter()]
