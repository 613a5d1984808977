"""Both tables of verdicts, row by row, and what happens where two causes meet."""

from __future__ import annotations

import re
import signal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from parley.core import verdict
from parley.core.model import (
    MIB,
    Cause,
    Decision,
    Exchange,
    First,
    Limits,
    Opinion,
    RunResult,
    Semantics,
    SideFacts,
    Verdict,
)
from parley.core.verdict import Facts, Ruling

from .records import LIMITS, SOCKET, a_run, a_side, an_exchange, at, died, exited, stopped

ACCEPTED = Decision(Opinion.ACCEPTED)
WRONG = Decision(Opinion.WRONG, share=Fraction(0), message="token 3 (line 2): expected '5', found '6'")
CONFUSED = Decision(Opinion.CONFUSED, share=Fraction(0), message="it exited with code 0 instead of 42 or 43")

OVER_CPU: dict[str, Any] = {"cpu_ns": 1_002_300_000}
OVER_MEMORY: dict[str, Any] = {"memory_bytes": 256 * MIB + 1}
OVER_OUTPUT: dict[str, Any] = {"output_exceeded": True}
LARGE_FILE: dict[str, Any] = {"file_exceeded": True}
FULL: dict[str, Any] = {"memory_bytes": 252 * MIB}


def batch(run: RunResult, decision: Decision | None = None) -> Ruling:
    return verdict.rule(Facts(run, LIMITS, decision))


def conversation(run: RunResult, opinion: Opinion, first: First, message: str = "", **changes: Any) -> Ruling:
    exchange = an_exchange(opinion, first, message, **changes)
    return verdict.rule(Facts(run, LIMITS, exchange.decision, exchange))


def test_run_time_that_says_its_memory_is_full() -> None:
    """A bad end that its run time explains is MLE; an end at a limit stays what it is, as does a good one."""
    for end in (exited(1), died(signal.SIGABRT)):
        ruling = batch(replace(end, exhausted=True))
        assert ruling.verdict is Verdict.MLE
        assert ", as its run time had no more memory for it: peak 9.0 MiB, limit 256.0 MiB" in ruling.reason
        assert batch(end).verdict is Verdict.RTE
    assert batch(replace(a_run(**OVER_CPU), exhausted=True)).verdict is Verdict.TLE
    assert batch(replace(exited(1), exhausted=True, output_exceeded=True)).verdict is Verdict.OLE


def test_steps_that_a_run_time_counts() -> None:
    """Used up, they are the time limit, whatever else could have been concluded from the end; limits come before."""
    ruling = batch(replace(exited(48), time_exhausted=True))
    assert ruling.verdict is Verdict.TLE
    assert ruling.reason == "the program exited with code 48, as it had made all the steps that it may make"
    assert batch(replace(exited(48, **FULL), time_exhausted=True)).verdict is Verdict.TLE
    assert batch(replace(exited(48, **OVER_MEMORY), time_exhausted=True)).verdict is Verdict.MLE


def test_share_of_the_run_time_is_told() -> None:
    """The limit that a program met is the problem's and what its run time gets beside it."""
    limits = replace(LIMITS, memory_bytes=300 * MIB, run_time_bytes=44 * MIB)
    ruling = verdict.rule(Facts(a_run(memory_bytes=301 * MIB), limits))
    assert ruling.reason.endswith("limit 300.0 MiB, of which 44.0 MiB are for the run time")


