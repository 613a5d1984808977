"""testlib's checkers of one token: icmp, hcmp, yesno, rcmp, acmp, dcmp and pointscmp. Pure.

Source: MikeMirzayanov/testlib, `checkers/`. Only hcmp looks at what follows in the answer; in the output nothing may.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from fractions import Fraction

from ..core.model import Decision, Opinion
from .comparison import ACCEPTED, confused, decided, wrong
from .difference import of_token
from .numbers import gap
from .pieces import tokens
from .side import Side
from .testlib_reading import FORM, Good, apart, close, double, int32
from .testlib_sequences import bad_answer, bad_output

_HUGE = re.compile(
    rb"(?:0|-?[1-9][0-9]*)(?: |\Z)"
)  # one of more than a mebibyte stands as its first digits, and a hash
_ANSWERS = (b"YES", b"NO")
_MOST_POINTS = 10**6


def icmp(output: Side, answer: Side) -> Decision:
    return _words(output, answer, int32, "a 32-bit integer")


def yesno(output: Side, answer: Side) -> Decision:
    return _words(output, answer, lambda token: token.upper() in _ANSWERS, "YES or NO", alike=bytes.upper, both=True)


def hcmp(output: Side, answer: Side) -> Decision:
    if len(_first(answer)) > 1 and _first(output):
        return confused("the answer is not what this validator is for: it has more than one token")
    return _words(output, answer, lambda token: bool(_HUGE.match(token)), "an integer", both=True)


def _words(
    output: Side,
    answer: Side,
    good: Good,
    wanted: str,
    *,
    alike: Callable[[bytes], bytes] = bytes,
    both: bool = False,
) -> Decision:
    """`both`: whether there are tokens is found out first, then whether they are good."""
    found, expected = _first(output), _first(answer)
    if not expected or (not good(expected[0]) and (found or not both)):
        return bad_answer(answer, 1, expected[0] if expected else b"", wanted)
    if not found:
        return decided(of_token(output, answer, FORM, 1))
    if not good(found[0]):
        return bad_output(output, 1, found[0], wanted)
    if alike(found[0]) != alike(expected[0]):
        return decided(of_token(output, answer, FORM, 1))
    return _over(found)


def _first(side: Side) -> list[bytes]:
    """The first token, and the second, where there are as many."""
    return list(itertools.islice(itertools.chain.from_iterable(tokens(side, FORM)), 2))


def _over(found: list[bytes], *, accepted: Decision = ACCEPTED) -> Decision:
    return accepted if len(found) == 1 else wrong("more than one token in the output")


# --- doubles ------------------------------------------------------------------------------------------------


def rcmp(output: Side, answer: Side) -> Decision:
    """And acmp, which is the same."""
    return _double(output, answer, lambda found, expected: not apart(found, expected, 1.5e-6))


def dcmp(output: Side, answer: Side) -> Decision:
    return _double(output, answer, lambda found, expected: close(found, expected, 1e-6))


def _double(output: Side, answer: Side, near: Callable[[float, float], bool]) -> Decision:
    read = _doubles(output, answer)
    if isinstance(read, Decision):
        return read
    found, expected = read
    if not near(found, expected):
        return decided(of_token(output, answer, FORM, 1, gap(found, expected)))
    return _over(_first(output))


def pointscmp(output: Side, answer: Side) -> Decision:
    """Testlib's example of a checker that gives points: the distance of two numbers."""
    read = _doubles(output, answer)
    if isinstance(read, Decision):
        return read
    points = abs(read[0] - read[1])
    if not points <= _MOST_POINTS + 1e-8:
        return confused(f"{points} points: from 0 to {_MOST_POINTS} can be given")
    given = min(Fraction(f"{points:.10f}"), Fraction(_MOST_POINTS))
    return _over(_first(output), accepted=Decision(Opinion.ACCEPTED, score=given))


def _doubles(output: Side, answer: Side) -> tuple[float, float] | Decision:
    found, expected = _first(output), _first(answer)
    if not expected or isinstance(right := double(expected[0]), bytes):
        return bad_answer(answer, 1, expected[0] if expected else b"", "a number")
    if not found:
        return decided(of_token(output, answer, FORM, 1))
    value = double(found[0])
    return bad_output(output, 1, found[0], "a number") if isinstance(value, bytes) else (value, right)
