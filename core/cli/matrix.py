"""One submission's tests in a few characters: a mark for each, or for some together where they are many. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from ..model import Verdict
from .reasons import COLOURS

MARKS = {
    Verdict.AC: "✓", Verdict.PA: "P", Verdict.WA: "W", Verdict.TLE: "T", Verdict.MLE: "M", Verdict.OLE: "O",
    Verdict.RTE: "R", Verdict.RFE: "F", Verdict.CE: "C", Verdict.JE: "J", Verdict.SK: "-",
}  # fmt: skip
_UNKNOWN = "·"
# Of several tests in one mark the gravest is shown; then what is not known yet, so that a mark never gets better.
_GRAVITY = (
    Verdict.JE, Verdict.RFE, Verdict.RTE, Verdict.MLE, Verdict.OLE, Verdict.TLE, Verdict.WA, Verdict.PA, None,
    Verdict.AC, Verdict.SK, Verdict.CE,
)  # fmt: skip


def drawn(verdicts: Sequence[Verdict | None], *, width: int) -> Text:
    """At most `width` characters; None: the test is not judged yet."""
    text = Text(no_wrap=True)
    for verdict in together(verdicts, width=width):
        text.append(
            _UNKNOWN if verdict is None else MARKS[verdict], style="dim" if verdict is None else COLOURS[verdict]
        )
    return text


def together(verdicts: Sequence[Verdict | None], *, width: int) -> list[Verdict | None]:
    """The gravest of each run of as many tests as must share a mark."""
    each = tests_a_mark(len(verdicts), width=width)
    runs = (verdicts[at : at + each] for at in range(0, len(verdicts), each))
    return [min(run, key=_GRAVITY.index) for run in runs]


def tests_a_mark(tests: int, *, width: int) -> int:
    return max(1, -(-tests // max(1, width)))


def legend(shown: Iterable[Verdict], *, each: int) -> str:
    """What the marks mean that were used."""
    found = set(shown)
    words = [f"{mark} {verdict}" for verdict, mark in MARKS.items() if verdict in found]
    words += [f"a mark stands for up to {each} tests"] if each > 1 else []
    return ", ".join(words)
