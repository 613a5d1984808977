"""Tokens as the default validator of ICPC/Kattis compares them. Pure: two sides in, a difference out.

Source: Kattis problem package format, default output validator; what its words leave open is as problemtools has it.
Numbers are decimal (`1`, `+.5`, `1e-6`): no hexadecimal. What is not finite (`inf`, `nan`, `1e400`) is a word.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec import Struct

from .difference import Difference, end, find, of_texts, of_token, shown
from .form import BLANKS, WORDS, Form, canonical
from .numbers import Value, decimal, first_far, gap, values
from .pieces import aligned
from .side import Side, parting, same

_ANY_CASE = Form(WORDS.table, fold=bytes.lower)
_SHAPE = bytes(byte if byte in BLANKS else ord("x") for byte in range(256))
_KEPT = 160


class Rules(Struct, frozen=True):
    """How tokens are compared. Tolerances None: never as numbers."""

    case_sensitive: bool = False
    space_sensitive: bool = False
    absolute: float | None = None
    relative: float | None = None

    @property
    def numeric(self) -> bool:
        return self.absolute is not None or self.relative is not None


def difference(output: Side, answer: Side, rules: Rules) -> Difference | None:
    """The first difference, or None."""
    if same(output, answer):
        return None
    found = _numbers(output, answer, rules) if rules.numeric else _words(output, answer, rules)
    spaces = _spaces(output, answer) if rules.space_sensitive else None
    if spaces and (found is None or spaces.number <= found.number):
        return spaces
    return found


def _words(output: Side, answer: Side, rules: Rules) -> Difference | None:
    form = WORDS if rules.case_sensitive else _ANY_CASE
    offset = parting(canonical(output, form), canonical(answer, form))
    return None if offset is None else of_texts(output, answer, form, offset)


# --- numbers ------------------------------------------------------------------------------------------------


def _numbers(output: Side, answer: Side, rules: Rules) -> Difference | None:
    form = WORDS if rules.case_sensitive else _ANY_CASE

    def read(token: bytes) -> Value:
        value = decimal(token)
        if isinstance(value, float) and math.isfinite(value):
            return value
        return token

    def close(found: Value, expected: Value) -> bool:
        if isinstance(found, bytes) or isinstance(expected, bytes):
            return found == expected
        error = abs(found - expected)
        if error <= (rules.absolute or 0.0):
            return True
        return rules.relative is not None and error <= rules.relative * abs(expected)

    before = 0
    sides = (values(canonical(side, form), read) for side in (output, answer))
    for found, expected in aligned(*sides):
        if len(found) != len(expected):
            return of_token(output, answer, WORDS, before + 1)
        at = first_far(found, expected, close, within=rules.absolute or 0.0)
        if at is not None:
            return of_token(output, answer, WORDS, before + at + 1, gap(found[at], expected[at]))
        before += len(found)
    return None


# --- whitespace ---------------------------------------------------------------------------------------------


def _spaces(output: Side, answer: Side) -> Difference | None:
    """The first whitespace that is not the same, byte for byte."""
    offset = parting(_shape(output), _shape(answer))
    if offset is None:
        return None
    (tokens, found), (_, expected) = (_run(side, offset) for side in (output, answer))
    place = find(output, WORDS, tokens + 1) or end(output, WORDS)
    return Difference(tokens + 1, place.line, place.column, shown(expected), shown(found))


def _shape(side: Side) -> Iterator[bytes]:
    """The whitespace as it is, and each token an x."""
    inside = False
    for chunk in side.chunks():
        text = chunk.translate(_SHAPE)
        while b"xx" in text:
            text = text.replace(b"xx", b"x")
        runs_on, inside = inside and text.startswith(b"x"), text.endswith(b"x")
        if text[runs_on:]:
            yield text[runs_on:]


def _run(side: Side, offset: int) -> tuple[int, bytes]:
    """Of a shape: tokens before an offset, and the whitespace around it."""
    count, before = 0, b""
    texts = _shape(side)
    for text in texts:
        count += text.count(b"x", 0, offset)
        before = (before + text[:offset])[-_KEPT:]
        if len(text) > offset:
            rest = text[offset:] + next(texts, b"")
            return count, before.rpartition(b"x")[2] + rest[:_KEPT].partition(b"x")[0]
        offset -= len(text)
    return count, before.rpartition(b"x")[2]