# --- batch --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("run", "decision", "expected", "reason"),
    [
        (a_run(), ACCEPTED, Verdict.AC, "the validator accepted"),
        (a_run(), replace(ACCEPTED, message="fine"), Verdict.AC, "the validator accepted: fine"),
        (a_run(), replace(ACCEPTED, share=Fraction(1, 2), message="half"), Verdict.PA, "the validator accepted: half"),
        (
            a_run(),
            WRONG,
            Verdict.WA,
            "the validator rejected the output: token 3 (line 2): expected '5', found '6'",
        ),
        (
            a_run(),
            CONFUSED,
            Verdict.JE,
            "the problem's validator failed: it exited with code 0 instead of 42 or 43",
        ),
        (a_run(), None, Verdict.JE, "nobody decided about this run"),
        (
            stopped(Cause.FAILED, failure="exec: Permission denied"),
            None,
            Verdict.JE,
            "the judge could not start the program (exec: Permission denied)",
        ),
        (stopped(Cause.KILLED, **OVER_OUTPUT), None, Verdict.OLE, "it wrote more than 8.0 MiB"),
        (died(signal.SIGXFSZ, **LARGE_FILE), None, Verdict.OLE, "it wrote a file larger than 64.0 MiB"),
        (
            a_run(memory_bytes=300 * MIB),
            None,
            Verdict.MLE,
            "it used too much memory: peak 300.0 MiB, limit 256.0 MiB",
        ),
        (
            died(signal.SIGKILL, out_of_memory=True, memory_bytes=256 * MIB),
            None,
            Verdict.MLE,
            "it was ended by the kernel for want of memory: peak 256.0 MiB, limit 256.0 MiB",
        ),
        (
            stopped(Cause.CPU_LIMIT, cpu_ns=1_000_100_000, wall_ns=1_500_000_000),
            None,
            Verdict.TLE,
            "it computed for 1.00 s, the limit is 1.00 s (wall time 1.50 s)",
        ),
        (
            stopped(Cause.WALL_LIMIT, cpu_ns=3_000_000, wall_ns=3_000_000_000),
            None,
            Verdict.TLE,
            "it ran for 3.00 s but computed only 3.0 ms of that: it was idle, not computing",
        ),
        (
            stopped(Cause.FORBIDDEN, forbidden=SOCKET),
            None,
            Verdict.RFE,
            "it called socket(AF_INET, SOCK_STREAM, 0), which its profile forbids",
        ),
        (died(signal.SIGSEGV), None, Verdict.RTE, "the program died of SIGSEGV after 20.0 ms, peak memory 9.0 MiB"),
        (exited(7), None, Verdict.RTE, "the program exited with code 7 after 20.0 ms, peak memory 9.0 MiB"),
    ],
)
def test_batch_rows(run: RunResult, decision: Decision | None, expected: Verdict, reason: str) -> None:
    """Each row of the batch table holds for its facts, with its sentence."""
    ruling = batch(run, decision)
    assert (ruling.verdict, ruling.reason) == (expected, reason)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (OVER_OUTPUT | OVER_MEMORY | OVER_CPU, Verdict.OLE),
        (OVER_MEMORY | OVER_CPU, Verdict.MLE),
        (OVER_CPU, Verdict.TLE),
        ({}, Verdict.RTE),
    ],
)
@pytest.mark.parametrize(
    "end", [exited(1), died(signal.SIGSEGV), died(signal.SIGXCPU)], ids=["exit 1", "SIGSEGV", "SIGXCPU"]
)
def test_limits_explain_bad_ends(end: RunResult, changes: dict[str, Any], expected: Verdict) -> None:
    """Output before memory before CPU time before a bad end, whichever way a program over its limits went down."""
    assert batch(replace(end, **changes)).verdict is expected


@pytest.mark.parametrize(
    ("changes", "expected"), [(OVER_OUTPUT, Verdict.OLE), (OVER_MEMORY, Verdict.RFE), (OVER_CPU, Verdict.RFE)]
)
def test_forbidden_call_ended_the_run(changes: dict[str, Any], expected: Verdict) -> None:
    """A call that ended the run decides over what the run had used until then, but for output: that was before it."""
    run = stopped(Cause.FORBIDDEN, forbidden=SOCKET)
    assert batch(replace(run, **changes)).verdict is expected


