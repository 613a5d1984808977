"""Conversations for the page, from their transcripts: of each the beginning and the end, of all not more than fits.

Those of tests that were not accepted come first.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ...core import dialogue, transcript
from ...core.dialogue import Line
from ...core.errors import TranscriptError
from ...core.harmless import harmless
from ...core.report import Report, TestRecord

_LINES = 160  # of one conversation
_READ_BYTES = 32 << 10  # of either end of a large transcript
_CHARACTERS = 300  # of one line
_MOST_CHARACTERS = 1_500_000  # of all
_MOST_TALKS = 500


class Talks:
    """Read at once; a transcript that is gone, or damaged, is left out."""

    def __init__(self, reports: Iterable[Report]) -> None:
        tests = [test for report in reports for record in report.submissions for test in record.tests]
        told = [test for test in tests if test.interaction and test.interaction.transcript]
        self._talks: dict[str, list[list[Any]]] = {}
        room = _MOST_CHARACTERS
        for test in sorted(told, key=lambda test: test.verdict.accepted)[:_MOST_TALKS]:
            lines = _lines(test)
            room -= sum(40 + len(line[-1]) for line in lines)
            if room < 0:
                break
            self._talks[_place(test)] = lines

    def of(self, test: TestRecord) -> list[list[Any]] | None:
        """Lines as the script wants them: kind, side, number of the program, µs, µs waited for it, words, ended."""
        return self._talks.get(_place(test)) or None


def _place(test: TestRecord) -> str:
    return test.interaction.transcript if test.interaction else ""


def _lines(test: TestRecord) -> list[list[Any]]:
    try:
        begin, end = transcript.read_ends(Path(_place(test)), each_bytes=_READ_BYTES)
    except (TranscriptError, ValueError):  # the latter for a path that is none
        return []
    first, last = list(dialogue.lines(begin.entries)), list(dialogue.lines(end.entries)) if end else []
    if last or len(first) > _LINES:
        last = (last or first)[-_LINES // 2 :]
        first = [*first[: _LINES // 2], Line("gap", "lines are left out here; the transcript has them")]
    return [_line(line, several=begin.head.programs > 1) for line in (*first, *last)]


def _line(line: Line, *, several: bool) -> list[Any]:
    words = line.text if len(line.text) <= _CHARACTERS else f"{line.text[:_CHARACTERS]}… ({len(line.text)} characters)"
    number = line.program if several else None
    return [line.kind[0], line.side[:1], number, line.t_us, line.waited_us, int(line.ended), harmless(words)]
