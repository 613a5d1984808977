"""What stands beneath the table: why each submission failed, the end of the conversation it failed in, the sum."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from ..model import Verdict
from ..report import Report, SubmissionRecord, TestRecord
from ..verdict import ms
from . import conversation
from .text import count, harmless

COLOURS = {
    Verdict.AC: "bold green", Verdict.PA: "yellow", Verdict.WA: "bold red", Verdict.TLE: "bold magenta",
    Verdict.MLE: "bold magenta", Verdict.OLE: "bold magenta", Verdict.RTE: "bold blue", Verdict.RFE: "bold blue",
    Verdict.CE: "bold cyan", Verdict.JE: "bold white on red", Verdict.SK: "dim",
}  # fmt: skip
_LINES = 6  # of a reason: the first two and the last three, and what was left out
_LINE_CHARACTERS = 400
_MESSAGES = 6  # of a conversation
_SIDES = {"program": "cyan", "interactor": "magenta"}


def explain(console: Console, name: str, record: SubmissionRecord) -> None:
    """Nothing for what was accepted, and nobody had expected otherwise."""
    if record.verdict is Verdict.AC and record.as_expected is not False:
        return
    head = Text.assemble("\n", (name, "bold"), "  ", (str(record.verdict), COLOURS[record.verdict]))
    if record.as_expected is False:
        head.append(f"  {harmless(_unmet(record))}", style="bold red")
    console.print(head)
    failing = next((test for test in record.tests if not test.verdict.accepted), None)
    for line in _why(record, failing):
        _print_indented(console, line)
    if failing and failing.runs:
        _print_indented(console, f"run {len(failing.runs)} times: {', '.join(ms(one.time_ms) for one in failing.runs)}")
    if failing and failing.interaction:
        _print_indented(console, attribution(failing))
    if failing and failing.interaction and failing.interaction.transcript:
        _tell(console, Path(failing.interaction.transcript))


def attribution(test: TestRecord) -> str:
    """Who computed, who waited, and what was said."""
    e = test.interaction
    if e is None:
        return ""
    return (
        f"program: {ms(test.time_ms)} CPU, waited {ms(e.program_waited_ms)}, "
        f"said {count(e.messages_out, 'line')} ({count(e.bytes_out, 'byte')}); "
        f"interactor: {ms(e.interactor_time_ms)} CPU, waited {ms(e.interactor_waited_ms)}, "
        f"said {count(e.messages_in, 'line')} ({count(e.bytes_in, 'byte')})"
    )


def _unmet(record: SubmissionRecord) -> str:
    """Which verdict was expected; else what the package says of its tests, groups or points and does not hold."""
    if record.expected and record.verdict not in record.expected:
        return f"expected {' or '.join(record.expected)}"
    return record.unexpected


def _print_indented(console: Console, line: str) -> None:
    """Wrapped with its indent, and nothing after its end that a log would keep."""
    for part in Text(line).wrap(console, max(10, console.width - 2)):
        part.rstrip()
        console.print(Text.assemble("  ", part))


def _why(record: SubmissionRecord, failing: TestRecord | None) -> list[str]:
    if record.verdict is Verdict.CE:
        return _first_lines(record.compile.output)
    if failing is None:
        return _ends(record.message)
    return _ends(f"{failing.name}: {failing.reason.removeprefix(f'{failing.verdict}: ')}")


def _tell(console: Console, path: Path) -> None:
    """The end of a conversation, in two columns. A transcript that cannot be read is not missed here."""
    for side, words in conversation.last_messages(path, _MESSAGES):
        line = Text.assemble((f"{side:<10}", _SIDES.get(side, "")), (" → ", "dim"), harmless(words))
        line.truncate(max(20, console.width - 6), overflow="ellipsis")
        console.print(Text.assemble("    ", line))


def say_where(console: Console, report: Report) -> None:
    """The folder of all transcripts, once."""
    for record in report.submissions:
        for test in record.tests:
            if test.interaction and test.interaction.transcript:
                folder = Path(test.interaction.transcript).parent.parent
                console.print(Text(f"\nconversations in full: {harmless(str(folder))}", style="dim"), soft_wrap=True)
                return


def summary(records: Sequence[SubmissionRecord], *, refused: int, took_ms: float) -> Text:
    """How many, how long, and whether it went as the package states. `refused` were not judged, and count apart."""
    stated = [record for record in records if record.as_expected is not None]
    wrong = sum(record.as_expected is False for record in stated)
    runs = sum(test.verdict is not Verdict.SK for record in records for test in record.tests)
    text = Text(f"{count(len(records), 'submission')}, {count(runs, 'run')}, {ms(took_ms)}")
    if wrong:
        text.append(f": {wrong} of {len(stated)} not as expected", style="bold red")
    elif stated:
        text.append(f": all {len(stated)} as expected" if len(stated) > 1 else ": as expected", style="green")
    if refused:
        text.append(f"; {refused} could not be judged", style="bold red")
    return text


def judge_error(report: Report) -> str:
    """One line about the first submission whose judging went wrong; empty where none did."""
    records = [record for record in report.submissions if record.verdict is Verdict.JE]
    if not records:
        return ""
    first = what_failed(records[0])
    more = f" (and so for {len(records) - 1} more)" if len(records) > 1 else ""
    blame = "" if "this machine" in first else "; the package is at fault, not the submission"
    return f"{records[0].source}: {first}{more}{blame}"


def what_failed(record: SubmissionRecord) -> str:
    """Of one whose judging went wrong, in a line."""
    return record.message.strip().partition("\n")[0].replace(": JE: ", ": ", 1)[:_LINE_CHARACTERS]


def _ends(text: str) -> list[str]:
    """Of a long text the beginning and the end: an interactor says last why it rejected."""
    lines = _lines(text)
    if len(lines) <= _LINES:
        return lines
    return [*lines[:2], f"… {count(len(lines) - 5, 'line')} more in the report (--json)", *lines[-3:]]


def _first_lines(text: str) -> list[str]:
    lines = _lines(text)
    if len(lines) <= _LINES:
        return lines
    return [*lines[:_LINES], f"… {count(len(lines) - _LINES, 'line')} more in the report (--json)"]


def _lines(text: str) -> list[str]:
    cut = f"{text[: _LINES * 10_000]}"
    lines = [harmless(line.expandtabs(4)) for line in cut.strip().splitlines()]
    return [line if len(line) <= _LINE_CHARACTERS else f"{line[:_LINE_CHARACTERS]}…" for line in lines]