def test_forbidden_call_in_a_conversation() -> None:
    """Before the interactor's word it is the program's own end; after a rejection it follows from that."""
    run = stopped(Cause.FORBIDDEN, forbidden=SOCKET)
    assert conversation(run, Opinion.WRONG, First.PROGRAM).verdict is Verdict.RFE
    assert conversation(run, Opinion.CONFUSED, First.PROGRAM).verdict is Verdict.RFE
    after = conversation(run, Opinion.WRONG, First.INTERACTOR)
    assert after.verdict is Verdict.WA
    assert "that the program called socket(AF_INET, SOCK_STREAM, 0), which its profile forbids" in after.reason


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (stopped(Cause.WALL_LIMIT, **OVER_OUTPUT), Verdict.OLE),
        (stopped(Cause.WALL_LIMIT, **OVER_MEMORY), Verdict.MLE),
        (stopped(Cause.WALL_LIMIT, **OVER_CPU), Verdict.TLE),
        (stopped(Cause.CPU_LIMIT, **OVER_MEMORY), Verdict.MLE),
        (died(signal.SIGXFSZ, **LARGE_FILE, **OVER_MEMORY), Verdict.OLE),
    ],
)
def test_what_the_warden_saw_and_what_was_counted(run: RunResult, expected: Verdict) -> None:
    """The warden's cause does not hide a limit that comes before it in the table."""
    assert batch(run).verdict is expected


@pytest.mark.parametrize(
    "end", [exited(1), died(signal.SIGABRT), died(signal.SIGSEGV)], ids=["exit 1", "SIGABRT", "SIGSEGV"]
)
@pytest.mark.parametrize(
    ("limit_mib", "peak_mib", "expected"),
    [(256, 251.0, Verdict.MLE), (256, 250.8, Verdict.RTE), (16, 15.1, Verdict.MLE), (16, 14.9, Verdict.RTE)],
)
def test_bad_end_with_memory_full(end: RunResult, limit_mib: int, peak_mib: float, expected: Verdict) -> None:
    """bad_alloc, MemoryError, a NULL: within 2 % or 1 MiB of its limit, a program dies for want of memory."""
    run = replace(end, memory_bytes=int(peak_mib * MIB))
    ruling = verdict.rule(Facts(run, replace(LIMITS, memory_bytes=limit_mib * MIB)))
    assert ruling.verdict is expected
    assert ("with its memory full: peak" in ruling.reason) is (expected is Verdict.MLE)


def test_good_end_with_memory_full() -> None:
    """Nobody is blamed for using what may be used."""
    assert batch(a_run(**FULL), ACCEPTED).verdict is Verdict.AC


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (exited(1, **LARGE_FILE), Verdict.OLE),
        (died(signal.SIGXFSZ), Verdict.OLE),
        (a_run(**LARGE_FILE), Verdict.WA),
    ],
    ids=["an exception made of it", "a hole that left no file", "a file that just fits"],
)
def test_file_that_is_too_large(run: RunResult, expected: Verdict) -> None:
    """The signal tells, or the file; and only where it was the end of the program."""
    assert batch(run, WRONG).verdict is expected


