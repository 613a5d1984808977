"""Many conversations at once, of sides that sleep, compute and wait by chance: none is ever called dead.

More of them than there are processors, beside others who only compute; pauses lie around the time after which a quiet
conversation is looked at. PARLEY_REPEATS asks for more of them.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.core.box import Box
from parley.core.lane import Lane
from parley.core.language import Language
from parley.core.model import MIB, Decision, Exchange, Limits, Opinion, Program
from parley.core.tasks import task_group
from parley.core.workspace import Workspace
from parley.interactors.conversation import Heard, hold
from parley.interactors.roles import Roles, Side

pytestmark = pytest.mark.anyio

REPEATS = int(os.environ.get("PARLEY_REPEATS", "1"))
LANES = 6
LIMITS = Limits(time_ms=20_000, wall_ms=120_000, memory_bytes=256 * MIB, processes=4)
HELP = """
import _thread, os, random, select, signal, sys, threading, time
chance = random.Random({seed!r})
def say(text): os.write(1, text.encode())
def hear():
    line = b''
    if chance.random() < 0.5: select.select([0], [], [])
    while not line.endswith(b'\\n'):
        byte = os.read(0, 1)
        if not byte: sys.exit(1)
        line += byte
    return line.decode()
def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
def drips(text, seconds):
    for letter in text:
        time.sleep(seconds / len(text))
        say(letter)
def alarms(text, seconds):
    signal.signal(signal.SIGALRM, lambda *_: (signal.signal(signal.SIGALRM, signal.SIG_DFL), say(text)))
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
WAYS = (
    lambda text, s: (time.sleep(s), say(text)),
    lambda text, s: (select.select([], [], [], s), say(text)),
    lambda text, s: (select.select([0], [], [], s), say(text)),
    lambda text, s: (threading.Event().wait(s), say(text)),
    lambda text, s: (burn(s / 3), say(text)),
    lambda text, s: _thread.start_new_thread(lambda: (time.sleep(s), say(text)), ()),
    lambda text, s: _thread.start_new_thread(lambda: (threading.Event().wait(s), say(text)), ()),
    alarms,
    drips,
)
order = chance.sample(WAYS, len(WAYS))
def late(text):
    order.pop()(text, chance.choice((0.001, 0.03, 0.06, 0.2, 0.35)))
"""
ROUNDS = 9  # each way once
PROGRAM = """
for number in range(ROUNDS):
    late(f'{number}\\n')
    if hear() != f'{number + 1}\\n': sys.exit(2)
"""
INTERACTOR = """
for number in range(ROUNDS):
    if hear() != f'{number}\\n': sys.exit(43)
    late(f'{number + 1}\\n')
time.sleep(0.5)
sys.exit(42)
"""


@pytest.fixture
def counted() -> Iterator[object]:
    """Whatever this machine has; the kinds of accounting are the sandbox contract's affair."""
    from parley.core import accounting  # noqa: PLC0415 - overrides the shared fixture, no more

    with accounting.chosen() as counted:
        yield counted


@pytest.fixture
def crowd() -> Iterator[None]:
    """Others who want each processor."""
    others = [subprocess.Popen(["/usr/bin/python3", "-c", "while True: pass"]) for _ in os.sched_getaffinity(0)]
    try:
        yield
    finally:
        for one in others:
            one.kill()
            one.wait()


def script(workspace: Workspace, text: str, seed: str) -> Program:
    text = HELP.replace("{seed!r}", repr(seed)) + text.replace("ROUNDS", str(ROUNDS))
    argv = ("/usr/bin/python3", "-S", "-c", text)
    language = Language("python3", "", (), run=argv, processes=4, profile="python")
    return Program(language, "", Path(workspace.folder("programs")), argv)


async def decide(_: Box, heard: Heard) -> Decision:
    opinions = {42: Opinion.ACCEPTED, 43: Opinion.WRONG}
    return Decision(opinions.get(heard.run.exit_code or 0, Opinion.CONFUSED), message=heard.stderr)


@pytest.mark.usefixtures("crowd")
async def test_none_is_called_dead(lane: Lane, workspace: Workspace) -> None:
    """All say all they have to say, however late, and come to their own end."""
    ended: list[Exchange] = []
    chance = random.Random(20)

    async def talk(number: int) -> None:
        async with Lane(lane.site, number) as own:
            for _ in range(REPEATS):
                ours = script(workspace, PROGRAM, f"ours {chance.random()}")
                theirs = script(workspace, INTERACTOR, f"theirs {chance.random()}")
                roles = Roles(
                    (Side(ours, ours.argv, (), LIMITS),),
                    Side(theirs, theirs.argv, (), LIMITS),
                    accepts=lambda result: result.exit_code == 42,
                )
                _, exchange, _ = await hold(own, roles, decide)
                ended.append(exchange)

    async with task_group() as tasks:
        for number in range(1, LANES + 1):
            tasks.start_soon(talk, number)
    assert [one for one in ended if one.stalled] == []
    assert [(one.players[0].run.exit_code, one.interactor.exit_code) for one in ended] == [(0, 42)] * LANES * REPEATS
