"""testlib's checkers of `Case 1: …`, `Case 2: …`: caseicmp, casencmp and casewcmp. Pure.

Source: MikeMirzayanov/testlib, `checkers/`. Where the answer is not made up so, it is the package's fault: in caseicmp
anywhere, in the others up to the end of the case that differs. A `Case` that ends a file is as good as none there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ..core.model import Decision
from .comparison import ACCEPTED, confused, decided
from .difference import of_token
from .pieces import tokens
from .side import Side
from .testlib_reading import FORM, Good, int64

_CASE = b"Case"


class _Cases:
    """What has been read of a file. `body`: within a case, where another may begin."""

    def __init__(self, good: Good, *, single: bool = False) -> None:
        self._good = good
        self._single = single
        self._number = 0
        self._values = 0
        self._wanted = "Case"

    @property
    def body(self) -> bool:
        return self._wanted == "" and not (self._single and not self._values)

    @property
    def complete(self) -> bool:
        """Whether the file may end here: before its first case, or within one."""
        return self.body or (self._wanted == "Case" and self._number == 0)

    def take(self, token: bytes) -> bool:
        """Whether it may come next."""
        if self._wanted == "Case" or (self.body and token == _CASE):
            self._number += 1
            self._wanted = f"{self._number}:"
            return token == _CASE
        if self._wanted:
            right = token == self._wanted.encode()
            self._wanted, self._values = "", 0
            return right
        self._values += 1
        return self._good(token) and not (self._single and self._values > 1)


def _read(side: Side) -> Iterator[bytes]:
    return itertools.chain.from_iterable(tokens(side, FORM))


def caseicmp(output: Side, answer: Side) -> Decision:
    """One integer for each case."""
    cases = _Cases(int64, single=True)
    if not all(map(cases.take, _read(answer))) or not cases.complete:
        return _bad_answer()
    for number, (found, expected) in enumerate(itertools.zip_longest(_read(output), _read(answer)), 1):
        if found != expected:
            return decided(of_token(output, answer, FORM, number))
    return ACCEPTED


def casencmp(output: Side, answer: Side) -> Decision:
    """Integers."""
    return _compare(output, answer, int64)


def casewcmp(output: Side, answer: Side) -> Decision:
    """Tokens; `Case` is none."""
    return _compare(output, answer, lambda token: True)


def _compare(output: Side, answer: Side, good: Good) -> Decision:
    cases = _Cases(good)
    mine, theirs = _read(output), _read(answer)
    number = 0
    found = expected = None
    last = b""
    for found, expected in itertools.zip_longest(mine, theirs):
        number += 1
        if found != expected:
            break
        last = expected
        if not cases.take(expected):
            return _bad_answer()
    else:
        return ACCEPTED if cases.complete or (last == _CASE and number > 1) else _bad_answer()
    if expected is None and last == _CASE and number > 2:  # the answer ended with the last case
        return decided(of_token(output, answer, FORM, number))
    if cases.body and _CASE in (found, expected) and None in (found, expected):
        following = next(theirs if found is None else mine, None)
        if following is None:
            return ACCEPTED
        if expected is not None:
            cases.take(expected)
        expected = following if expected is not None else None
    if not _ends_well(cases, expected, theirs):
        return _bad_answer()
    return decided(of_token(output, answer, FORM, number))


def _ends_well(cases: _Cases, token: bytes | None, rest: Iterator[bytes]) -> bool:
    """Whether the answer is well made up to the end of its case."""
    while token is not None and not (cases.body and token == _CASE):
        if not cases.take(token):
            return False
        token = next(rest, None)
    return token is not None or cases.complete


def _bad_answer() -> Decision:
    return confused("the answer is not what this validator is for: it is no sequence of cases (`Case 1: …`)")
