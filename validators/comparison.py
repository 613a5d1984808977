"""A validator that needs no program: it reads an output and the answer of the test side by side."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

from ..core.errors import PackageError
from ..core.lane import Lane
from ..core.model import Decision, Opinion, Problem, Program, Ran, TestCase
from ..core.output import Output
from ..core.shortage import blame
from ..core.threads import in_thread
from .difference import Difference, OfLine
from .side import Side

_IN_LINE = 1 << 20  # a smaller output is compared faster than a thread is started

ACCEPTED = Decision(Opinion.ACCEPTED)
Compare: TypeAlias = Callable[[Side, Side, Fraction], Decision]


class Comparison:
    """`parse` makes of flags what compares an output with an answer, for so many points.

    It raises PackageError for a flag that it does not know, or that makes no sense.
    """

    def __init__(self, name: str, parse: Callable[[Sequence[str]], Compare]) -> None:
        self.name = name
        self._parse = parse

    def check_flags(self, flags: Sequence[str]) -> None:
        self._parse(flags)

    async def validate(
        self,
        lane: Lane,
        problem: Problem,
        program: Program | None,
        test: TestCase,
        output: Output,
        *,
        ran: Ran | None = None,
    ) -> Decision:
        path = test.answer
        if path is None:
            raise PackageError(f"{test.input}: test {test.name} has no answer to compare outputs with")
        compare = self._parse((*problem.checker.flags, *test.validator_flags))

        def decide() -> Decision:
            with io.FileIO(path) as answer:
                return compare(Side(output.open()), Side(answer), test.max_score)

        try:
            return decide() if output.size < _IN_LINE else await in_thread(decide)
        except OSError as error:
            raise blame(path, error, PackageError) from error


def decided(difference: Difference | OfLine | str | None) -> Decision:
    """Accepted where there is no difference, wrong for what it says where there is."""
    return ACCEPTED if difference is None else wrong(str(difference))


def wrong(message: str) -> Decision:
    return Decision(Opinion.WRONG, Fraction(0), message)


def confused(message: str) -> Decision:
    """The answer is not what this validator can compare with: the package's fault."""
    return Decision(Opinion.CONFUSED, Fraction(0), message)
