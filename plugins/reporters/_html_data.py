"""The records of a report -> what the page's script shows on demand, short as there may be ten thousand of them.

All text in it is harmless already. Sentences that many tests share are kept once, in `texts`, and named by number.
"""

from __future__ import annotations

from typing import Any

from ...core.harmless import harmless, harmless_lines
from ...core.meanings import MEANINGS
from ...core.model import Difference, Piece
from ...core.report import InteractionRecord, Report, SubmissionRecord, TestRecord
from ...core.verdict import signal_name
from ._html_talks import Talks

WORDS = {verdict: meaning.name for verdict, meaning in MEANINGS.items()}
_MOST_CHARACTERS = 4000  # of one message; its beginning and its end
_MOST_TEXT = 2 << 20  # characters of all sentences of a problem
_LEFT_OUT = "(left out, as this report has too much text; the JSON report has it)"


class _Texts:
    """Each text once; when there are too many of them, the later ones are left out."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._numbers: dict[str, int] = {}
        self._room = _MOST_TEXT

    def number(self, text: str) -> int | None:
        """None for no text."""
        shown = short(text)
        if not shown:
            return None
        if shown not in self._numbers and len(shown) > self._room:
            shown = _LEFT_OUT
        if shown not in self._numbers:
            self._room -= len(shown)
            self._numbers[shown] = len(self.all)
            self.all.append(shown)
        return self._numbers[shown]


def short(text: str) -> str:
    """Harmless lines; of a long text the beginning and the end."""
    text = text.strip("\n")
    if len(text) > _MOST_CHARACTERS:
        half = _MOST_CHARACTERS // 2
        text = f"{text[:half]}\n… {len(text) - 2 * half} characters …\n{text[-half:]}"
    return harmless_lines(text)


def columns(report: Report) -> dict[str, str]:
    """The group of each test, by name: all tests that any submission was judged with, in their order."""
    return {test.name: test.group for record in report.submissions for test in record.tests}


def problem(report: Report, talks: Talks) -> dict[str, Any]:
    tests, texts = columns(report), _Texts()
    submissions = [_submission(record, list(tests), texts, talks) for record in report.submissions]
    return {
        "name": harmless(report.title or report.problem),
        "tests": [harmless(name) for name in tests],
        "limits": [report.time_limit_ms, report.memory_limit_bytes],
        "submissions": submissions,
        "texts": texts.all,
    }


def _submission(record: SubmissionRecord, tests: list[str], texts: _Texts, talks: Talks) -> dict[str, Any]:
    found = {test.name: test for test in record.tests}
    return {
        "source": harmless(record.source),
        "language": harmless(record.language),
        "verdict": record.verdict,
        "asExpected": record.as_expected,
        "unexpected": harmless(record.unexpected),
        "message": short(record.message),
        "score": [record.score, record.max_score],
        "used": [record.time_ms, record.memory_bytes],
        "compile": [record.compile.verdict, record.compile.time_ms, short(record.compile.output)],
        "groups": [
            [harmless(one.name), one.verdict, one.score, one.max_score, harmless(one.reason)] for one in record.groups
        ],
        "tests": [_test(found[name], texts, talks) if name in found else None for name in tests],
    }


def _test(test: TestRecord, texts: _Texts, talks: Talks) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "verdict": test.verdict,
        "reason": texts.number(test.reason.removeprefix(f"{test.verdict}: ")),
        "time": test.time_ms or None,
        "wall": test.wall_ms or None,
        "memory": test.memory_bytes or None,
        "output": test.output_bytes or None,
        "limits": [test.time_limit_ms, test.memory_limit_bytes] if test.time_limit_ms else None,
        "score": None if (test.score, test.max_score) in ((0, 0), (0, 1), (1, 1)) else [test.score, test.max_score],
        "end": _end(test),
        "message": texts.number(test.message),
        "team": texts.number(test.team_message),
        "stderr": texts.number(test.stderr),
        "difference": _difference(test.difference) if test.difference else None,
        "talk": talks.of(test),
        "exchange": _exchange(test.interaction) if test.interaction else None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _end(test: TestRecord) -> str | None:
    """None where it exited in order, or was not run."""
    if test.syscall:
        return harmless(f"forbidden call: {test.syscall}({', '.join(test.syscall_arguments or ())})")
    if test.signal:
        return f"ended by {signal_name(test.signal)}"
    return f"exit code {test.exit_code}" if test.exit_code else None


def _difference(difference: Difference) -> list[list[Any]]:
    return [_piece(difference.output), _piece(difference.answer)]


def _piece(piece: Piece) -> list[Any]:
    parts = (harmless_lines(part) for part in (piece.before, piece.word, piece.after))
    return [piece.line, *parts, piece.more]


def _exchange(e: InteractionRecord) -> list[Any]:
    """The figures that the script names, in its order."""
    own = [
        e.program_waited_ms, e.interactor_time_ms, e.interactor_waited_ms, e.messages_out, e.bytes_out, e.messages_in,
        e.bytes_in, e.deadlock,
    ]  # fmt: skip
    players = [[p.time_ms, p.waited_ms, p.messages_out, p.bytes_out, p.messages_in, p.bytes_in] for p in e.players]
    return [*own, players, harmless(e.transcript)]
