"""Conversations in real boxes, through the real relay: order, ends, floods, waiting, deadlock."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from msgspec import structs

from parley.core import verdict
from parley.core.box import Box
from parley.core.lane import Lane
from parley.core.language import Language
from parley.core.model import MIB, Cause, Decision, Exchange, First, Limits, Opinion, Program, RunResult, Verdict
from parley.core.workspace import Workspace
from parley.interactors.conversation import Heard, hold
from parley.interactors.roles import Roles, Side

pytestmark = pytest.mark.anyio

LIMITS = Limits(time_ms=1000, memory_bytes=256 * MIB, processes=4)
HELP = """
import os, sys, time, signal
def say(text): os.write(1, text.encode())
def hear():
    line = b''
    while not line.endswith(b'\\n'):
        byte = os.read(0, 1)
        if not byte: return line.decode()
        line += byte
    return line.decode()
"""


class Talk(Protocol):
    def __call__(
        self, program: str, interactor: str, *, program_limits: Limits = ..., interactor_limits: Limits = ...
    ) -> Awaitable[tuple[RunResult, Exchange, bytes]]: ...


@pytest.fixture
def counted() -> Iterator[object]:
    """Whatever this machine has; the kinds of accounting are the sandbox contract's affair."""
    from parley.core import accounting  # noqa: PLC0415 - overrides the shared fixture, no more

    with accounting.chosen() as counted:
        yield counted


@pytest.fixture
def talk(lane: Lane, workspace: Workspace) -> Talk:
    """Two Python scripts in conversation; the interactor decides by exit code, 42 or 43."""

    def script(text: str) -> Program:
        folder = workspace.folder("programs")
        argv = ("/usr/bin/python3", "-S", "-c", HELP + text)
        language = Language("python3", "", (), run=argv, processes=4, profile="python")
        return Program(language, "", Path(folder), argv)

    async def decide(box: Box, heard: Heard) -> Decision:
        opinions = {42: Opinion.ACCEPTED, 43: Opinion.WRONG}
        return Decision(opinions.get(heard.run.exit_code or 0, Opinion.CONFUSED), message=heard.stderr)

    async def run(
        program: str, interactor: str, *, program_limits: Limits = LIMITS, interactor_limits: Limits = LIMITS
    ) -> tuple[RunResult, Exchange, bytes]:
        ours, theirs = script(program), script(interactor)
        roles = Roles(
            (Side(ours, ours.argv, (), program_limits),),
            Side(theirs, theirs.argv, (), interactor_limits),
            accepts=lambda result: result.exit_code == 42,
        )
        return await hold(lane, roles, decide)

    return run


async def test_bytes_go_both_ways(talk: Talk) -> None:
    """What one writes the other reads, counted in bytes and lines by who wrote them."""
    run, e, log = await talk("say('5\\n'); sys.exit(hear() != 'six\\n')", "hear(); say('six\\n'); hear(); sys.exit(42)")
    assert (run.exit_code, e.decision.opinion) == (0, Opinion.ACCEPTED)
    assert (e.program.bytes, e.program.lines, e.interactor_side.bytes, e.interactor_side.lines) == (2, 1, 4, 1)
    assert b"six\n" in log


async def test_binary_bytes_pass_unchanged(talk: Talk) -> None:
    """All 256 byte values arrive as they were sent."""
    run, e, _ = await talk(
        "os.write(1, bytes(range(256))); sys.exit(0)",
        "d = b''\nwhile c := os.read(0, 999): d += c\nsys.exit(42 if d == bytes(range(256)) else 43)",
    )
    assert (run.exit_code, e.decision.opinion) == (0, Opinion.ACCEPTED)


async def test_end_of_file_reaches_the_interactor(talk: Talk) -> None:
    """A program that exits is end-of-file for an interactor that waits for it; the program came first."""
    run, e, _ = await talk("say('x')", "while os.read(0, 9): pass\nsys.exit(43)")
    assert run.exit_code == 0
    assert (e.first, e.decision.opinion) == (First.PROGRAM, Opinion.WRONG)
    assert e.program.unended


async def test_half_closed_program_still_hears(talk: Talk) -> None:
    """A program that closes its output can go on reading to the end."""
    run, e, _ = await talk(
        "say('q\\n'); os.close(1); sys.exit(0 if hear() == 'late\\n' else 3)",
        "while os.read(0, 9): pass\nsay('late\\n'); sys.exit(42)",
    )
    assert run.exit_code == 0
    assert e.first is First.PROGRAM


