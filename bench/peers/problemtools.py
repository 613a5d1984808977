"""problemtools: `verifyproblem` of a legacy package. It runs submissions without a sandbox.

It is asked for all that it looks at, as its users ask it, but for the statement, which wants LaTeX.
"""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from ..bench import processors
from . import Answer
from .asking import PeerError, ask
from .install import Installed, install

_PARTS = ("config", "validators", "graders", "data", "submissions")
# The language in brackets may have brackets of its own; one that is not as expected `got` its verdict, and is an error.
_LINE = re.compile(
    r"^(?:ERROR)?\s+(?P<folder>\w+)/(?P<file>\S+) \(.*?\) (?:OK:|got) (?P<verdict>[A-Z]{2,3})\b", re.MULTILINE
)


class Problemtools(Struct, frozen=True):
    version: str
    installed: Installed
    name: str = "problemtools"

    def verify(self, package: Path) -> Answer:
        """One verdict a submission: it stops at the first test that fails, and does not say all."""
        limit = (package / ".timelimit").read_text(encoding="ascii").strip()
        command: list[str | Path] = [
            self.installed.bin / "verifyproblem", "--fixed_timelim", limit, "--threads", str(processors()),
            "--log_level", "info", "--parts", *_PARTS, "--", package,
        ]  # fmt: skip
        done = ask(command, environment=self.installed.environment(), codes=(0, 1))
        return Answer(parsed(done.out + done.err), done.seconds)


def parsed(text: str) -> dict[str, tuple[str, ...]]:
    """Lines such as `   accepted/fast.cpp (C++) OK: AC [CPU: 0.01s @ testcase secret/1]`. Raises PeerError."""
    found: dict[str, tuple[str, ...]] = {line["file"]: (line["verdict"],) for line in _LINE.finditer(text)}
    if not found:
        raise PeerError(f"problemtools: no verdict can be found in what it said\n{text[-2000:]}")
    return found


def ready() -> Problemtools:
    """Raises CannotInstall."""
    installed = install("problemtools", "problemtools>=1.20260907,<2", package="problemtools")
    return Problemtools(installed.version, installed)