# Each pair of causes, the stronger first. Why it is stronger stands at the rows in core/verdict.py.
PAIRS: dict[str, tuple[RunResult, Verdict]] = {
    "output, file": (stopped(Cause.KILLED, **OVER_OUTPUT, **LARGE_FILE), Verdict.OLE),
    "output, memory": (stopped(Cause.KILLED, **OVER_OUTPUT, **OVER_MEMORY), Verdict.OLE),
    "output, CPU": (stopped(Cause.KILLED, **OVER_OUTPUT, **OVER_CPU), Verdict.OLE),
    "output, wall": (stopped(Cause.WALL_LIMIT, **OVER_OUTPUT), Verdict.OLE),
    "output, memory full": (died(signal.SIGABRT, **OVER_OUTPUT, **FULL), Verdict.OLE),
    "output, signal": (died(signal.SIGSEGV, **OVER_OUTPUT), Verdict.OLE),
    "output, exit code": (exited(1, **OVER_OUTPUT), Verdict.OLE),
    "file, memory": (died(signal.SIGXFSZ, **LARGE_FILE, **OVER_MEMORY), Verdict.OLE),
    "file, CPU": (died(signal.SIGXFSZ, **LARGE_FILE, **OVER_CPU), Verdict.OLE),
    "file, wall": (stopped(Cause.WALL_LIMIT, **LARGE_FILE), Verdict.TLE),  # it did not end badly: it went on
    "file, memory full": (exited(1, **LARGE_FILE, **FULL), Verdict.OLE),
    "file, signal": (died(signal.SIGXFSZ, **LARGE_FILE), Verdict.OLE),
    "file, exit code": (exited(1, **LARGE_FILE), Verdict.OLE),
    "memory, CPU": (stopped(Cause.CPU_LIMIT, **OVER_MEMORY, **OVER_CPU), Verdict.MLE),
    "memory, wall": (stopped(Cause.WALL_LIMIT, **OVER_MEMORY), Verdict.MLE),
    "memory, signal": (died(signal.SIGKILL, **OVER_MEMORY), Verdict.MLE),
    "memory, exit code": (exited(1, **OVER_MEMORY), Verdict.MLE),
    "CPU, wall": (stopped(Cause.WALL_LIMIT, **OVER_CPU), Verdict.TLE),
    "CPU, memory full": (died(signal.SIGABRT, **OVER_CPU, **FULL), Verdict.TLE),
    "CPU, signal": (died(signal.SIGXCPU, **OVER_CPU), Verdict.TLE),
    "CPU, exit code": (exited(1, **OVER_CPU), Verdict.TLE),
    "wall, memory full": (stopped(Cause.WALL_LIMIT, **FULL), Verdict.TLE),
    "memory full, signal": (died(signal.SIGSEGV, **FULL), Verdict.MLE),
    "memory full, exit code": (exited(1, **FULL), Verdict.MLE),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_two_causes_at_once(pair: str) -> None:
    """Which of two wins."""
    run, expected = PAIRS[pair]
    assert batch(run).verdict is expected


def test_computing_explains_running_too_long() -> None:
    """Of CPU time and wall time both exceeded, the sentence speaks of computing."""
    assert batch(stopped(Cause.WALL_LIMIT, **OVER_CPU)).reason.startswith("it computed for 1.00 s")


@pytest.mark.parametrize("changes", [OVER_CPU, OVER_MEMORY, OVER_OUTPUT])
def test_limits_hold_for_accepted_output(changes: dict[str, Any]) -> None:
    """A right answer does not excuse what it cost, even from a program that ended by itself."""
    assert batch(a_run(**changes), ACCEPTED).verdict in (Verdict.TLE, Verdict.MLE, Verdict.OLE)


def test_limits_are_inclusive() -> None:
    """A run that uses exactly what it may is in order."""
    assert batch(a_run(cpu_ns=1_000_000_000, memory_bytes=256 * MIB), ACCEPTED).verdict is Verdict.AC


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (a_run(), True),
        (exited(1), False),
        (died(signal.SIGABRT), False),
        (a_run(**OVER_CPU), False),
        (a_run(**OVER_MEMORY), False),
        (a_run(**OVER_OUTPUT), False),
        (stopped(Cause.WALL_LIMIT), False),
        (stopped(Cause.FAILED, failure="exec: x"), False),
    ],
)
def test_only_a_run_in_order_is_worth_deciding_about(run: RunResult, *, expected: bool) -> None:
    """No validator is asked about the output of a run that has its verdict already."""
    assert verdict.ended_well(run, LIMITS) is expected


@pytest.mark.parametrize(
    ("decision", "share"),
    [(ACCEPTED, 1.0), (replace(ACCEPTED, share=Fraction(1, 4)), 0.25), (WRONG, 0.0), (CONFUSED, 0.0)],
)
def test_share(decision: Decision, share: float) -> None:
    """Only what was accepted earns a share, and as much as the validator said."""
    assert batch(a_run(), decision).share == share


def test_a_failed_run_earns_nothing() -> None:
    """The interactor's full marks are not for a program that crashed after them."""
    assert conversation(exited(1), Opinion.ACCEPTED, First.INTERACTOR).share == 0.0


# --- conversations ------------------------------------------------------------------------------------------

AFTER_REJECTION = {
    "exits 0": exited(0),
    "exits 1": exited(1),
    "dies of SIGPIPE": died(signal.SIGPIPE),
    "crashes": died(signal.SIGSEGV),
    "spins, is stopped": stopped(Cause.KILLED),
    "over CPU": stopped(Cause.CPU_LIMIT, **OVER_CPU),
    "over CPU before": a_run(**OVER_CPU),
    "wall": stopped(Cause.WALL_LIMIT),
    "over memory": a_run(**OVER_MEMORY),
    "floods": stopped(Cause.KILLED, **OVER_OUTPUT),
}


