"""`--junit`: what CI servers show as a run of tests. A suite is a problem, a case one submission of it.

A case fails that is not as its package states; where the package states nothing, one that is not accepted. What could
not be judged at all is an error: a judge error, an unreadable submission or package.

There is no standard: Ant's `junitreport` wrote it first, each server reads it in its own way. This is valid by the
schema of Jenkins' xUnit plugin (junit-10.xsd).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only written
from collections.abc import Sequence

from ...core.harmless import harmless, harmless_lines
from ...core.hookspecs import hookimpl
from ...core.model import Verdict
from ...core.proceedings import Failure, Proceedings
from ...core.report import Report, SubmissionRecord, TestRecord
from ...core.verdict import ms, size


class JunitReporter:
    name = "junit"

    def render(self, proceedings: Proceedings) -> str:
        suites = [_suite(one, name) for report in proceedings.reports for one, name in _named(report)]
        suites += [_failed(failure) for failure in proceedings.failures]
        root = ET.Element("testsuites", {"name": "parley", **_sums(suites)})
        root.extend(suites)
        ET.indent(root)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _named(report: Report) -> list[tuple[Report, str]]:
    """With the checks of its package, which are called as it is."""
    return [(report, report.problem), *((check, f"{report.problem}: {check.title}") for check in report.checks)]


def _suite(report: Report, called: str) -> ET.Element:
    suite = ET.Element("testsuite", {"name": harmless(called)})
    properties = ET.SubElement(suite, "properties")
    for name, value in (("sandbox", report.sandbox), ("accounting", report.accounting)):
        ET.SubElement(properties, "property", {"name": name, "value": harmless(value)})
    cases = [_case(called, record) for record in report.submissions]
    suite.extend(cases)
    if report.warnings:
        ET.SubElement(suite, "system-err").text = "\n".join(map(harmless, report.warnings))
    return _counted(suite, cases)


def _failed(failure: Failure) -> ET.Element:
    """A suite of one case, which the package is itself."""
    suite = ET.Element("testsuite", {"name": harmless(failure.package)})
    case = ET.SubElement(suite, "testcase", {"classname": harmless(failure.package), "name": "package", "time": "0"})
    ET.SubElement(case, "error", {"type": "unreadable", "message": harmless(failure.message)})
    return _counted(suite, [case])


def _case(suite: str, record: SubmissionRecord) -> ET.Element:
    took_ms = sum(test.wall_ms for test in record.tests) + record.compile.time_ms
    names = {"classname": harmless(suite), "name": harmless(record.source)}
    case = ET.Element("testcase", {**names, "time": f"{took_ms / 1000:.3f}"})
    failure = _failure(record)
    if failure is not None:
        failure.text = "\n".join(filter(None, (_why(record), harmless_lines(record.compile.output).strip())))
        case.append(failure)
    lines = [_line(test) for test in record.tests]
    ET.SubElement(case, "system-out").text = "\n".join([f"{record.verdict} ({harmless(record.language)})", *lines])
    return case


def _failure(record: SubmissionRecord) -> ET.Element | None:
    if record.verdict in (Verdict.JE, Verdict.SK) or record.compile.verdict == "SK":
        return ET.Element("error", {"type": str(record.verdict), "message": _first_line(record.message)})
    if record.as_expected is False:
        return ET.Element("failure", {"type": str(record.verdict), "message": harmless(record.unexpected)})
    if record.as_expected is None and not record.verdict.accepted:
        return ET.Element("failure", {"type": str(record.verdict), "message": _first_line(_why(record))})
    return None


def _why(record: SubmissionRecord) -> str:
    failing = next((test for test in record.tests if not test.verdict.accepted), None)
    return harmless_lines(f"{failing.name}: {failing.reason}" if failing else record.message or str(record.verdict))


def _first_line(text: str) -> str:
    return harmless(text.strip().partition("\n")[0])


def _line(test: TestRecord) -> str:
    used = f"{ms(test.time_ms)}, {size(test.memory_bytes)}"
    return harmless(f"{test.verdict:<3} {test.name}: {used}; {test.reason.removeprefix(f'{test.verdict}: ')}")


def _counted(suite: ET.Element, cases: Sequence[ET.Element]) -> ET.Element:
    suite.set("tests", str(len(cases)))
    for kind in ("failure", "error"):
        suite.set(f"{kind}s", str(sum(case.find(kind) is not None for case in cases)))
    suite.set("skipped", "0")
    suite.set("time", f"{sum(float(case.get('time', '0')) for case in cases):.3f}")
    return suite


def _sums(suites: Sequence[ET.Element]) -> dict[str, str]:
    counts = {name: str(sum(int(suite.get(name, "0")) for suite in suites)) for name in ("tests", "failures", "errors")}
    return {**counts, "time": f"{sum(float(suite.get('time', '0')) for suite in suites):.3f}"}


@hookimpl
def parley_reporters() -> list[JunitReporter]:
    return [JunitReporter()]
