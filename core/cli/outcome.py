"""A finished report -> the exit code of the command. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import ParleyError
from ..model import Verdict
from ..report import Report

DONE, EXPECTATION_FAILED, JUDGE_ERROR = 0, 1, 5


def exit_code(report: Report, refused: Sequence[ParleyError], *, expect: bool) -> int:
    """The gravest wins: a judge error, what the machine lacks, what could not be read, an expectation that failed."""
    records = [record for one in (report, *report.checks) for record in one.submissions]
    if any(record.verdict is Verdict.JE for record in records):
        return JUDGE_ERROR
    if refused:
        return max(error.exit_code for error in refused)
    if expect and any(record.as_expected is False for record in records):
        return EXPECTATION_FAILED
    return DONE