@pytest.mark.parametrize("run", AFTER_REJECTION.values(), ids=AFTER_REJECTION)
def test_interactor_rejects_first(run: RunResult) -> None:
    """Whatever a program does after the interactor has rejected follows from that: WA."""
    ruling = conversation(run, Opinion.WRONG, First.INTERACTOR, "7 is not a divisor")
    assert ruling.verdict is Verdict.WA
    assert ruling.reason.startswith("the interactor rejected at 12.4 ms: 7 is not a divisor")


@pytest.mark.parametrize(
    ("run", "tail"),
    [
        (exited(0), ""),
        (exited(3), "; that the program exited with code 3 at 20.0 ms follows from it"),
        (died(signal.SIGPIPE), "; that the program died of SIGPIPE at 20.0 ms follows from it"),
        (stopped(Cause.KILLED), "; that the program was stopped by the judge at 20.0 ms follows from it"),
    ],
)
def test_rejection_explains_the_program(run: RunResult, tail: str) -> None:
    """The sentence says when each side ended, and which end follows from the other."""
    reason = conversation(run, Opinion.WRONG, First.INTERACTOR).reason
    assert reason == f"the interactor rejected at 12.4 ms{tail}"


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (exited(1), Verdict.RTE),
        (died(signal.SIGSEGV), Verdict.RTE),
        (stopped(Cause.CPU_LIMIT, **OVER_CPU), Verdict.TLE),
        (stopped(Cause.WALL_LIMIT), Verdict.TLE),
        (a_run(**OVER_MEMORY), Verdict.MLE),
        (stopped(Cause.KILLED, **OVER_OUTPUT), Verdict.OLE),
        (died(signal.SIGXFSZ, **LARGE_FILE), Verdict.OLE),
    ],
)
@pytest.mark.parametrize("opinion", [Opinion.WRONG, Opinion.CONFUSED, Opinion.ACCEPTED])
@pytest.mark.parametrize("first", [First.PROGRAM, First.BOTH])
def test_program_ends_badly_first(run: RunResult, expected: Verdict, opinion: Opinion, first: First) -> None:
    """A program that comes to a bad end by itself has its own verdict, whatever the interactor makes of the rest."""
    assert conversation(run, opinion, first).verdict is expected


@pytest.mark.parametrize("first", [First.PROGRAM, First.BOTH])
def test_program_ends_well_first(first: First) -> None:
    """The interactor decides about a program that has ended in order, and the sentence has both times."""
    ruling = conversation(a_run(), Opinion.WRONG, first, "gave up", interactor_side=a_side(eof_ns=at(25)),
                          interactor=exited(43, ended_ns=at(25)), program=a_side(eof_ns=at(20.4)))  # fmt: skip
    assert ruling.verdict is Verdict.WA
    assert ruling.reason == "the interactor rejected at 25.0 ms, after the program had ended at 20.0 ms: gave up"


@pytest.mark.parametrize("first", [First.PROGRAM, First.BOTH])
def test_stopped_for_the_interactors_end(first: First) -> None:
    """A program that the judge stopped since the conversation was over did not end first, whatever the relay saw."""
    ruling = conversation(stopped(Cause.KILLED), Opinion.WRONG, first)
    assert ruling.verdict is Verdict.WA
    assert ruling.reason.endswith("; that the program was stopped by the judge at 20.0 ms follows from it")


@pytest.mark.parametrize("first", list(First))
@pytest.mark.parametrize(
    "run", [exited(0), stopped(Cause.KILLED)], ids=["program in order", "program stopped by the judge"]
)
@pytest.mark.parametrize(
    "message",
    [
        "it exited with code 0 instead of 42 or 43; stderr: Traceback …",
        "it died of SIGSEGV",
        "it reached its wall time limit",
    ],
)
def test_interactor_breaks(first: First, run: RunResult, message: str) -> None:
    """An interactor that crashes, says neither 42 nor 43, or never ends is a judge error, in its own words."""
    ruling = conversation(run, Opinion.CONFUSED, first, message)
    assert ruling.verdict is Verdict.JE
    assert ruling.reason == f"the problem's interactor failed at 12.4 ms: {message}"


