"""How testlib's checkers read: tokens, integers, doubles. Pure.

Source: MikeMirzayanov/testlib, `testlib.h`: `skipBlanks`, `stringToLongLong`, `stringToDouble`, `doubleCompare`. Only
blanks, tabs and ends of lines stand between tokens; a byte order mark that begins an output is not looked at. The most
that a file (128 MiB) or a token (32 MiB) may have there is not copied: the output limit is the judge's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TypeAlias

from .form import Form, table
from .numbers import Value
from .side import Side

BLANKS = b" \t\r\n"
FORM = Form(table(blanks=BLANKS))
Good: TypeAlias = Callable[[bytes], bool]

_MARK = b"\xef\xbb\xbf"
_HUGE = 1e300  # what is beyond is infinite
_SLACK = 1e-15
_INTEGER = re.compile(rb"0|-?[1-9][0-9]{0,18}")
# scanf() of the GNU library takes an exponent without digits for none.
_DOUBLE = re.compile(rb"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))([eE][+-]?([0-9]*))?")


def unmarked(output: Side) -> Side:
    """Without a byte order mark."""
    return output.after(len(_MARK)) if output.at(0, len(_MARK)) == _MARK else output


def int64(token: bytes) -> bool:
    """Only one spelling of each number is an integer: no plus, no leading zeros, no minus zero."""
    return bool(_INTEGER.fullmatch(token)) and (len(token) < 19 or -(2**63) <= int(token) < 2**63)


def int32(token: bytes) -> bool:
    return int64(token) and -(2**31) <= int(token) < 2**31


def double(token: bytes) -> Value:
    """A float; what is none stays a token. Too large a number is infinite; there is no other infinity, and no NaN."""
    found = _DOUBLE.fullmatch(token)
    if not found:
        return token
    return float(token if found[3] or not found[2] else found[1])


def close(found: float, expected: float, error: float) -> bool:
    """Absolutely, or relative to the answer."""
    error += _SLACK
    if abs(expected) > _HUGE:
        return abs(found) > _HUGE and (found > 0) == (expected > 0)
    if abs(found) > _HUGE:
        return False
    ends = expected * (1.0 - error), expected * (1.0 + error)
    return abs(found - expected) <= error or min(ends) <= found <= max(ends)


def apart(found: float, expected: float, error: float) -> bool:
    """Further than that; infinities of one sign are not, as their distance is no number."""
    gap = abs(found - expected)
    return not math.isnan(gap) and gap > error + _SLACK
