"""What must hold for a validator, whatever it decides by."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest

from ..errors import PackageError
from ..lane import Lane
from ..model import MIB, CheckerSpec, Decision, Limits, Opinion, Problem, Program, TestCase
from ..output import Output
from ..plugins import Plugins
from ..protocols import Validator
from .boxes import Boxes

LIMITS = Limits(time_ms=2000, wall_ms=20_000, memory_bytes=256 * MIB, processes=8)
_HUGE = 16 * MIB


class ValidatorSuite(Boxes):
    """Inherit it and say which `validator`: an object, or the name of one that is installed.

    The attributes below are one test of a problem; a validator that runs the problem's own program overrides the
    fixture `program`.
    """

    validator: ClassVar[Validator | str]
    flags: ClassVar[tuple[str, ...]] = ()
    unknown_flag: ClassVar[str] = "no-such-flag"  # empty: any flag is the program's own, so none is refused
    input: ClassVar[bytes] = b"5\n"
    answer: ClassVar[bytes] = b"6\n"
    accepted: ClassVar[tuple[bytes, ...]] = ()  # besides the answer itself
    rejected: ClassVar[tuple[bytes, ...]] = (b"7\n", b"surely no answer\n")  # besides an empty output

    @pytest.fixture
    def subject(self, known: Plugins) -> Validator:
        return known.validator(self.validator) if isinstance(self.validator, str) else self.validator

    @pytest.fixture
    def program(self) -> Program | None:
        """The problem's own validator, compiled."""
        return None

    @pytest.fixture
    def problem(self, subject: Validator, tmp_path: Path) -> Problem:
        """A problem with one test."""
        folder = tmp_path / "data"
        folder.mkdir()
        (folder / "1.in").write_bytes(self.input)
        (folder / "1.ans").write_bytes(self.answer)
        test = TestCase("1", "", folder / "1.in", folder / "1.ans")
        return Problem(
            name="a", title="A", root=tmp_path, data=folder, format="none", limits=LIMITS, validation_limits=LIMITS,
            compile_limits=LIMITS, tests=(test,), checker=CheckerSpec(subject.name, self.flags),
        )  # fmt: skip

    def test_is_a_validator(self, subject: Validator) -> None:
        """It has what the engine calls."""
        assert isinstance(subject, Validator)
        assert subject.name

    def test_takes_its_flags(self, subject: Validator) -> None:
        """What it is used with here, and no flags, are in order."""
        subject.check_flags(self.flags)
        subject.check_flags(())

    def test_refuses_unknown_flags(self, subject: Validator) -> None:
        """A flag that it does not know is the package's fault, told in one line before anything is judged."""
        if not self.unknown_flag:
            pytest.skip("its flags are the program's own")
        with pytest.raises(PackageError) as raised:
            subject.check_flags((*self.flags, self.unknown_flag))
        assert len(str(raised.value).splitlines()) == 1
        assert self.unknown_flag in str(raised.value)

    @pytest.mark.anyio
    async def test_accepts(self, subject: Validator, lane: Lane, problem: Problem, program: Program | None) -> None:
        """The answer itself, and what is as good, for all of its score."""
        for output in (self.answer, *self.accepted):
            decision = await decide(subject, lane, problem, program, output)
            assert decision.opinion is Opinion.ACCEPTED, f"{output[:100]!r}: {decision}"
            assert decision.share == 1.0

    @pytest.mark.anyio
    async def test_rejects(self, subject: Validator, lane: Lane, problem: Problem, program: Program | None) -> None:
        """An empty output and a wrong one are worth nothing."""
        for output in (b"", *self.rejected):
            decision = await decide(subject, lane, problem, program, output)
            assert decision.opinion is Opinion.WRONG, f"{output[:100]!r}: {decision}"
            assert decision.share == 0.0

    @pytest.mark.anyio
    @pytest.mark.parametrize(
        "output",
        [b"x" * _HUGE, b"\n" * _HUGE + b"x", b"9" * MIB, bytes(range(256)) * 64, b"\xff\xfe\0", b"\0" * 9, b"\x1b[2J"],
        ids=["long line", "many lines", "long number", "all bytes", "no UTF-8", "zeros", "control"],
    )
    async def test_is_not_confused(
        self, subject: Validator, lane: Lane, problem: Problem, program: Program | None, output: bytes
    ) -> None:
        """Huge and binary outputs are wrong answers; whoever wrote them must not look like a victim of the judge."""
        decision = await decide(subject, lane, problem, program, output)
        assert decision.opinion is Opinion.WRONG, str(decision)[:300]
        assert len(decision.message) <= MIB

    @pytest.mark.anyio
    async def test_decides_the_same_twice(
        self, subject: Validator, lane: Lane, problem: Problem, program: Program | None
    ) -> None:
        """Nothing of one output is left for the next."""
        outputs = (self.answer, b"", self.answer, b"")
        first, second, third, fourth = [await decide(subject, lane, problem, program, output) for output in outputs]
        assert (first, second) == (third, fourth)


async def decide(
    validator: Validator, lane: Lane, problem: Problem, program: Program | None, output: bytes
) -> Decision:
    """What a validator says of an output for the problem's only test."""
    with Output(4 * _HUGE) as held:
        held.add(output)
        return await validator.validate(lane, problem, program, problem.tests[0], held)
