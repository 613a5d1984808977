"""Faults are brought about from outside, in the real command: processes killed, disks filled, limits lowered."""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ..cli.command import Done, called, descendants, wait_until

PR_SET_CHILD_SUBREAPER = 36


@pytest.fixture(autouse=True)
def orphans() -> Iterator[None]:
    """Whatever loses its parent becomes our child, and has to be gone at the end."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    assert prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    before = set(descendants(os.getpid()))
    yield
    try:
        wait_until(lambda: set(descendants(os.getpid())) <= before, "a process was left running")
    finally:
        assert prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0) == 0
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Three tests, echo, generous limits."""
    return echo_package(tmp_path / "echo", tests=3)


def echo_package(root: Path, *, tests: int, time_limit: float = 5) -> Path:
    (root / "data" / "secret").mkdir(parents=True)
    for number in range(tests):
        for ending in ("in", "ans"):
            (root / f"data/secret/{number:04d}.{ending}").write_text(f"{number}\n")
    (root / "problem.yaml").write_text(f"name: Echo\nlimits: {{time_limit: {time_limit}, memory: 256}}\n")
    return root


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def wait_for(process: subprocess.Popen[bytes], name: str) -> int:
    """The first process of that name below the judge."""
    found: list[int] = []

    def look() -> bool:
        assert process.poll() is None, "the judge ended before it got so far"
        found.extend(called(process.pid, name))
        return bool(found)

    wait_until(look, f"no process called {name} was ever seen")
    return found[0]


def verdicts(done: Done) -> dict[str, list[str]]:
    """Of each submission, by the name of its file, those of its tests; of one without tests, its own."""
    return {
        name: [test["verdict"] for test in record["tests"]] or [record["verdict"]]
        for name, record in done.records.items()
    }


def reasons(done: Done, name: str) -> list[str]:
    tests: list[dict[str, Any]] = done.records[name]["tests"]
    return [test["reason"] for test in tests]


@pytest.fixture
def own_mounts() -> Callable[[str], tuple[str, ...]]:
    """Steps of a shell -> the prefix that takes them in a mount namespace of its own, then becomes the command."""

    def prefix(steps: str) -> tuple[str, ...]:
        words = ("unshare", "--mount", "sh", "-c", f'{steps} && exec "$@"', "sh")
        tried = subprocess.run([*words, "true"], check=False, capture_output=True)
        if tried.returncode:
            pytest.skip(f"no mounts can be made here: {tried.stderr.decode().strip()}")
        return words

    return prefix
