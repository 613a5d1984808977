"""The wall time for all tests together: the order in which tests are run does not show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from parley.core import planning
from parley.core.budget import Budget
from parley.core.language import Language
from parley.core.model import First, Judgement, Opinion, Program, Verdict

from .records import a_judgement, a_problem, a_run, a_test, an_exchange

TIMES = st.lists(st.integers(0, 60), min_size=1, max_size=8)


def took(number: int, wall_ms: int) -> Judgement:
    return replace(a_judgement(Verdict.AC, str(number)), run=replace(a_run(), wall_ns=wall_ms * 1_000_000))


def test_without_a_processor() -> None:
    """What a program waited for one is taken off, and what the relay took."""
    late = replace(a_run(), wall_ns=90_000_000, delayed_ns=50_000_000)
    budget = Budget([a_test("1"), a_test("2"), a_test("3")], 50)
    budget.record(0, replace(a_judgement(Verdict.AC, "1"), run=late))
    assert budget.refused(1) is None
    talked = an_exchange(Opinion.ACCEPTED, First.PROGRAM, relay_ns=90_000_000)
    budget.record(1, replace(a_judgement(Verdict.AC, "2"), run=replace(late, delayed_ns=0), exchange=talked))
    assert budget.refused(2) is None
    budget.record(1, replace(a_judgement(Verdict.AC, "2"), run=replace(late, delayed_ns=0)))
    assert budget.refused(2) is not None


def one_by_one(times: Sequence[int], limit_ms: int) -> list[Verdict]:
    """The rule as its source has it."""
    spent, found = 0, list[Verdict]()
    for wall_ms in times:
        found.append(Verdict.TLE if spent > limit_ms else Verdict.AC)
        spent += 0 if spent > limit_ms else wall_ms
    return found


@given(TIMES, st.integers(0, 150), st.randoms(use_true_random=False))
def test_any_order_gives_the_same(times: list[int], limit_ms: int, random: Random) -> None:
    """Tests run in any order, some of them spared: each gets what it would get one after the other."""
    order = list(range(len(times)))
    random.shuffle(order)
    budget = Budget([a_test(str(number)) for number in range(len(times))], float(limit_ms))
    results: list[Judgement | None] = [None] * len(times)
    for number in order:
        results[number] = judgement = budget.refused(number) or took(number, times[number])
        budget.record(number, judgement)
    settled = budget.settled(results)
    assert [one and one.verdict for one in settled] == one_by_one(times, limit_ms)


def test_late_tests_are_spared() -> None:
    """Once the time is over, what comes after is not run, and says why."""
    budget = Budget([a_test(str(number)) for number in range(3)], 50.0)
    budget.record(0, took(0, 60))
    late = budget.refused(1)
    assert late
    assert (late.verdict, late.test.name) == (Verdict.TLE, "1")
    assert late.reason == "not run: the tests before it took more than the 0.05 s of wall time for all tests"


def test_only_tests_before_count() -> None:
    """What a later test took, in another lane, is none of an earlier one's business; nor is it without a limit."""
    tests = [a_test(str(number)) for number in range(2)]
    budget, endless = Budget(tests, 50.0), Budget(tests, None)
    for one in (budget, endless):
        one.record(1, took(1, 60))
        assert one.refused(0) is None
    endless.record(0, took(0, 1000))
    assert endless.refused(1) is None


def test_skipped_tests_stay_skipped() -> None:
    """Rules leave tests out before time does."""
    budget = Budget([a_test("0"), a_test("1")], 50.0)
    assert budget.settled([took(0, 60), None]) == [took(0, 60), None]


def test_run_times_are_not_counted(tmp_path: Path) -> None:
    """A language that takes long to start gets that for each test, as it does for one run; others get nothing."""
    problem = replace(a_problem(tmp_path), tests=(a_test("0"), a_test("1")), overall_wall_ms=1000.0)
    quick = Language(name="quick", title="Quick", extensions=(".q",), run=("{program}",))
    slow = replace(quick, extra_time_ms=100.0)
    quick_program, slow_program = (Program(one, "key", tmp_path, ("program",)) for one in (quick, slow))
    assert planning.overall_wall_ms(problem, quick_program) == 1000
    assert planning.overall_wall_ms(problem, slow_program) == 1000 + 2 * 200
    assert planning.overall_wall_ms(replace(problem, overall_wall_ms=None), slow_program) is None
