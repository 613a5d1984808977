"""The command `parley`, as users start it, in a process of its own, and what it took."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from parley.core.report import Report

from ..environment import clean

_PROBE = Path(__file__).with_name("probe.py")


class Failed(Exception):
    """A command of the bench's own came to another end than it must. What was asked, and what it said."""


class Cost(Struct, frozen=True):
    """`seconds` are from outside, from the start of the process to its end; the others are the judge's own."""

    seconds: float
    cpu_seconds: float
    memory_bytes: int


class Command(Struct, frozen=True):
    """`home` is a folder for the cache and all else that a user's home has."""

    home: Path

    def run(self, *words: str | Path, stdout: int | IO[bytes] = subprocess.DEVNULL) -> Cost:
        """Raises Failed unless it ends with 0."""
        used = self.home / "used"
        line = [sys.executable, "-P", _PROBE, used, *words]
        began = time.perf_counter()
        done = subprocess.run(
            line, env=self._environment, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, check=False
        )
        seconds = time.perf_counter() - began
        if done.returncode:
            said = done.stderr.decode(errors="replace")[-2000:]
            raise Failed(f"parley {' '.join(map(str, words))} ended with {done.returncode}: {said}")
        memory, cpu = used.read_text(encoding="ascii").split()
        return Cost(seconds, float(cpu), int(memory))

    def judge(self, package: Path, submission: Path, *more: str, tests: int) -> Cost:
        """`parley judge --json`, the report to a file. Raises Failed unless all of so many tests are accepted."""
        place = self.home / "report.json"
        with place.open("wb") as report:
            cost = self.run("judge", package, submission, "--json", *more, stdout=report)
        (record,) = msgspec.json.decode(place.read_bytes(), type=Report).submissions
        if record.verdict != "AC" or len(record.tests) != tests:
            raise Failed(
                f"{package}: {record.verdict} on {len(record.tests)} tests, not AC on {tests}: {record.message}"
            )
        return cost

    @property
    def _environment(self) -> dict[str, str]:
        places = {"XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state", "XDG_CONFIG_HOME": "config"}
        return {**clean(), **{name: str(self.home / folder) for name, folder in places.items()}}


def command(folder: Path) -> Command:
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    return Command(home)
