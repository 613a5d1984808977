"""omegaUp's validators `token`, `token-caseless` and `token-numeric`. Pure.

Source: omegaup/quark, `runner/validator.go` and `runner/tokenizer.go`. Tokens of the first two stand between Unicode's
whitespace and U+001C to U+001F; those of the third are runs of digits, points and minus signs, and all else stands
between them. Bytes that are no UTF-8 are all one character to token-caseless. Tokens of 4 MiB, which end a file there,
are tokens here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import cast

from .comparison import Compare, decided
from .difference import Difference, of_texts, of_token
from .flags import Flags
from .form import BLANKS, Form, canonical, table
from .numbers import Value, decimal, first_far, gap, values
from .pieces import aligned
from .side import Side, parting, same

_USUAL = 1e-6
_SMALLEST_NORMAL = 2.0**-1022
_WIDE = re.compile(
    "|".join("\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000")
    .encode()
)  # fmt: skip
_BLANKS = BLANKS + b"\x1c\x1d\x1e\x1f"
_NUMERIC = Form(bytes(byte if byte in b"0123456789.-" else 32 for byte in range(256)))


def fold(text: bytes) -> bytes:
    """Every character by the one that stands for all that are the same but for case (Unicode, simple folding)."""
    if text.isascii():
        return text.lower()
    return text.decode(errors="surrogateescape").translate(_FOLDING).encode()


class _Folding(dict[int, int]):
    """Filled as characters come up. A byte that is no UTF-8 arrives as a surrogate."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        whole, lower = character.casefold(), character.lower()
        if 0xD800 <= code < 0xE000:
            folded = 0xFFFD
        else:
            folded = ord(whole) if len(whole) == 1 else ord(lower) if len(lower) == 1 else code
        self[code] = folded
        return folded


_FOLDING = _Folding()
_TOKENS = Form(table(blanks=_BLANKS), wide=_WIDE)
_CASELESS = Form(_TOKENS.table, wide=_WIDE, fold=fold)


def _words(output: Side, answer: Side, form: Form) -> Difference | None:
    if same(output, answer):
        return None
    offset = parting(canonical(output, form), canonical(answer, form))
    return None if offset is None else of_texts(output, answer, form, offset)


def _numbers(output: Side, answer: Side, tolerance: float) -> Difference | None:
    if same(output, answer):
        return None

    def close(found: Value, expected: Value) -> bool:
        if isinstance(found, bytes) or isinstance(expected, bytes):
            return isinstance(found, bytes) and isinstance(expected, bytes)
        return near(found, expected, tolerance)

    before = 0
    sides = (values(canonical(side, _NUMERIC), read) for side in (output, answer))
    for found, expected in aligned(*sides):
        if len(found) != len(expected):
            return of_token(output, answer, _NUMERIC, before + 1)
        at = first_far(found, expected, close, within=1.5 * tolerance)
        if at is not None:
            return of_token(output, answer, _NUMERIC, before + at + 1, gap(found[at], expected[at]))
        before += len(found)
    return None


def read(token: bytes) -> Value:
    """What is too large for a number is none, as what has two points or a minus sign inside."""
    value = decimal(token)
    return value if isinstance(value, float) and math.isfinite(value) else token


def near(one: float, other: float, tolerance: float) -> bool:
    difference = abs(other - one)
    if one == other or difference <= 1.5 * tolerance:
        return True
    if one == 0 or other == 0 or difference < _SMALLEST_NORMAL:
        return difference <= tolerance * _SMALLEST_NORMAL
    return difference / max(abs(one), abs(other)) <= tolerance


def token(flags: Sequence[str]) -> Compare:
    Flags("token", flags, known=())
    return lambda output, answer, points: decided(_words(output, answer, _TOKENS))


def token_caseless(flags: Sequence[str]) -> Compare:
    Flags("token-caseless", flags, known=())
    return lambda output, answer, points: decided(_words(output, answer, _CASELESS))


def token_numeric(words: Sequence[str]) -> Compare:
    tolerance = cast("float", Flags("token-numeric", words, known=("tolerance",)).amount("tolerance", _USUAL))
    return lambda output, answer, points: decided(_numbers(output, answer, tolerance))
