"""testlib's checkers of sequences: wcmp, ncmp, nyesno, uncmp; rcmp4, rcmp6, rcmp9 and rncmp of doubles. Pure.

Source: MikeMirzayanov/testlib, `checkers/`. Both files are read in step, the answer first: a token of the answer that
is none is the package's fault, if nothing differs before it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

from ..core.model import Decision
from .comparison import ACCEPTED, confused, decided, wrong
from .difference import find, of_texts, of_token, shown
from .form import canonical
from .numbers import Value, first_far, gap, values
from .pieces import aligned, tokens
from .side import Side, parting
from .testlib_reading import FORM, Good, apart, close, double, int64
from .unordered import tokens_in_any_order

_ANSWERS = (b"YES", b"NO")


def wcmp(output: Side, answer: Side) -> Decision:
    offset = parting(canonical(output, FORM), canonical(answer, FORM))
    return ACCEPTED if offset is None else decided(of_texts(output, answer, FORM, offset))


def ncmp(output: Side, answer: Side) -> Decision:
    return _sequence(output, answer, int64, "an integer", to_the_end=True)


def nyesno(output: Side, answer: Side) -> Decision:
    return _sequence(output, answer, lambda token: token.upper() in _ANSWERS, "YES or NO", alike=bytes.upper)


def _sequence(
    output: Side,
    answer: Side,
    good: Good,
    wanted: str,
    *,
    alike: Callable[[bytes], bytes] | None = None,
    to_the_end: bool = False,
) -> Decision:
    """`alike` makes those equal that are; `to_the_end`: the answer is looked through where the output ends early."""
    before = 0
    ends: int | None = None  # the token where the output ends
    for found, expected in aligned(tokens(output, FORM), tokens(answer, FORM)):
        if not expected:
            return decided(of_token(output, answer, FORM, before + 1))
        if not found and not to_the_end:
            return decided(of_token(output, answer, FORM, before + 1))
        if not found:
            ends = ends or before + 1
        mine, theirs = (list(map(alike, some)) if alike else some for some in (found, expected))
        stop = _first_difference(mine, theirs) if found else len(expected)
        fault = _first_bad(expected[: stop + 1], good)
        poor = _first_bad(found[: stop + 1], good)
        if fault is not None and (poor is None or fault <= poor):
            return bad_answer(answer, before + fault + 1, expected[fault], wanted)
        if poor is not None:
            return bad_output(output, before + poor + 1, found[poor], wanted)
        if stop < len(expected):
            return decided(of_token(output, answer, FORM, before + stop + 1))
        before += len(expected)
    return decided(of_token(output, answer, FORM, ends)) if ends else ACCEPTED


def _first_difference(mine: list[bytes], theirs: list[bytes]) -> int:
    """Their length where there is none."""
    if mine == theirs:
        return len(mine)
    return next(at for at, pair in enumerate(zip(mine, theirs, strict=True)) if pair[0] != pair[1])


def _first_bad(some: list[bytes], good: Good) -> int | None:
    return next((at for at, token in enumerate(some) if not good(token)), None)


def uncmp(output: Side, answer: Side) -> Decision:
    for side in (answer, output):
        number = 1
        for token in itertools.chain.from_iterable(tokens(side, FORM)):
            if not int64(token):
                say = bad_answer if side is answer else bad_output
                return say(side, number, token, "an integer")
            number += 1
    return decided(tokens_in_any_order(output, answer, FORM))


def bad_answer(answer: Side, number: int, token: bytes, wanted: str) -> Decision:
    return confused(f"the answer is not what this validator is for: {_told(answer, number, token, wanted)}")


def bad_output(output: Side, number: int, token: bytes, wanted: str) -> Decision:
    return wrong(_told(output, number, token, wanted))


def _told(side: Side, number: int, token: bytes, wanted: str) -> str:
    place = find(side, FORM, number)
    where = f" (line {place.line}, column {place.column})" if place else ""
    return f"token {number}{where}: expected {wanted}, found {shown(token)!r}"


# --- doubles ------------------------------------------------------------------------------------------------


def rcmp4(output: Side, answer: Side) -> Decision:
    return _doubles(output, answer, close, 1e-4)


def rcmp6(output: Side, answer: Side) -> Decision:
    return _doubles(output, answer, close, 1e-6)


def rcmp9(output: Side, answer: Side) -> Decision:
    return _doubles(output, answer, close, 1e-9)


def rncmp(output: Side, answer: Side) -> Decision:
    return _doubles(output, answer, lambda found, expected, error: not apart(found, expected, error), 1.5e-5)


def _doubles(output: Side, answer: Side, near: Callable[[float, float, float], bool], error: float) -> Decision:
    def good(found: Value, expected: Value) -> bool:
        return isinstance(found, float) and isinstance(expected, float) and near(found, expected, error)

    before = 0
    for found, expected in aligned(*(values(canonical(side, FORM), double) for side in (output, answer))):
        at = 0 if not found or not expected else first_far(found, expected, good, within=error)
        if at is None:
            before += len(found)
            continue
        number = before + at + 1
        for side, some, say in ((answer, expected, bad_answer), (output, found, bad_output)):
            if some and isinstance(token := some[at], bytes):
                return say(side, number, token, "a number")
        off = gap(found[at], expected[at]) if found and expected else ""
        return decided(of_token(output, answer, FORM, number, off))
    return ACCEPTED
