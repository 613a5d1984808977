"""Judgement of an adversary -> what is not sane about the interactor, in a sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from ..model import Cause, First, Judgement, Opinion, Verdict
from ..verdict import last_line, ms
from .kinds import REPEAT, Kind, May

_SHOWN = 60  # bytes of a line


class Finding(Struct, frozen=True):
    test: str
    why: str


class Check(Struct, frozen=True):
    """What came of one kind. `verdicts` says how many tests had each; `not_tried` why some, or all, were not."""

    kind: str
    title: str
    tests: int
    verdicts: dict[str, int]
    findings: tuple[Finding, ...] = ()
    not_tried: str = ""

    @property
    def sane(self) -> bool:
        return not self.findings


def end_of(judgement: Judgement) -> str:
    """What is wrong with how the interactor ended, whatever the program did; empty where nothing is."""
    exchange = judgement.exchange
    if exchange is None:
        return judgement.reason
    run, said = exchange.interactor, exchange.decision
    confused = last_line(said.message) or "it did not end as its protocol wants"
    late = run.cause is Cause.WALL_LIMIT
    rows = (
        (run.output_exceeded or exchange.over is First.INTERACTOR, "it wrote more than it may"),
        (late and exchange.stalled, "it went on for a second after its partner was ended, as both waited"),
        (late, f"it had not ended after {ms(run.wall_ms)}, its wall time limit"),
        (run.cause is Cause.CPU_LIMIT, f"it computed for {ms(run.cpu_ms)}, more than it may"),
        (said.opinion is Opinion.CONFUSED, confused),
        (judgement.verdict is Verdict.JE, judgement.reason),
    )
    return next((why for holds, why in rows if holds), "")


def finding(kind: Kind, judgement: Judgement, *, steady: bool = True) -> str:
    """Empty where all is well. `steady` False: its replies vary, so a recorded program may have become wrong."""
    ended = end_of(judgement)
    if ended or judgement.exchange is None:
        return ended
    if kind.may is May.REJECT and judgement.verdict is Verdict.AC:
        return f"it accepts a program that {kind.title}"
    if kind.may is May.ACCEPT and steady and judgement.exchange.decision.opinion is Opinion.WRONG:
        said = last_line(judgement.exchange.decision.message)
        return f"it rejects what it had accepted{f': {said}' if said else ''}"
    return ""


def vary(before: Sequence[bytes], now: Sequence[bytes]) -> str:
    """The first of `varies()`, of the replies to each program."""
    return next((why for pair in zip(before, now, strict=False) if (why := varies(*pair))), "")


def varies(before: bytes, now: bytes) -> str:
    """Where the same was said to the interactor, and it replied otherwise; empty where it did not."""
    if before == now:
        return ""
    pairs = enumerate(zip(before, now, strict=False))
    at = next((n for n, (one, other) in pairs if one != other), min(len(before), len(now)))
    line = before[:at].count(b"\n") + 1
    return f"it replies otherwise to the same words: line {line} was {_line(before, at)}, and is {_line(now, at)}"


def _line(text: bytes, at: int) -> str:
    begin = text.rfind(b"\n", 0, at) + 1
    if begin >= len(text):
        return "not said"
    line = text[begin:].split(b"\n", 1)[0]
    return repr(line[:_SHOWN].decode(errors="backslashreplace"))


def check(kind: Kind, judgements: Sequence[Judgement], findings: Sequence[Finding], *, not_tried: str = "") -> Check:
    verdicts: dict[str, int] = {}
    for judgement in judgements:
        verdicts[judgement.verdict.value] = verdicts.get(judgement.verdict.value, 0) + 1
    return Check(kind.name, kind.title, len(judgements), verdicts, tuple(findings), not_tried)


def is_repeat(kind: Kind) -> bool:
    return kind.name == REPEAT
