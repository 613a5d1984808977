"""Our own protocol, for who writes a first checker: `checker INPUT ANSWER OUTPUT MAX_SCORE`.

It writes a score from 0 to 1, and then a message if it likes, to stdout, and exits with 0. MAX_SCORE is how many points
the test is worth; it is told, not asked for. Flags of the package follow it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..core.hookspecs import hookimpl
from ..core.inquiry import Places, Said, partly
from ..core.model import Decision, TestCase
from ..core.rational import exact
from .own import OwnValidator

_MESSAGE = 16 * 1024


class PlainValidator(OwnValidator):
    name = "plain"

    def arguments(self, places: Places, test: TestCase, flags: Sequence[str]) -> Sequence[str]:
        return (places.input, places.answer, places.output, points(test.max_score), *flags)

    def decide(self, said: Said, test: TestCase, flags: Sequence[str]) -> Decision:
        if said.exit_code != 0:
            return said.bad_end("0")
        score, *rest = said.stdout.split(maxsplit=1) or [""]
        try:
            share = exact(score)
        except ValueError as error:
            return said.nonsense(f"it gave a score, and {error}" if score else "it wrote no score")
        if not 0 <= share <= 1:
            return said.nonsense(f"it gave the score {score[:40]}, which is not between 0 and 1")
        return partly(share, "".join(rest).strip()[:_MESSAGE])


def points(score: Fraction) -> str:
    """Exactly where that has an end, else as a double is written: 100, 12.5, 33.333333333333336."""
    return str(score.numerator) if score.denominator == 1 else repr(float(score))


@hookimpl
def parley_validators() -> list[PlainValidator]:
    return [PlainValidator()]
