"""The events of docs/reference/semantics.md in real conversations: delays on either side never change a verdict.

Each is held by each semantics; PARLEY_REPEATS=200 asks for as many repetitions.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core import verdict
from parley.core.box import Box
from parley.core.lane import Lane
from parley.core.language import Language
from parley.core.model import MIB, Decision, Limits, Opinion, Program, Semantics, Verdict
from parley.core.workspace import Workspace
from parley.interactors.conversation import Heard, hold
from parley.interactors.roles import Roles, Side

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(3600)]

REPEATS = int(os.environ.get("PARLEY_REPEATS", "1"))
LIMITS = Limits(time_ms=150, memory_bytes=256 * MIB, processes=4, wall_ms=20_000)
SOFT_MS = 40  # a limit that is counted, while the program is not stopped yet
HELP = """
import os, signal, sys, time
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
def say(text): os.write(1, text.encode())
def hear():
    line = b''
    while not line.endswith(b'\\n'):
        byte = os.read(0, 1)
        if not byte: return line.decode()
        line += byte
    return line.decode()
def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
"""
AC, JE, RTE, TLE, WA = Verdict.AC, Verdict.JE, Verdict.RTE, Verdict.TLE, Verdict.WA
REJECT, ACCEPT = "hear(); {wait}; sys.exit(43)", "hear(); {wait}; sys.exit(42)"

# The program, the interactor, and the verdicts in the order of `Semantics`. Both wait where it says so.
EVENTS: dict[str, tuple[str, str, tuple[Verdict, ...]]] = {
    "rejects, the program writes on": (
        "{wait}; say('7\\n'); hear(); {wait}; say('8\\n')",
        REJECT,
        (WA, RTE, RTE, RTE, WA),
    ),
    "rejects, the program spins": ("say('7\\n'); hear(); {wait}; burn(9)", REJECT, (WA, TLE, TLE, TLE, TLE)),
    "rejects, the program exits with 1": ("say('7\\n'); {wait}; hear(); sys.exit(1)", REJECT, (WA, RTE, RTE, RTE, RTE)),
    "exits too early": (
        "{wait}; sys.exit(0)",
        "{wait}; say('1\\n'); {wait}; hear() or os.kill(os.getpid(), signal.SIGPIPE); sys.exit(42)",
        (JE, JE, JE, RTE, WA),
    ),
    "both wait": ("{wait}; hear()", "{wait}; hear(); sys.exit(43)", (TLE, TLE, TLE, TLE, TLE)),
    "accepts, the program crashes": ("say('7\\n'); hear(); {wait}; os.abort()", ACCEPT, (RTE, RTE, RTE, RTE, RTE)),
    "accepts, the program writes on": ("say('7\\n'); hear(); {wait}; say('8\\n')", ACCEPT, (AC, RTE, RTE, RTE, AC)),
    "rejects what is over its time": ("burn(0.05); {wait}; say('7\\n'); hear()", REJECT, (WA, TLE, TLE, TLE, TLE)),
}


@pytest.fixture
def counted() -> Iterator[object]:
    """Whatever this machine has; the kinds of accounting are the sandbox contract's affair."""
    from parley.core import accounting  # noqa: PLC0415 - overrides the shared fixture, no more

    with accounting.chosen() as counted:
        yield counted


def script(workspace: Workspace, text: str) -> Program:
    argv = ("/usr/bin/python3", "-S", "-c", HELP + text)
    language = Language("python3", "", (), run=argv, processes=4, profile="python")
    return Program(language, "", Path(workspace.folder("programs")), argv)


def delayed(text: str, chance: random.Random) -> str:
    """With a wait of its own, often none, at each place that is for one."""
    while "{wait}" in text:
        text = text.replace("{wait}", f"time.sleep({chance.choice([0, 0, 0.001, 0.01, 0.06])})", 1)
    return text


@pytest.mark.parametrize("semantics", list(Semantics))
@pytest.mark.parametrize("event", EVENTS)
async def test_verdict_never_varies(lane: Lane, workspace: Workspace, event: str, semantics: Semantics) -> None:
    """Whoever is late: the verdict is the one that the semantics give the event."""
    program, interactor, expected = EVENTS[event]
    limits = replace(LIMITS, time_ms=SOFT_MS) if event == "rejects what is over its time" else LIMITS
    chance = random.Random(f"{event} {semantics}")

    async def decide(_: Box, heard: Heard) -> Decision:
        opinions = {42: Opinion.ACCEPTED, 43: Opinion.WRONG}
        return Decision(opinions.get(heard.run.exit_code or 0, Opinion.CONFUSED), message=heard.stderr)

    for _ in range(REPEATS):
        ours = script(workspace, delayed(program, chance))
        theirs = script(workspace, delayed(interactor, chance))
        roles = Roles(
            (Side(ours, ours.argv, (), LIMITS),),
            Side(theirs, theirs.argv, (), replace(LIMITS, time_ms=5000)),
            accepts=lambda result: result.exit_code == 42,
            to_their_end=semantics is not Semantics.ICPC,
        )
        run, exchange, _ = await hold(lane, roles, decide)
        ruling = verdict.rule(verdict.Facts(run, limits, exchange.decision, exchange, semantics))
        assert ruling.verdict is expected[list(Semantics).index(semantics)], (ruling, ours.argv, theirs.argv)
        assert "ms" in ruling.reason