async def test_end_that_comes_in_two_steps(talk: Talk) -> None:
    """A side that closes its output and at once its input was not there any more for what is said after the first."""
    leaving = "os.close(1); time.sleep(0.001); os.close(0); sys.exit(42)"
    _, e, _ = await talk("hear(); say('late\\n')", leaving)
    assert (e.first, e.program.bytes, e.program.dropped) == (First.INTERACTOR, 5, 5)
    listening = "os.close(1); sys.exit(42 if hear() == 'late\\n' else 43)"
    _, e, _ = await talk("hear(); say('late\\n')", listening)
    assert (e.first, e.program.dropped, e.decision.opinion) == (First.INTERACTOR, 0, Opinion.ACCEPTED)


@pytest.mark.parametrize(
    "after", ["hear(); os.abort()", "hear(); sys.exit(1)", "hear(); say('x' * 10)", "while True: pass"]
)
async def test_interactor_that_rejects_first(talk: Talk, after: str) -> None:
    """Whatever the program does then, the interactor ended first and the program is ended at once."""
    run, e, _ = await talk(
        f"say('wrong\\n'); {after}" if "while" not in after else f"say('wrong\\n')\n{after}", "hear(); sys.exit(43)"
    )
    assert verdict.rule(verdict.Facts(run, LIMITS, e.decision, e)).verdict is Verdict.WA
    assert run.signal != signal.SIGPIPE
    assert run.cpu_ms < 900


async def test_nobody_dies_of_sigpipe(talk: Talk) -> None:
    """A program that writes on after the interactor has accepted, and an interactor that writes on, end normally."""
    run, e, _ = await talk(
        "say('a\\n'); hear()\nfor _ in range(2000): say('more\\n' * 100)\nsys.exit(0)",
        "signal.signal(signal.SIGPIPE, signal.SIG_DFL); hear(); sys.exit(42)",
    )
    assert (run.cause, run.exit_code) == (Cause.EXITED, 0)
    assert e.program.dropped > 0
    _, e, _ = await talk(
        "sys.exit(0)",
        "signal.signal(13, signal.SIG_DFL); hear()\nfor _ in range(2000): say('more\\n' * 100)\nsys.exit(42)",
    )
    assert (e.interactor.cause, e.interactor.exit_code) == (Cause.EXITED, 42)


async def test_flood_stops_at_the_output_limit(talk: Talk) -> None:
    """A program that never stops writing to an interactor that reads it all is stopped at its limit."""
    run, e, log = await talk(
        "while True: say('7' * 1000 + '\\n')",
        "while os.read(0, 1 << 16): pass\nsys.exit(43)",
        program_limits=structs.replace(LIMITS, output_bytes=4 * MIB, time_ms=5000),
    )
    assert run.output_exceeded
    assert 4 * MIB < e.program.bytes < 6 * MIB
    assert len(log) < 3 * MIB  # head and tail


async def test_flood_nobody_reads_is_held_back(talk: Talk) -> None:
    """Writing to a side that does not read blocks; nothing grows, and the clock ends it."""
    run, e, _ = await talk(
        "while True: say('7' * 1000)",
        "time.sleep(30)",
        program_limits=structs.replace(LIMITS, wall_ms=500),
        interactor_limits=structs.replace(LIMITS, wall_ms=1200),
    )
    assert run.cause is Cause.WALL_LIMIT
    assert e.program.bytes < MIB
    assert not e.stalled


async def test_deadlock_is_seen_and_ended(talk: Talk) -> None:
    """Both sides read and nothing is under way: ended long before the wall limit, and called what it is."""
    run, e, _ = await talk("say('no newline'); hear()", "hear(); sys.exit(43)")
    assert e.stalled
    assert run.cause is Cause.WALL_LIMIT
    assert run.wall_ms < LIMITS.wall_limit_ms / 3
    assert e.program.unended


async def test_deadlock_is_seen_behind_a_shell(talk: Talk) -> None:
    """An interactor that a script started, which only waits for its end, is waited for no longer than another."""
    wrapped = "import subprocess\nsys.exit(subprocess.run(['/bin/sh', '-c', 'cat >/dev/null; exit 43']).returncode)"
    run, e, _ = await talk("hear()", wrapped)
    assert e.stalled
    assert run.wall_ms < LIMITS.wall_limit_ms / 3
    assert e.decision.opinion is Opinion.WRONG


async def test_deadlock_is_seen_beside_the_dead(talk: Talk) -> None:
    """A child that has ended, and that nobody asks after, does not go on either."""
    careless = "import subprocess\nchild = subprocess.Popen(['/bin/true']); hear(); sys.exit(43)"
    run, e, _ = await talk("hear()", careless)
    assert e.stalled
    assert run.wall_ms < LIMITS.wall_limit_ms / 3


