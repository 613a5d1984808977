"""BAPCtools: `bt run` of a package of 2025-09. It runs submissions without a sandbox.

It keeps what it compiled in the folder for temporary files, of which it is given a new one each time, so that it
compiles each time. Jobs are as many as there are processors, where it would take half of them by itself.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from msgspec import Struct

from ..bench import processors
from . import Answer
from .asking import PeerError, ask
from .install import Installed, install

_LINE = re.compile(r"^\s*(?P<folder>\w+)/(?P<file>[^\s:]+):\s+(?P<verdict>[A-Z]+)\b", re.MULTILINE)
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CODES = {"CTE": "CE"}


class Bapctools(Struct, frozen=True):
    version: str
    installed: Installed
    name: str = "bapctools"

    def verify(self, package: Path) -> Answer:
        """One verdict a submission: it stops at the first test that fails."""
        command: list[str | Path] = [self.installed.bin / "bt", "run", "--no-bar", "--jobs", str(processors())]
        with tempfile.TemporaryDirectory(prefix="parley-bench-") as scratch:
            environment = self.installed.environment() | {"TMPDIR": scratch}
            done = ask(command, environment=environment, codes=(0, 1), folder=package)
        return Answer(parsed(done.out + done.err), done.seconds)


def parsed(text: str) -> dict[str, tuple[str, ...]]:
    """Lines such as `accepted/fast.cpp:   AC 0.008s @ secret/1`. Raises PeerError where there is none."""
    lines = _LINE.finditer(_COLOUR.sub("", text))
    found: dict[str, tuple[str, ...]] = {
        line["file"]: (_CODES.get(line["verdict"], line["verdict"]),) for line in lines
    }
    if not found:
        raise PeerError(f"bapctools: no verdict can be found in what it said\n{text[-2000:]}")
    return found


def ready() -> Bapctools:
    """Raises CannotInstall."""
    installed = install("bapctools", "bapctools>=2026.10,<2027", package="bapctools")
    return Bapctools(installed.version, installed)
