"""Checkers with testlib.h: `checker input output answer`; `core/testlib.py` has what their ends mean.

`testlib` takes `points X` as points of the test, `testlib-percent` as percent of them: problems of Polygon say which.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..core import testlib
from ..core.hookspecs import hookimpl
from ..core.inquiry import Said
from ..core.model import Decision, TestCase
from .own import OwnValidator

_WHOLE = Fraction(100)


class TestlibValidator(OwnValidator):
    name = "testlib"

    def decide(self, said: Said, test: TestCase, flags: Sequence[str]) -> Decision:
        return testlib.decision(said, test)


class TestlibPercentValidator(OwnValidator):
    name = "testlib-percent"

    def decide(self, said: Said, test: TestCase, flags: Sequence[str]) -> Decision:
        return testlib.decision(said, test, points_most=_WHOLE)


@hookimpl
def parley_validators() -> list[OwnValidator]:
    return [TestlibValidator(), TestlibPercentValidator()]
