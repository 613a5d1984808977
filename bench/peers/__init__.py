"""Other judges, each in a virtual environment of its own, asked as their users would ask them.

A peer says its verdicts; a section compares them with ours, and `Disagreement` ends the bench: who is wrong wins
nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from msgspec import Struct


class Disagreement(Exception):
    """A peer came to other verdicts than Parley on the bench's own problem. What was asked, and both answers."""


class Told(Struct, frozen=True):
    """What a judge tells of one test that was run."""

    cpu_ms: float
    memory_bytes: int


class Answer(Struct, frozen=True):
    """What a peer said of a whole problem or of one submission, in Parley's verdicts (`AC`, `WA`, `TLE`, `RTE` ...).

    `verdicts` is by the name of the submission's file: one of each test where the peer tells them, else the one.
    `seconds` is wall time of what was asked, as `what` of the section defines it. `told` is of each test, where the
    peer tells it.
    """

    verdicts: dict[str, tuple[str, ...]]
    seconds: float
    told: dict[str, tuple[Told, ...]] = {}


class Peer(Protocol):
    """One other judge that is ready to be asked."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def verify(self, package: Path) -> Answer:
        """All submissions of a package in this peer's own format, as its users run it, in one command."""
        ...


class Peers(Struct, frozen=True):
    """Those that are ready, and why the others are not."""

    ready: dict[str, Peer] = {}
    absent: dict[str, str] = {}
