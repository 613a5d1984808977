"""Programs with testlib.h, checkers and interactors: what their exit codes and messages on stderr mean.

=====  ====================  ===========================================================
 0     ok                    accepted
 1     wrong answer          rejected
 2, 4  wrong output format   rejected; 4 where the checker was built to tell that there is more than the answer
 8     unexpected eof        rejected; where it was built to tell
 3     FAIL                  a judge error: the checker, or the answer, is at fault
 7     points X              X of the test's points
 50+n  partially correct     n percent; without 50 where the message says `partially correct (n)`
=====  ====================  ===========================================================

5 is what a checker built for ejudge says of a wrong answer, or an old one of points: its message tells. Source:
testlib.h, `resultExitCode`.
"""

from __future__ import annotations

import re
from fractions import Fraction

from .inquiry import Said, partly
from .model import Decision, Opinion, TestCase
from .rational import exact

_ACCEPTED, _WRONG, _FAILED, _POINTS, _PARTIAL_BASE = 0, 1, 3, (5, 7), 50
_FORMAT = (2, 4, 8)
_WANTED = "0, 1, 2, 4, 7, 8 or 50 to 150"
_PARTIAL = re.compile(r"\s*partially correct \((\d{1,9})\)")
_POINTS_SAID = re.compile(r"^points[ \t]+(\S+)", re.MULTILINE)
_PERCENT = 100


def decision(said: Said, test: TestCase, *, points_most: Fraction | None = None) -> Decision:
    """Of a program that came to an end; any other end than these is its own fault.

    `points_most` is what `points X` is a part of, where that is not the test's points.
    """
    code, message = said.exit_code, said.message
    partial = _PARTIAL.match(said.stderr)
    if code is None:
        return said.bad_end(_WANTED)
    if partial and code in (int(partial[1]), _PARTIAL_BASE + int(partial[1])):
        return _percent(said, int(partial[1]))
    if code == _ACCEPTED:
        return Decision(Opinion.ACCEPTED, message=message)
    if code == _WRONG or code in _FORMAT or (code in _POINTS and said.stderr.startswith("wrong answer")):
        return Decision(Opinion.WRONG, Fraction(0), message)
    most = test.max_score if points_most is None else points_most
    return _points(said, most) if code in _POINTS else _other(said, code)


def _other(said: Said, code: int) -> Decision:
    if code == _FAILED:
        return said.nonsense("it gave up")
    percent = code - _PARTIAL_BASE
    return _percent(said, percent) if 0 <= percent <= _PERCENT else said.bad_end(_WANTED)


def _percent(said: Said, percent: int) -> Decision:
    if percent > _PERCENT:
        return said.nonsense(f"it gave {percent} percent")
    return partly(Fraction(percent, _PERCENT), said.message)


def _points(said: Said, most: Fraction) -> Decision:
    """The last line of that form: what comes before may quote the output."""
    found = _POINTS_SAID.findall(said.stderr)
    if not found:
        return said.bad_end(_WANTED)
    try:
        points = exact(found[-1])
    except ValueError as error:
        return said.nonsense(f"it gave points, and {error}")
    if not 0 <= points <= most:
        return said.nonsense(f"it gave {float(points):g} points of {float(most):g}")
    return partly(points / most if most else Fraction(1), said.message)
