"""What validators share that ask the problem's own program: the question; each says what the answer means."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from ..core.inquiry import Places, Said, ask
from ..core.lane import Lane
from ..core.model import Decision, Problem, Program, Ran, TestCase
from ..core.output import Output


class OwnValidator(ABC):
    """`arguments()` is the program's command line, `decide()` what its end and its words mean."""

    name: ClassVar[str]

    def check_flags(self, flags: Sequence[str]) -> None:  # noqa: B027 - not all have something to check
        """Any: they are the program's own."""

    def arguments(self, places: Places, test: TestCase, flags: Sequence[str]) -> Sequence[str]:
        """`input output answer flags…`, as most protocols have it."""
        return (places.input, places.output, places.answer, *flags)

    @abstractmethod
    def decide(self, said: Said, test: TestCase, flags: Sequence[str]) -> Decision: ...

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
        flags = (*problem.checker.flags, *test.validator_flags)
        said = await ask(
            lane, problem, program, test, output, ran=ran,
            arguments=lambda places: self.arguments(places, test, flags),
        )  # fmt: skip
        return self.decide(said, test, flags)