@pytest.mark.parametrize(
    ("program", "interactor"),
    [
        ("time.sleep(0.4); say('x\\n'); hear()", "hear(); say('y\\n'); sys.exit(42)"),
        ("say('x\\n'); hear()", "hear(); time.sleep(0.4); say('y\\n'); sys.exit(42)"),
        (
            "say('x\\n'); hear()",
            "hear()\nt = time.process_time()\nwhile time.process_time() < t + 0.4: pass\nsay('y\\n'); sys.exit(42)",
        ),
        (
            "say('x\\n'); hear()",
            "import subprocess\nhear(); subprocess.run(['/bin/sleep', '0.4'], stdin=0); say('y\\n'); sys.exit(42)",
        ),
        (
            "import _thread\n_thread.start_new_thread(lambda: (time.sleep(0.4), say('x\\n')), ()); hear()",
            "hear(); say('y\\n'); sys.exit(42)",
        ),
        (
            "signal.signal(14, lambda *a: say('x\\n')); signal.setitimer(signal.ITIMER_REAL, 0.3); hear()",
            "hear(); say('y\\n'); sys.exit(42)",
        ),
    ],
    ids=[
        "program_sleeps",
        "interactor_sleeps",
        "interactor_computes",
        "interactors_child_works",
        "another_thread_writes",
        "a_timer_writes",
    ],
)
async def test_slow_is_not_dead(talk: Talk, program: str, interactor: str) -> None:
    """Sides that sleep, compute or wait for a slow partner are never called deadlocked."""
    run, e, _ = await talk(program, interactor)
    assert not e.stalled
    assert (run.exit_code, e.decision.opinion) == (0, Opinion.ACCEPTED)


async def test_slow_interactor_is_not_the_programs_time(talk: Talk) -> None:
    """Time that the interactor computes is taken off the program's wall clock."""
    busy = (
        "hear()\nt = time.process_time()\nwhile time.process_time() < t + 0.8: pass\nsay('y\\n'); hear(); sys.exit(42)"
    )
    run, e, _ = await talk("say('x\\n'); hear()", busy, program_limits=structs.replace(LIMITS, wall_ms=500))
    assert (run.exit_code, e.decision.opinion) == (0, Opinion.ACCEPTED)
    assert e.program.waited_ns > 0.7e9
    assert e.interactor.cpu_ms > 700
    assert run.cpu_ms < 200


@pytest.mark.parametrize(
    ("program", "interactor"),
    [
        ("say('x\\n'); sys.exit(hear() != 'y\\n')", "time.sleep(1); hear(); say('y\\n'); sys.exit(42)"),
        ("say('x\\n'); os.close(1); sys.exit(hear() != 'y\\n')", "time.sleep(1); say('y\\n'); sys.exit(42)"),
    ],
    ids=["words_are_unread", "output_is_closed"],
)
async def test_interactor_that_does_not_read_yet(talk: Talk, program: str, interactor: str) -> None:
    """A program that has said all, and waits for an answer, has no part in how long nobody reads its words."""
    run, e, _ = await talk(program, interactor, program_limits=structs.replace(LIMITS, wall_ms=500))
    assert (run.exit_code, e.decision.opinion, e.stalled) == (0, Opinion.ACCEPTED, False)


@pytest.fixture
def crowd(lane: Lane) -> Iterator[None]:
    """Ten others who want the lane's processor."""
    others = [subprocess.Popen(["/usr/bin/python3", "-c", "while True: pass"]) for _ in range(10)]
    try:
        for one in others:
            os.sched_setaffinity(one.pid, (lane.cpu,))
        yield
    finally:
        for one in others:
            one.kill()
            one.wait()


@pytest.mark.usefixtures("crowd")
async def test_crowd_is_nobodys_time(talk: Talk) -> None:
    """Each side waits long for what the other computes where there is no processor for either: no limit is hit."""
    busy = "t = time.process_time()\nwhile time.process_time() < t + 0.2: pass\n"
    limits = structs.replace(LIMITS, wall_ms=400)
    run, e, _ = await talk(
        f"{busy}say('x\\n'); hear()", f"hear()\n{busy}say('y\\n'); hear(); sys.exit(42)",
        program_limits=limits, interactor_limits=limits,
    )  # fmt: skip
    assert (run.exit_code, e.decision.opinion, e.interactor.exit_code) == (0, Opinion.ACCEPTED, 42)


@pytest.mark.usefixtures("crowd")
async def test_crowd_around_the_relay_is_nobodys_time(talk: Talk) -> None:
    """What the relay waits for a processor, with much to move, comes to neither side's limit."""
    limits = structs.replace(LIMITS, wall_ms=300, output_bytes=1024 * MIB)
    run, e, _ = await talk(
        "words = b'x' * 65536\nfor _ in range(3000): os.write(1, words)",
        "while os.read(0, 1 << 20): pass\nsys.exit(42)",
        program_limits=limits, interactor_limits=limits,
    )  # fmt: skip
    assert (run.exit_code, e.decision.opinion, e.interactor.exit_code) == (0, Opinion.ACCEPTED, 42)


