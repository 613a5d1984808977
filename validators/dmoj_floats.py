"""DMOJ's checkers `floats`, `floatsabs` and `floatsrel`. Pure.

Lines that are empty do not count, lines of blanks do; tokens are compared line by line. A token of the answer that
Python's float() reads (`1_0`, `inf`, `nan` too) is a number. Nothing is close to a NaN, and an infinity to nothing.
Source: DMOJ/judge-server, `dmoj/checkers/floats.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from ..core.errors import PackageError
from .comparison import Compare, decided
from .difference import Difference, of_texts, of_token
from .flags import Flags
from .form import EDGES, WORDS, Form, canonical
from .numbers import Value, first_far, gap, values
from .pieces import aligned
from .side import Side, parting
from .unordered import LINES, full_lines

_PRECISION, _MOST_DIGITS = 6, 300
_SHAPE = bytes(byte if byte in EDGES else ord("x") for byte in range(256))
Near: TypeAlias = Callable[[float, float, float], bool]


def _absolute(found: float, expected: float, epsilon: float) -> bool:
    return abs(found - expected) <= epsilon


def _relative(found: float, expected: float, epsilon: float) -> bool:
    ends = expected * (1 - epsilon), expected * (1 + epsilon)
    return min(ends) <= found <= max(ends)


def _either(found: float, expected: float, epsilon: float) -> bool:
    if _absolute(found, expected, epsilon):
        return True
    return abs(expected) >= epsilon and expected != 0 and abs(1.0 - found / expected) <= epsilon


_MODES: dict[str, Near] = {"default": _either, "absolute": _absolute, "relative": _relative}


def read(token: bytes) -> Value:
    try:
        return float(token)
    except ValueError:
        return token


def difference(output: Side, answer: Side, near: Near, epsilon: float) -> Difference | None:
    numbers = _numbers(output, answer, near, epsilon)
    offset = parting(_shape(output), _shape(answer))
    if offset is None:
        return numbers
    lines = of_texts(output, answer, LINES, offset, _shape)
    return numbers if numbers and numbers.number < lines.number else lines


def _numbers(output: Side, answer: Side, near: Near, epsilon: float) -> Difference | None:
    def close(found: Value, expected: Value) -> bool:
        if isinstance(expected, bytes):
            return found == expected
        return not isinstance(found, bytes) and near(found, expected, epsilon)

    sure = 0.0 if near is _relative else epsilon  # a small distance may be many times a small number
    before = 0
    sides = (values(canonical(side, WORDS), read) for side in (output, answer))
    for found, expected in aligned(*sides):
        if len(found) != len(expected):
            return of_token(output, answer, WORDS, before + 1)
        at = first_far(found, expected, close, within=sure)
        if at is not None:
            return of_token(output, answer, WORDS, before + at + 1, gap(found[at], expected[at]))
        before += len(found)
    return None


def _shape(side: Side, form: Form = LINES) -> Iterator[bytes]:
    """Full lines, an end of line before each, an x for each token, a blank between two."""
    last, pending, begun = b"\n", b"", False
    for text in full_lines(form.texts(side)):
        joined = last + pending + text.translate(_SHAPE)
        while b"xx" in joined:
            joined = joined.replace(b"xx", b"x")
        joined = joined.replace(b" \n", b"\n").replace(b"\n ", b"\n")
        pending = joined[-1:] if joined.endswith(b" ") else b""
        joined = joined.removesuffix(pending)
        last = joined[-1:]
        if joined[begun:]:
            yield joined[begun:]
        begun = True


def _parse(name: str, words: Sequence[str], mode: Near | None) -> Compare:
    flags = Flags(name, words, known=("precision", "error_mode") if mode is None else ("precision",))
    digits = flags.whole("precision", _PRECISION)
    if not -_MOST_DIGITS <= digits <= _MOST_DIGITS:
        raise PackageError(f"flag precision of the validator {name} must be from -{_MOST_DIGITS} to {_MOST_DIGITS}")
    near = mode or flags.one_of("error_mode", _MODES, _either)
    epsilon = float(10**-digits)
    return lambda output, answer, points: decided(difference(output, answer, near, epsilon))


def floats(words: Sequence[str]) -> Compare:
    return _parse("dmoj-floats", words, None)


def floatsabs(words: Sequence[str]) -> Compare:
    return _parse("dmoj-floatsabs", words, _absolute)


def floatsrel(words: Sequence[str]) -> Compare:
    return _parse("dmoj-floatsrel", words, _relative)
