"""The default validator of ICPC/Kattis packages: tokens, with the flags that their `validator_flags` may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import anyio.to_thread
from msgspec.structs import replace

from ..core.errors import PackageError
from ..core.hookspecs import hookimpl
from ..core.lane import Lane
from ..core.model import Decision, Opinion, Problem, Program, Ran, TestCase
from ..core.output import Output
from ..core.shortage import blame
from .tokens import Difference, Rules, difference

_IN_LINE = 1 << 20  # a smaller output is compared faster than a thread is started


def parse(flags: Sequence[str]) -> Rules:
    """Raises PackageError for a flag that is not one of the format's."""
    words = iter(flags)
    rules = Rules()
    for word in words:
        match word:
            case "case_sensitive":
                rules = replace(rules, case_sensitive=True)
            case "space_change_sensitive":
                rules = replace(rules, space_sensitive=True)
            case "float_tolerance":
                tolerance = _tolerance(word, words)
                rules = replace(rules, absolute=tolerance, relative=tolerance)
            case "float_absolute_tolerance":
                rules = replace(rules, absolute=_tolerance(word, words))
            case "float_relative_tolerance":
                rules = replace(rules, relative=_tolerance(word, words))
            case _:
                raise PackageError(f"the default validator has no flag {word!r}")
    return rules


def _tolerance(flag: str, words: Iterator[str]) -> float:
    text = next(words, "")
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise PackageError(f"validator flag {flag} needs a number, not {text!r}")
    return value


class DefaultValidator:
    name = "default"

    def check_flags(self, flags: Sequence[str]) -> None:
        parse(flags)

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
        rules = parse((*problem.checker.flags, *test.validator_flags))

        def compare() -> Difference | None:
            with path.open("rb") as answer:
                return difference(output.open(), answer, rules)

        try:
            found = compare() if output.size < _IN_LINE else await _beside(compare)
        except OSError as error:
            raise blame(path, error, PackageError) from error
        if found is None:
            return Decision(Opinion.ACCEPTED)
        return Decision(Opinion.WRONG, share=Fraction(0), message=str(found))


async def _beside(compare: Callable[[], Difference | None]) -> Difference | None:
    """In a thread; where the machine has none to give, here: the other lanes then wait for it."""
    try:
        return await anyio.to_thread.run_sync(compare)
    except RuntimeError:
        return compare()


@hookimpl
def parley_validators() -> list[DefaultValidator]:
    return [DefaultValidator()]
