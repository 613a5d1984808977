"""What the referee of a match says of each program: lines `AC score [message]` or `WA score [message]`. Pure."""

from __future__ import annotations

from fractions import Fraction

from .feedback import confused, with_stderr
from .model import Decision, Opinion
from .rational import exact

NAME = "result.txt"
_OPINIONS = {"AC": Opinion.ACCEPTED, "WA": Opinion.WRONG}


def decisions(whole: Decision, written: bytes | None, *, count: int, stderr: str = "") -> tuple[Decision, ...]:
    """For each of `count` programs, in their order; `whole` is what the exit code says.

    Where that is an end that is no word, or it does not fit the lines, all are Opinion.CONFUSED.
    """
    if whole.opinion is Opinion.CONFUSED:
        return (whole,) * count
    if whole.opinion is Opinion.WRONG and written is None:
        return (Decision(Opinion.WRONG, Fraction(0), whole.message, score=Fraction(0)),) * count
    try:
        return tuple(_lines(whole, written, count))
    except ValueError as error:
        return (confused(with_stderr(str(error), stderr)),) * count


def _lines(whole: Decision, written: bytes | None, count: int) -> list[Decision]:
    """Raises ValueError."""
    if written is None:
        raise ValueError(f"it exited with code 42 and wrote no {NAME}")
    if whole.opinion is Opinion.WRONG:
        raise ValueError(f"it exited with code 43, which is about all programs, and wrote {NAME}")
    lines = written.decode(errors="replace").splitlines()
    if len(lines) != count:
        raise ValueError(f"its {NAME} has {len(lines)} lines, where {count} programs play")
    return [_decision(number, line) for number, line in enumerate(lines, 1)]


def _decision(number: int, line: str) -> Decision:
    word, score, message = (*line.split(maxsplit=2), "", "", "")[:3]
    if word not in _OPINIONS:
        raise ValueError(f"line {number} of its {NAME} begins with {word[:20]!r}, not with AC or WA")
    try:
        points = exact(score)
    except ValueError as error:
        raise ValueError(f"line {number} of its {NAME}: {error}") from error
    opinion = _OPINIONS[word]
    return Decision(opinion, Fraction(int(opinion is Opinion.ACCEPTED)), message, score=points)
