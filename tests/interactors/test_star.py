"""Several programs and one interactor: streams, descriptors and named pipes, ends, waiting for each other."""

from __future__ import annotations

from collections.abc import Awaitable
from pathlib import Path
from typing import Protocol

import pytest

from parley.core import verdict
from parley.core.box import Box
from parley.core.lane import Lane
from parley.core.language import Language
from parley.core.model import MIB, Cause, Decision, Exchange, First, Limits, Opinion, Program, RunResult, Verdict
from parley.core.workspace import Workspace
from parley.interactors.conversation import Heard, hold
from parley.interactors.roles import Roles, Side
from parley.interactors.transcript import entries
from parley.interactors.wiring import Wiring

pytestmark = pytest.mark.anyio

LIMITS = Limits(time_ms=1000, memory_bytes=256 * MIB, processes=4)
# A process finds its partners as its wiring says: `ways[n]` is where it reads from and writes to the n-th.
HELP = """
import os, sys, time
def ways(by, count):
    if by == 'streams': return [(0, 1)]
    if by == 'descriptors': return [(3 + 2 * n, 4 + 2 * n) for n in range(count)]
    return [(os.open(f'/given/{n}.in', os.O_RDONLY), os.open(f'/given/{n}.out', os.O_WRONLY)) for n in range(count)]
def say(text, n=0): os.write(WAYS[n][1], text.encode())
def hear(n=0):
    line = b''
    while not line.endswith(b'\\n'):
        byte = os.read(WAYS[n][0], 1)
        if not byte: return line.decode()
        line += byte
    return line.decode()
"""


class Talk(Protocol):
    def __call__(
        self, programs: list[str], interactor: str, *, programs_by: Wiring = ..., interactor_by: Wiring = ...
    ) -> Awaitable[tuple[RunResult, Exchange, bytes]]: ...


@pytest.fixture
def talk(lane: Lane, workspace: Workspace) -> Talk:
    """Python scripts in conversation; the interactor decides by exit code, and what it prints is kept."""

    def script(text: str, by: Wiring, count: int) -> Program:
        folder = workspace.folder("programs")
        argv = ("/usr/bin/python3", "-S", "-c", f"{HELP}\nWAYS = ways({by.value!r}, {count})\n{text}")
        language = Language("python3", "", (), run=argv, processes=4, profile="python")
        return Program(language, "", Path(folder), argv)

    async def decide(box: Box, heard: Heard) -> Decision:
        opinions = {42: Opinion.ACCEPTED, 43: Opinion.WRONG}
        opinion = opinions.get(heard.run.exit_code or 0, Opinion.CONFUSED)
        return Decision(opinion, message=heard.stderr, output=heard.output.open().read())

    async def run(
        programs: list[str],
        interactor: str,
        *,
        programs_by: Wiring = Wiring.STREAMS,
        interactor_by: Wiring = Wiring.DESCRIPTORS,
    ) -> tuple[RunResult, Exchange, bytes]:
        ours = [script(text, programs_by, 1) for text in programs]
        theirs = script(interactor, interactor_by, len(programs))
        roles = Roles(
            tuple(Side(one, one.argv, (), LIMITS) for one in ours),
            Side(theirs, theirs.argv, (), LIMITS),
            accepts=lambda result: result.exit_code == 42,
            programs_by=programs_by,
            interactor_by=interactor_by,
        )
        return await hold(lane, roles, decide)

    return run


@pytest.mark.parametrize("programs_by", list(Wiring))
@pytest.mark.parametrize("interactor_by", [Wiring.DESCRIPTORS, Wiring.FIFOS])
async def test_two_programs(talk: Talk, programs_by: Wiring, interactor_by: Wiring) -> None:
    """Each talks to the interactor alone; what that prints is no part of the conversation."""
    run, e, _ = await talk(
        ["say('one\\n'); sys.exit(hear() != 'two\\n')", "sys.exit(hear() != 'one\\n' or say('two\\n'))"],
        "say(hear(0), 1); say(hear(1), 0); print('0.5'); sys.stdout.flush(); sys.exit(42)",
        programs_by=programs_by,
        interactor_by=interactor_by,
    )
    assert [player.run.exit_code for player in e.players] == [0, 0], e.players
    assert (run.exit_code, e.decision.opinion, e.decision.output) == (0, Opinion.ACCEPTED, b"0.5\n")
    assert [(p.wrote.bytes, p.heard.bytes) for p in e.players] == [(4, 4), (4, 4)]


