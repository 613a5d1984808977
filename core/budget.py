"""The wall time that all tests of a submission may take together, `Problem.overall_wall_ms`. Pure.

The tests are meant in the package's order: once those before it took more, a test is TLE. Lanes run them in another
order, so one may have been run by then; that does not show. Source: omegaup/quark, `OverallWallTimeLimit`.
"""

from __future__ import annotations

from collections.abc import Sequence

from .model import Judgement, TestCase, Verdict


class Budget:
    """Of one submission. `limit_ms` None: there is no end of it."""

    def __init__(self, tests: Sequence[TestCase], limit_ms: float | None) -> None:
        self._tests = tests
        self._limit_ms = limit_ms
        self._taken_ms: dict[int, float] = {}  # by the number of the test
        self._total_ms = 0.0

    def record(self, number: int, judgement: Judgement) -> None:
        taken_ms = _wall_ms(judgement)
        self._taken_ms[number] = taken_ms
        self._total_ms += taken_ms

    def refused(self, number: int) -> Judgement | None:
        """What a test gets that need not be run, as those before it are known to have taken all there is."""
        if self._limit_ms is None or self._total_ms <= self._limit_ms:
            return None
        before = sum(taken_ms for other, taken_ms in self._taken_ms.items() if other < number)
        return self._late(number) if before > self._limit_ms else None

    def settled(self, judgements: Sequence[Judgement | None]) -> list[Judgement | None]:
        """One for each test, as if they had been run one after the other; None stays."""
        spent_ms = 0.0
        found = list(judgements)
        for number, judgement in enumerate(judgements):
            if judgement is None or self._limit_ms is None:
                continue
            if spent_ms > self._limit_ms:
                found[number] = self._late(number)
            else:
                spent_ms += _wall_ms(judgement)
        return found

    def _late(self, number: int) -> Judgement:
        limit_s = (self._limit_ms or 0.0) / 1000
        why = f"not run: the tests before it took more than the {limit_s:g} s of wall time for all tests"
        return Judgement(self._tests[number], Verdict.TLE, why)


def _wall_ms(judgement: Judgement) -> float:
    """Of the program's time, without what anybody, or the relay, had no processor for: that is the machine's affair."""
    run, exchange = judgement.run, judgement.exchange
    if run is None:
        return 0.0
    delayed_ns = run.delayed_ns + (exchange.interactor.delayed_ns + exchange.relay_ns if exchange else 0)
    return max(0.0, run.wall_ms - delayed_ns / 1e6)
