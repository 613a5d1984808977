"""Checkers with testlib.h: `checker input output answer`; `core/testlib.py` has what their ends mean."""

from __future__ import annotations

from collections.abc import Sequence

from ..core import testlib
from ..core.hookspecs import hookimpl
from ..core.inquiry import Said
from ..core.model import Decision, TestCase
from .own import OwnValidator


class TestlibValidator(OwnValidator):
    name = "testlib"

    def decide(self, said: Said, test: TestCase, flags: Sequence[str]) -> Decision:
        return testlib.decision(said, test)


@hookimpl
def parley_validators() -> list[TestlibValidator]:
    return [TestlibValidator()]