@pytest.mark.parametrize("by", list(Wiring))
async def test_an_end_is_told_to_the_interactor(talk: Talk, by: Wiring) -> None:
    """A program that ends is end-of-file on its link; the others go on."""
    run, e, _ = await talk(
        ["sys.exit(3)", "say(hear())"],
        "ok = hear(0) == ''; say('still\\n', 1); sys.exit(42 if ok and hear(1) == 'still\\n' else 43)",
        programs_by=by,
        interactor_by=Wiring.FIFOS,
    )
    assert e.decision.opinion is Opinion.ACCEPTED
    assert [player.run.exit_code for player in e.players] == [3, 0]
    assert (e.decisive, run.exit_code, e.first) == (0, 3, First.PROGRAM)


async def test_a_named_pipe_that_nobody_opens(talk: Talk) -> None:
    """A process that never opens its named pipes ends the link by ending."""
    _, e, _ = await talk(
        ["WAYS or 0; sys.exit(0)", "sys.exit(0)"], "sys.exit(42 if hear(0) == hear(1) == '' else 43)",
        programs_by=Wiring.STREAMS, interactor_by=Wiring.FIFOS,
    )  # fmt: skip
    assert e.decision.opinion is Opinion.ACCEPTED


async def test_what_programs_use_together(talk: Talk) -> None:
    """CPU time is the sum of all, memory the most of one; the first that ended badly is the decisive one."""
    burn = "t = time.process_time()\nwhile time.process_time() < t + 0.3: pass\n"
    run, e, _ = await talk([burn, burn + "sys.exit(7)"], "hear(0); hear(1); sys.exit(42)")
    each = [player.run for player in e.players]
    assert run.cpu_ns == sum(one.cpu_ns for one in each) > 590_000_000
    assert run.memory_bytes == max(one.memory_bytes for one in each)
    assert (e.decisive, run.exit_code) == (1, 7)


async def test_all_wait_for_each_other(talk: Talk) -> None:
    """Found at once, with named pipes too; nobody is at fault but the programs."""
    run, e, _ = await talk(["hear()", "hear()"], "hear(1); sys.exit(42)", interactor_by=Wiring.FIFOS)
    assert e.stalled
    assert [player.run.cause for player in e.players] == [Cause.WALL_LIMIT] * 2
    assert run.wall_ms < 1000


async def test_one_waits_for_another_that_sleeps(talk: Talk) -> None:
    """That is no deadlock, and the time is not the waiting one's."""
    _, e, _ = await talk(["time.sleep(0.4); say('x\\n')", "hear()"], "say(hear(0), 1); hear(1); sys.exit(42)")
    assert not e.stalled
    assert [player.run.exit_code for player in e.players] == [0, 0]


async def test_stderr_is_in_the_transcript(talk: Talk) -> None:
    """In its place among what was said, with whose it is."""
    _, e, log = await talk(
        ["os.write(2, b'A'); say('a\\n'); hear()", "os.write(2, b'B'); say('b\\n'); hear()"],
        "hear(0); hear(1); os.write(2, b'both'); say('x\\n', 0); say('y\\n', 1); sys.exit(42)",
    )
    told = [(x.event, x.side, x.program, x.text) for x in entries(log, e.started_ns, 2) if x.text is not None]
    assert told.index(("stderr", "program", 0, "A")) < told.index(("data", "interactor", 0, "x\n"))
    assert told.index(("stderr", "interactor", 0, "both")) < told.index(("data", "interactor", 1, "y\n"))
    assert ("stderr", "program", 1, "B") in told
    assert [player.stderr for player in e.players] == ["A", "B"]
    assert e.interactor_stderr == "both"


async def test_a_flood_of_one(talk: Talk) -> None:
    """The judge ends who floods, and the others hear of it through the interactor alone."""
    limits = Limits(time_ms=5000, memory_bytes=256 * MIB, processes=4, output_bytes=1 << 20)
    run, e, _ = await talk(
        ["while True: os.write(2, b'x' * 65536)", "hear(); sys.exit(0)"],
        "hear(0); say('go\\n', 1); hear(1); sys.exit(42)",
    )
    assert verdict.rule(verdict.Facts(run, limits, e.decision, e)).verdict is Verdict.OLE
    assert e.players[1].run.exit_code == 0
    assert len(e.players[0].stderr) == 65536
