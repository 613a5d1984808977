"""The same events, the verdicts of different judges: docs/reference/semantics.md, row by row, from facts alone."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from parley.core.model import Cause, First, Opinion, RunResult, Semantics, Verdict
from parley.core.verdict import Facts, rule

from .records import LIMITS, a_run, a_side, an_exchange, at, died, exited, stopped

PAGE = Path(__file__).parents[2] / "docs/reference/semantics.md"
OVER = {"cpu_ns": 1_002_300_000}


def facts(run: RunResult, opinion: Opinion, first: First, *, dropped: int = 0, ended: RunResult | None = None) -> Facts:
    exchange = an_exchange(opinion, first, program=a_side(dropped=dropped))
    exchange = replace(exchange, interactor=ended or exchange.interactor)
    return Facts(run, LIMITS, exchange.decision, exchange)


# In the order of the page. What is alike in all facts of an event is not of interest to it.
EVENTS: dict[str, list[Facts]] = {
    "rejects, the program writes on": [
        facts(a_run(), Opinion.WRONG, First.INTERACTOR, dropped=3),
        facts(died(signal.SIGPIPE), Opinion.WRONG, First.INTERACTOR),
    ],
    "rejects, the program spins": [facts(stopped(Cause.CPU_LIMIT, **OVER), Opinion.WRONG, First.INTERACTOR)],
    "rejects, the program exits with 1": [facts(exited(1), Opinion.WRONG, First.INTERACTOR)],
    "exits too early": [
        facts(a_run(), Opinion.CONFUSED, first, ended=died(signal.SIGPIPE)) for first in (First.PROGRAM, First.BOTH)
    ],
    "both wait": [
        facts(stopped(Cause.WALL_LIMIT), opinion, First.PROGRAM)
        for opinion in (Opinion.WRONG, Opinion.CONFUSED, Opinion.ACCEPTED)
    ],
    "accepts, the program crashes": [
        facts(died(signal.SIGSEGV), Opinion.ACCEPTED, First.INTERACTOR),
        facts(died(signal.SIGSEGV), Opinion.ACCEPTED, First.INTERACTOR, dropped=3),
    ],
    "accepts, the program writes on": [facts(a_run(), Opinion.ACCEPTED, First.INTERACTOR, dropped=3)],
    "rejects what is over its time": [facts(a_run(**OVER), Opinion.WRONG, First.INTERACTOR)],
}


def documented() -> list[list[str]]:
    """The verdicts of the page, a row an event."""
    lines = [line for line in PAGE.read_text().splitlines() if re.search(r"\| [A-Z]{2,3} \|$", line)]
    return [[cell.strip() for cell in line.split("|")[2:-1]] for line in lines]


@pytest.mark.parametrize("number", range(len(EVENTS)), ids=list(EVENTS))
def test_each_event(number: int) -> None:
    """All facts of an event have the verdict that the page says, by each semantics, and a reason with a time."""
    row = documented()[number]
    for each in list(EVENTS.values())[number]:
        rulings = [rule(replace(each, semantics=semantics)) for semantics in Semantics]
        assert [ruling.verdict for ruling in rulings] == row
        assert all(re.search(r"\d m?s\b", ruling.reason) for ruling in rulings), rulings


def test_the_page_has_no_more_events() -> None:
    """Each row of it is tested."""
    assert len(documented()) == len(EVENTS)


@pytest.mark.parametrize("semantics", list(Semantics))
@pytest.mark.parametrize("run", [exited(1), died(signal.SIGSEGV), stopped(Cause.CPU_LIMIT, **OVER)])
def test_interactor_that_breaks(semantics: Semantics, run: RunResult) -> None:
    """Before the program's end it is the package's fault, after its bad end the program's, whoever judges."""
    broke = facts(run, Opinion.CONFUSED, First.INTERACTOR, ended=died(signal.SIGABRT))
    assert rule(replace(broke, semantics=semantics)).verdict is Verdict.JE
    followed = facts(run, Opinion.CONFUSED, First.PROGRAM, ended=died(signal.SIGABRT))
    assert rule(replace(followed, semantics=semantics)).verdict in (Verdict.RTE, Verdict.TLE)


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        (died(signal.SIGPIPE), Verdict.RTE),
        (exited(242), Verdict.RTE),
        (exited(239), Verdict.RTE),
        (exited(243), Verdict.JE),
        (died(signal.SIGSEGV), Verdict.JE),
        (stopped(Cause.WALL_LIMIT), Verdict.JE),
    ],
)
def test_left_alone(ended: RunResult, expected: Verdict) -> None:
    """By omegaUp's rules it is the program's fault if the interactor broke for want of a partner, and of that only."""
    left = facts(a_run(), Opinion.CONFUSED, First.PROGRAM, ended=ended)
    assert rule(replace(left, semantics=Semantics.OMEGAUP)).verdict is expected


def test_what_the_interactor_had_said_is_told() -> None:
    """A program's end that counts over a rejection says when that was."""
    told = rule(replace(EVENTS["rejects, the program exits with 1"][0], semantics=Semantics.CMS)).reason
    assert told == (
        "the program exited with code 1 at 20.0 ms, peak memory 9.0 MiB, after the interactor had rejected at 12.4 ms"
    )
    told = rule(replace(EVENTS["accepts, the program writes on"][0], semantics=Semantics.DMOJ)).reason
    assert told == (
        "the program wrote 3 bytes, the last at 18.0 ms, that nobody was there to read: it would have died of SIGPIPE, "
        "after the interactor had accepted at 12.4 ms"
    )


@pytest.mark.parametrize(
    "run",
    [
        stopped(Cause.KILLED, output_exceeded=True),
        died(signal.SIGXFSZ),
        a_run(out_of_memory=True),
        stopped(Cause.FORBIDDEN),
        exited(1, exhausted=True),
        exited(1, time_exhausted=True),
    ],
)
def test_all_reasons_have_times(run: RunResult) -> None:
    """Of a conversation each says when the program had ended."""
    assert re.search(r" at 20\.0 ms", rule(facts(run, Opinion.WRONG, First.PROGRAM)).reason)


@given(st.sampled_from(Opinion), st.sampled_from(First), st.integers(0, 2), st.sampled_from([0, 1]))
def test_rules_differ_in_nothing_else(opinion: Opinion, first: First, dropped: int, code: int) -> None:
    """What one calls accepted is accepted by ICPC's rules; who ended well and wrote to somebody is judged alike."""
    each = facts(exited(code, ended_ns=at(10)), opinion, first, dropped=dropped)
    by = {semantics: rule(replace(each, semantics=semantics)).verdict for semantics in Semantics}
    if Verdict.AC in by.values():
        assert by[Semantics.ICPC] is Verdict.AC
    if not dropped and not code:
        assert len(set(by.values())) == 1