@pytest.mark.parametrize("run", [exited(1), died(signal.SIGPIPE), stopped(Cause.CPU_LIMIT, **OVER_CPU)])
def test_interactor_breaks_before_the_program(run: RunResult) -> None:
    """A broken interactor is not excused by what the program does after it."""
    assert conversation(run, Opinion.CONFUSED, First.INTERACTOR).verdict is Verdict.JE


@pytest.mark.parametrize(
    ("run", "expected", "said"),
    [
        (died(signal.SIGABRT), Verdict.RTE, "the program died of SIGABRT at 20.0 ms"),
        (exited(2), Verdict.RTE, "the program exited with code 2 at 20.0 ms"),
        (stopped(Cause.CPU_LIMIT, **OVER_CPU), Verdict.TLE, "it computed for 1.00 s"),
        (stopped(Cause.WALL_LIMIT), Verdict.TLE, "it ran for 20.0 ms"),
    ],
)
def test_bad_end_after_the_interactor_accepted(run: RunResult, expected: Verdict, said: str) -> None:
    """An interactor that is content does not save a program from its own end, and the sentence says both."""
    ruling = conversation(run, Opinion.ACCEPTED, First.INTERACTOR)
    assert ruling.verdict is expected
    assert ruling.reason.startswith(said)
    assert ruling.reason.endswith(", after the interactor had accepted at 12.4 ms")


@pytest.mark.parametrize("first", [First.PROGRAM, First.BOTH, First.INTERACTOR])
def test_accepted_conversation(first: First) -> None:
    """Both sides in order is AC, in whichever order they ended, and the sentence has both times."""
    ruling = conversation(a_run(), Opinion.ACCEPTED, first, "found with 9 guesses")
    assert ruling.verdict is Verdict.AC
    ended = "and the program ended" if first is First.INTERACTOR else "after the program had ended"
    assert ruling.reason == f"the interactor accepted at 12.4 ms, {ended} at 20.0 ms: found with 9 guesses"


@pytest.mark.parametrize("first", [First.PROGRAM, First.BOTH, First.INTERACTOR])
@pytest.mark.parametrize(
    ("opinion", "verdict", "begin"),
    [
        (Opinion.ACCEPTED, Verdict.AC, "the validator accepted"),
        (Opinion.WRONG, Verdict.WA, "the validator rejected what the interactor left"),
        (Opinion.CONFUSED, Verdict.JE, "the problem's validator failed"),
    ],
)
def test_what_a_validator_says_afterwards(opinion: Opinion, verdict: Verdict, begin: str, first: First) -> None:
    """It is told who has decided: the interactor had accepted, and had ended, as had the program."""
    ruling = conversation(a_run(), opinion, first, "well", checked=True)
    assert ruling.verdict is verdict
    assert ruling.reason == f"{begin}, after the program had ended at 20.0 ms and the interactor at 12.4 ms: well"


def test_judge_cannot_start_the_program() -> None:
    """What never ran is not judged by how the conversation went without it."""
    run = stopped(Cause.FAILED, failure="exec: No such file or directory")
    ruling = conversation(run, Opinion.WRONG, First.PROGRAM)
    assert ruling.verdict is Verdict.JE
    assert ruling.reason == "the judge could not start the program at 20.0 ms (exec: No such file or directory)"


@pytest.mark.parametrize(
    ("side", "spoke"),
    [
        (a_side(bytes=0, lines=0, last_ns=0), "the program never wrote anything (a flush missing?)"),
        (a_side(unended=True), "the program last wrote at 18.0 ms, a line without a newline"),
        (a_side(), "the program last wrote at 18.0 ms"),
    ],
)
def test_deadlock(side: SideFacts, spoke: str) -> None:
    """Both sides waiting is TLE of the program, with the likely reason."""
    run = stopped(Cause.WALL_LIMIT, cpu_ns=1_000_000, wall_ns=30_000_000)
    ruling = conversation(run, Opinion.WRONG, First.PROGRAM, program=side, stalled=True)
    assert ruling.verdict is Verdict.TLE
    begin = "it ran for 30.0 ms but computed only 1.0 ms of that: each side waited for the other; "
    assert ruling.reason == begin + spoke


