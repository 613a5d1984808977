"""When a run is measured again."""

from __future__ import annotations

from pathlib import Path

import anyio
import anyio.lowlevel
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from parley.core import guard, jitter, noise
from parley.core.model import MIB, Cause, Judgement, Limits, RunResult, TestCase, Verdict
from parley.core.noise import Sample

LIMITS = Limits(time_ms=1000, memory_bytes=64 * MIB)
TEST = TestCase("1", "", Path("/nowhere"), None)
MS = 1_000_000


def run(cpu_ms: float, cause: Cause = Cause.EXITED) -> RunResult:
    """From 100 ms on, as long as it computed."""
    took = int(cpu_ms * MS)
    return RunResult(cause, 0, None, took, took, 100 * MS, 100 * MS + took, MIB)


def judgement(cpu_ms: float, verdict: Verdict = Verdict.AC, cause: Cause = Cause.EXITED) -> Judgement:
    return Judgement(TEST, verdict, "", run=run(cpu_ms, cause))


def reason(of: Judgement, *samples: Sample, slow: bool = False) -> str:
    return noise.reason(of, LIMITS, samples, processors=2, slow=slow)


@pytest.mark.parametrize(
    ("cpu_ms", "again"), [(0, False), (799, False), (800, True), (1000, True), (1200, True), (1201, False)]
)
def test_near_the_limit(cpu_ms: float, again: bool) -> None:
    """From 0.8 to 1.2 of it, both included."""
    assert bool(reason(judgement(cpu_ms))) is again


@pytest.mark.parametrize("verdict", Verdict)
def test_verdicts_that_time_decides(verdict: Verdict) -> None:
    """What is wrong whatever its time is is not run again; nor what was not run."""
    assert bool(reason(judgement(900, verdict))) is (verdict in (Verdict.AC, Verdict.PA, Verdict.TLE))
    assert reason(Judgement(TEST, verdict, "")) == ""


def test_loops_are_repeated_once() -> None:
    """Once a submission was too slow alone, what is ended at the limit is believed; what ended by itself is not."""
    ended = judgement(1001, Verdict.TLE, Cause.CPU_LIMIT)
    assert reason(ended)
    assert reason(ended, slow=True) == ""
    assert reason(judgement(999), slow=True)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (Sample(800 * MS, stolen_ns=32 * MS), "the hypervisor took 2% of the machine's time"),
        (Sample(800 * MS, stolen_ns=31 * MS), ""),
        (Sample(800 * MS, memory_ns=40 * MS), "for 5% of the time somebody waited for memory"),
        (Sample(800 * MS, processors_ns=399 * MS), ""),
        (Sample(800 * MS, processors_ns=400 * MS), "for 50% of the time somebody waited for a processor"),
    ],
)
def test_disturbances(after: Sample, words: str) -> None:
    """From what the kernel counted between the looks around the run; half the limit must be at stake."""
    samples = (Sample(0), after, Sample(9000 * MS, stolen_ns=9000 * MS))
    assert noise.disturbance(run(600), LIMITS, samples, processors=2) == words
    assert noise.disturbance(run(499), LIMITS, samples, processors=2) == ""
    assert reason(judgement(600), *samples) == words


def test_nobody_looked() -> None:
    """Without looks around the run nothing is known of disturbances."""
    for samples in ((), (Sample(0),), (Sample(200 * MS), Sample(900 * MS, stolen_ns=900 * MS))):
        assert noise.disturbance(run(600), LIMITS, samples, processors=2) == ""


@given(st.lists(st.integers(1, 10**9), min_size=10, max_size=60))
def test_jitter(times: list[int]) -> None:
    """Nine of ten times lie within it, and it is as small as that allows."""
    found = noise.jitter(times)
    within = sum(time <= min(times) * (1 + found) * (1 + 1e-9) for time in times)
    assert within >= len(times) * 9 // 10
    assert noise.spread_ms([float(time) for time in times]) == max(times) - min(times)


def test_jitter_of_this_machine() -> None:
    """Parts of 1, none below 0."""
    found = jitter.measured()
    assert min(found.longer, found.stolen, found.waited) >= 0


def test_what_the_kernel_writes() -> None:
    """/proc/stat counts steal in ticks; /proc/pressure has totals in microseconds. What is missing counts nothing."""
    tick = guard.stolen_ns("cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 1 1 1 1 1 1 99 1 1\n") // 8
    assert tick == guard.stolen_ns("cpu  0 0 0 0 0 0 0 1 0 0\n") > 0
    assert guard.stolen_ns("") == guard.stolen_ns("cpu  1 2 3") == 0
    pressure = "some avg10=1.50 avg60=0.00 avg300=0.00 total=1234\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=5\n"
    assert guard.some_ns(pressure) == 1_234_000
    assert guard.some_ns("") == guard.some_ns("some total=x") == 0
    assert guard.sample().at_ns > 0


# --- the guard ----------------------------------------------------------------------------------------------


@pytest.mark.anyio
async def test_alone_is_alone() -> None:
    """Who is alone waits for those that run; others, and the next who wants to be alone, wait until he is done."""
    one, running, most, seen = guard.Guard(), 0, 0, 0

    async def ordinary() -> None:
        nonlocal running, most
        for _ in range(20):
            async with one.beside_others():
                running += 1
                most = max(most, running)
                await anyio.lowlevel.checkpoint()
                await anyio.lowlevel.checkpoint()
                running -= 1
            await anyio.lowlevel.checkpoint()

    async def lonely() -> None:
        nonlocal running, seen
        for _ in range(10):
            async with one.alone():
                assert running == 0
                running += 1
                await anyio.lowlevel.checkpoint()
                await anyio.lowlevel.checkpoint()
                assert running == 1
                running -= 1
                seen += 1
            await anyio.lowlevel.checkpoint()

    with anyio.fail_after(30):
        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(ordinary)
                tasks.start_soon(lonely)
    assert (seen, running) == (30, 0)
    assert most > 1


@pytest.mark.anyio
async def test_the_last_run_counts() -> None:
    """It is repeated alone once; the judgement holds both runs, and is the second."""
    one = guard.Guard()

    async def again() -> Judgement:
        return judgement(700)

    found = await one.settled(judgement(1000, Verdict.TLE), LIMITS, again, slow=False)
    assert found.verdict is Verdict.AC
    assert [(each.verdict, each.alone) for each in found.runs] == [(Verdict.TLE, False), (Verdict.AC, True)]
    assert [each.why for each in found.runs] == ["its time is 1.00 of the limit", ""]
    plain = judgement(10)
    assert await one.settled(plain, LIMITS, again, slow=False) is plain


@pytest.mark.anyio
async def test_a_repetition_that_fails_does_not_count() -> None:
    """Where the machine fails in it, the first run stands; its judgement says why there was to be another."""
    one = guard.Guard()

    async def again() -> Judgement:
        return Judgement(TEST, Verdict.JE, "this machine failed")

    found = await one.settled(judgement(1000), LIMITS, again, slow=False)
    assert (found.verdict, len(found.runs)) == (Verdict.AC, 1)
    assert replace(found, runs=()) == judgement(1000)
