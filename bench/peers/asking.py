"""Running a peer's command, and its wall time from outside: from the start of the process to its end."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

_PATIENCE_S = 1800


class PeerError(Exception):
    """A peer did not do what it was asked, or nothing in what it printed could be understood."""


class Asked(Struct, frozen=True):
    """What a command that has ended wrote; `seconds` is wall time."""

    out: str
    err: str
    code: int
    seconds: float


def ask(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    codes: Sequence[int] = (0,),
    folder: Path | None = None,
    stdin: str = "",
) -> Asked:
    """Raises PeerError where it ends with another exit code than `codes`, or not at all."""
    words = [str(word) for word in command]
    began = time.perf_counter()
    try:
        done = subprocess.run(
            words, env=dict(environment), cwd=folder, input=stdin, capture_output=True, text=True, errors="replace",
            timeout=_PATIENCE_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeerError(f"{' '.join(words)}: {error}") from error
    seconds = time.perf_counter() - began
    if done.returncode not in codes:
        raise PeerError(f"{' '.join(words)}: exit code {done.returncode}\n{(done.stdout + done.stderr)[-2000:]}")
    return Asked(done.stdout, done.stderr, done.returncode, seconds)