@pytest.mark.parametrize(
    ("then", "missing"), [(at(17), ""), (at(19), "; a flush missing after that?")], ids=["answered", "not answered"]
)
def test_last_words_of_a_deadlock(then: int, missing: str) -> None:
    """The last line of each side; and where the program heard something and said nothing more, what may be missing."""
    run = stopped(Cause.WALL_LIMIT, cpu_ns=1_000_000, wall_ns=30_000_000)
    other = a_side(last_ns=then)
    ruling = conversation(
        run, Opinion.WRONG, First.PROGRAM,
        program=a_side(), interactor_side=other, stalled=True, last_words=("? 5", "higher"),
    )  # fmt: skip
    moment = (then - at(0)) / 1e6
    end = f"wrote at 18.0 ms: '? 5'; the interactor last wrote at {moment:.1f} ms: 'higher'{missing}"
    assert ruling.reason.endswith(end), ruling.reason


@pytest.mark.parametrize(
    ("eof_ns", "ended_ns", "said"),
    [(at(11.4), at(10.1), "at 10.1 ms"), (at(9), at(10.1), "at 9.0 ms"), (0, at(3), "at 3.0 ms"), (0, 0, "by 21.0 ms")],
)
def test_moment_of_rejection(eof_ns: int, ended_ns: int, said: str) -> None:
    """The interactor rejected when the first was seen of its end, so that what follows from it comes later."""
    side = a_side(eof_ns=eof_ns, closed_input_ns=eof_ns or at(12.4))
    ruling = conversation(a_run(), Opinion.WRONG, First.INTERACTOR, interactor_side=side,
                          interactor=exited(43, ended_ns=ended_ns))  # fmt: skip
    assert said in ruling.reason


# --- sentences ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "quoted"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("one line", ": one line"),
        ("Traceback\n  File\nKeyError: 3\n\n  \n", ": KeyError: 3"),
        ("a\r\n  b  \r\n", ": b"),
        ("x" * 200, ": " + "x" * 200),
        ("x" * 201, ": " + "x" * 200 + "…"),
        ("long\n" * 100_000 + "end", ": end"),
    ],
)
def test_reason_quotes_one_short_line(message: str, quoted: str) -> None:
    """Of a message of many lines the reason has the last that says something, cut where it is long."""
    assert batch(a_run(), replace(WRONG, message=message)).reason == f"the validator rejected the output{quoted}"


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0.0 ms"), (0.04, "0.0 ms"), (12.44, "12.4 ms"), (999, "999.0 ms"), (61_000, "61.00 s")]
)
def test_ms(value: float, text: str) -> None:
    """Times are in milliseconds below a second."""
    assert verdict.ms(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (1024, "1.0 KiB"), (5 * MIB, "5.0 MiB"), (3 << 30, "3.0 GiB")],
)
def test_size(value: int, text: str) -> None:
    """Sizes are in the unit that keeps the number short."""
    assert verdict.size(value) == text


@pytest.mark.parametrize(("number", "name"), [(9, "SIGKILL"), (13, "SIGPIPE"), (0, "signal 0"), (1000, "signal 1000")])
def test_signal_name(number: int, name: str) -> None:
    """A number that names no signal is shown as it is."""
    assert verdict.signal_name(number) == name


# --- any facts ----------------------------------------------------------------------------------------------

