"""What omegaUp calls `custom` and `literal`: a score from 0 to 1 is written by a program.

`omegaup-custom`: the problem's validator reads the output from its standard input; in its working folder are `data.in`,
`data.out` (where the case has one) and `meta.in`, how the run ended; its arguments are the case's name and the
submission's language. It writes the score first. One that comes to a bad end has given 0, as with omegaUp.

`omegaup-literal`: the output itself begins with the score.

Scores are read as `parse_rational()` does, and held between 0 and 1. Source: omegaup/quark, `runner/runner.go`,
`runner/validator.go`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from fractions import Fraction

from ..core import feedback
from ..core.errors import PackageError
from ..core.hookspecs import hookimpl
from ..core.inquiry import Said, ask, partly
from ..core.lane import Lane
from ..core.model import GIVEN, Decision, Opinion, Problem, Program, Ran, TestCase
from ..core.output import Output
from ..core.rational import parse_rational
from ..core.verdict import signal_name

_HEAD = 4096  # bytes of an output in which its first token begins, and ends
_META = "meta.in"


class OmegaupCustom:
    name = "omegaup-custom"

    def check_flags(self, flags: Sequence[str]) -> None:
        _refuse(self.name, flags)

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
        links = [("data.in", feedback.seen(problem, test.input)), (_META, f"{GIVEN}/{_META}")]
        links += [("data.out", feedback.seen(problem, test.answer))] if test.answer else []
        stdin = output.descriptor()
        try:
            said = await ask(
                lane, problem, program, test, None, ran=ran, more={_META: meta(ran)}, stdin=stdin,
                links=tuple(links), arguments=lambda _: (case_name(test), ran.language if ran else ""),
            )  # fmt: skip
        finally:
            os.close(stdin)
        return decide(said)


class OmegaupLiteral:
    name = "omegaup-literal"

    def check_flags(self, flags: Sequence[str]) -> None:
        _refuse(self.name, flags)

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
        words = output.open().read(_HEAD).decode(errors="replace").split()
        if not words:
            return Decision(Opinion.WRONG, Fraction(0), "the output is empty, and its first word is the score")
        try:
            return partly(_held(parse_rational(words[0])), "")
        except ValueError as error:
            return Decision(Opinion.WRONG, Fraction(0), f"the output begins with no score: {error}")


def decide(said: Said) -> Decision:
    """What the problem's validator said. Something other than a number is no word about the output."""
    if said.exit_code != 0:
        why = feedback.complaint(said.result, said.stderr, wanted="0")
        return Decision(Opinion.WRONG, Fraction(0), f"the validator gave no score: {why}")
    words = said.stdout.split(maxsplit=1)
    if not words:
        return Decision(Opinion.WRONG, Fraction(0), feedback.with_stderr("the validator wrote no score", said.stderr))
    try:
        return partly(_held(parse_rational(words[0])), said.message)
    except ValueError as error:
        return said.nonsense(f"it gave a score, and {error}")


def case_name(test: TestCase) -> str:
    """Without folders."""
    return test.name.rpartition("/")[2]


def meta(ran: Ran | None) -> bytes:
    """How the run ended, as omegaUp's sandbox writes it: times in microseconds, memory in bytes."""
    if ran is None or ran.run is None:
        return b"status:0\n"
    run = ran.run
    lines = [f"status:{run.exit_code or 0}", f"time:{run.cpu_ns // 1000}", f"time-wall:{run.wall_ns // 1000}"]
    lines += [f"mem:{run.memory_bytes}"]
    lines += [f"signal:{signal_name(run.signal)}"] if run.signal else []
    return "".join(f"{line}\n" for line in lines).encode()


def _held(score: Fraction) -> Fraction:
    return min(max(score, Fraction(0)), Fraction(1))


def _refuse(name: str, flags: Sequence[str]) -> None:
    if flags:
        raise PackageError(f"validator {name} has no flag {flags[0]!r}")


@hookimpl
def parley_validators() -> list[OmegaupCustom | OmegaupLiteral]:
    return [OmegaupCustom(), OmegaupLiteral()]
