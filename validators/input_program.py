"""The package's own validators of inputs: programs that read an input from their standard input.

What is to be judged is the "output", so a submission that hands the inputs in is accepted if they are valid. What the
end of the program means is the protocol's affair.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from ..core.inquiry import MESSAGE, Said, ask
from ..core.lane import Lane
from ..core.model import Decision, Opinion, Problem, Program, Ran, TestCase
from ..core.output import Output


class InputProgram(ABC):
    name: ClassVar[str]

    @abstractmethod
    def decide(self, said: Said) -> Decision:
        """By how it ended."""

    def check_flags(self, flags: Sequence[str]) -> None:  # noqa: B027 - as with other validators, most have nothing
        """Any: they are the program's own."""

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
        stdin = output.descriptor()
        flags = (*problem.checker.flags, *test.validator_flags)
        try:
            said = await ask(lane, problem, program, test, None, arguments=lambda _: flags, stdin=stdin)
        finally:
            os.close(stdin)
        return self.decide(said)


def word(said: Said, *, valid: bool) -> Decision:
    """With what it said: those of SIO2 say it on their standard output."""
    message = said.message or said.stdout.strip()[:MESSAGE]
    return Decision(Opinion.ACCEPTED if valid else Opinion.WRONG, Fraction(int(valid)), message)