COUNTS = st.integers(0, 1 << 40)
MOMENTS = st.just(0) | st.integers(1, 1 << 62)
CODES = st.none() | st.integers(-1, 255)
RUNS = st.builds(
    RunResult,
    cause=st.sampled_from(Cause), exit_code=CODES, signal=CODES, cpu_ns=COUNTS, wall_ns=COUNTS, started_ns=MOMENTS,
    ended_ns=MOMENTS, memory_bytes=COUNTS, out_of_memory=st.booleans(), output_exceeded=st.booleans(),
    failure=st.none() | st.just("exec: x"), forbidden=st.none() | st.just(SOCKET), left_behind=st.integers(0, 9),
)  # fmt: skip
DECISIONS = st.builds(Decision, st.sampled_from(Opinion), st.floats(0, 1), st.text(), st.text())
SIDES = st.builds(
    SideFacts,
    bytes=COUNTS, lines=COUNTS, dropped=COUNTS, waited_ns=COUNTS, eof_ns=MOMENTS, closed_input_ns=MOMENTS,
    last_ns=MOMENTS, pending=COUNTS, unended=st.booleans(),
)  # fmt: skip
EXCHANGES = st.builds(
    Exchange,
    first=st.sampled_from(First), started_ns=MOMENTS, ended_ns=MOMENTS, program=SIDES, interactor_side=SIDES,
    interactor=RUNS, decision=DECISIONS, over=st.sampled_from(First), stalled=st.booleans(), checked=st.booleans(),
)  # fmt: skip
LIMITATIONS = st.builds(Limits, time_ms=st.floats(0.001, 1e9), memory_bytes=COUNTS, output_bytes=COUNTS)


@given(RUNS, LIMITATIONS, st.none() | DECISIONS, st.none() | EXCHANGES)
def test_every_set_of_facts_has_a_ruling(
    run: RunResult, limits: Limits, decision: Decision | None, exchange: Exchange | None
) -> None:
    """Whatever comes together: a verdict that a run can have, one short line for a reason, a share within bounds."""
    ruling = verdict.rule(Facts(run, limits, decision, exchange))
    assert ruling.verdict not in (Verdict.CE, Verdict.SK)
    assert ruling.reason
    assert len(ruling.reason.splitlines()) == 1
    assert len(ruling.reason) < 500
    assert 0 <= ruling.share <= 1
    assert ruling.verdict.accepted or ruling.share == 0


@given(RUNS, LIMITATIONS, EXCHANGES, st.sampled_from(Semantics))
def test_every_conversation_has_its_times(
    run: RunResult, limits: Limits, exchange: Exchange, semantics: Semantics
) -> None:
    """By all semantics and for every verdict the reason says when something was, or how long it took."""
    reason = verdict.rule(Facts(run, limits, exchange.decision, exchange, semantics)).reason
    assert re.search(r" (at|by|for) -?[0-9.]+ m?s", reason), reason


@given(RUNS, LIMITATIONS, EXCHANGES)
def test_accepted_needs_an_opinion(run: RunResult, limits: Limits, exchange: Exchange) -> None:
    """Nothing is accepted that an interactor has not accepted, or that ended badly."""
    ruling = verdict.rule(Facts(run, limits, exchange.decision, exchange))
    if ruling.verdict.accepted:
        assert exchange.decision.opinion is Opinion.ACCEPTED
        assert verdict.ended_well(run, limits)


def test_interactor_that_only_closed_its_output_has_not_rejected() -> None:
    """It listened on, the program wrote and crashed: that comes first. One that has exited is deaf, and came first."""
    listening = a_side(eof_ns=at(12.4), closed_input_ns=0)
    assert conversation(died(6), Opinion.WRONG, First.INTERACTOR, interactor_side=listening).verdict is Verdict.RTE
    assert conversation(died(6), Opinion.WRONG, First.INTERACTOR).verdict is Verdict.WA


@pytest.mark.parametrize("semantics", Semantics)
def test_interactor_that_is_asked_too_much(semantics: Semantics) -> None:
    """One that computes too long is at fault; by omegaUp's rules the program is, if it had asked for anything."""
    tired = replace(exited(0), cause=Cause.CPU_LIMIT, exit_code=None, cpu_ns=1_000_300_000)
    exchange = an_exchange(Opinion.CONFUSED, First.INTERACTOR, interactor=tired)
    silent = replace(exchange, program=replace(exchange.program, bytes=0))
    asked = verdict.rule(Facts(a_run(), LIMITS, exchange.decision, exchange, semantics))
    assert asked.verdict is (Verdict.TLE if semantics is Semantics.OMEGAUP else Verdict.JE)
    assert verdict.rule(Facts(a_run(), LIMITS, silent.decision, silent, semantics)).verdict is Verdict.JE