async def test_interactor_that_stays_after_a_deadlock(talk: Talk) -> None:
    """Once the programs were ended it has a second to come to its end; the verdict does not wait for it."""
    patient = structs.replace(LIMITS, wall_ms=3_600_000)
    run, e, _ = await talk("hear()", "hear()\ntime.sleep(3600)", interactor_limits=patient)
    assert e.stalled
    assert (run.cause, e.interactor.cause) == (Cause.WALL_LIMIT, Cause.WALL_LIMIT)
    assert verdict.rule(verdict.Facts(run, LIMITS, e.decision, e)).verdict is Verdict.TLE


async def test_who_is_gone_does_not_wait(talk: Talk) -> None:
    """What comes after the program's end is none of its waiting."""
    _, e, _ = await talk("say('x\\n')", "hear(); hear(); time.sleep(0.5); say('y\\n'); sys.exit(42)")
    assert 0 < e.program.waited_ns <= e.program.closed_input_ns - e.started_ns


async def test_idle_interactor_is_not_the_programs_time(talk: Talk) -> None:
    """An interactor that sleeps while the program waits for it costs the program nothing."""
    limits = structs.replace(LIMITS, wall_ms=500)
    lazy = "hear(); time.sleep(1.2); say('y\\n'); hear(); sys.exit(42)"
    run, e, _ = await talk("say('x\\n'); hear()", lazy, program_limits=limits)
    assert (run.exit_code, e.decision.opinion) == (0, Opinion.ACCEPTED)


async def test_program_that_goes_on_after_a_half_close(talk: Talk) -> None:
    """An interactor that closes its output and listens on has not rejected yet: the program's crash comes first."""
    run, e, _ = await talk(
        "hear(); say('nope\\n'); os.abort()",
        "os.close(1)\nwhile os.read(0, 99): pass\nsys.exit(43)",
    )
    assert verdict.rule(verdict.Facts(run, LIMITS, e.decision, e)).verdict is Verdict.RTE


async def test_program_over_its_cpu_limit(talk: Talk) -> None:
    """A program that computes too long is ended by its own warden, first of the two."""
    run, e, _ = await talk(
        "say('x\\n')\nwhile True: pass",
        "hear(); hear(); sys.exit(43)",
        program_limits=structs.replace(LIMITS, time_ms=200),
    )
    assert run.cause is Cause.CPU_LIMIT
    assert e.first is First.PROGRAM


async def test_interactor_that_crashes_ends_the_conversation(talk: Talk) -> None:
    """Its crash is its own, told with its stderr; the program is ended and not blamed."""
    run, e, _ = await talk("say('x\\n')\nwhile True: pass", "hear(); raise SystemError('broken')")
    assert e.decision.opinion is Opinion.CONFUSED
    assert "SystemError: broken" in e.interactor_stderr
    assert run.cause is Cause.KILLED


async def test_stderr_of_both_does_not_block(talk: Talk) -> None:
    """A megabyte of complaints on either side is read and forgotten beyond the first part."""
    chatter = "os.write(2, b'e' * 1000)\n"
    run, e, _ = await talk(
        f"for _ in range(1000): {chatter}say('x\\n')", f"for _ in range(1000): {chatter}hear(); sys.exit(42)"
    )
    assert (run.exit_code, e.decision.opinion) == (0, Opinion.ACCEPTED)
    assert len(e.interactor_stderr) == 65536


async def test_who_waited_for_whom(talk: Talk) -> None:
    """The time between one side's word and the other's answer is the first one's waiting."""
    run, e, _ = await talk(
        "say('a\\n'); hear(); time.sleep(0.3); say('b\\n'); hear()",
        "hear(); time.sleep(0.1); say('1\\n'); hear(); say('2\\n'); sys.exit(42)",
    )
    assert run.exit_code == 0
    assert e.program.waited_ns >= 0.1e9
    assert e.interactor_side.waited_ns >= 0.3e9


async def test_same_lane_talks_again_and_again(talk: Talk) -> None:
    """Boxes and relay serve one conversation after another, also after one that was stopped."""
    for _ in range(3):
        _, e, _ = await talk("say('x\\n'); hear()", "hear(); say('y\\n'); sys.exit(42)")
        assert e.decision.opinion is Opinion.ACCEPTED
        run, _, _ = await talk(
            "while True: say('x' * 1000)",
            "while os.read(0, 1 << 16): pass",
            program_limits=structs.replace(LIMITS, output_bytes=MIB),
        )
        assert run.output_exceeded
