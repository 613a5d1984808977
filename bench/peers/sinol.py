"""sinol-make: `sinol-make run`, with the time tool `time`, by which it runs submissions without a sandbox.

It has no way to stop at the first test that fails. What it keeps lies in the package and is removed before each time.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from msgspec import Struct

from ..bench import processors
from . import Answer
from .asking import PeerError, ask
from .install import Installed, install

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_STATUSES = {"OK": "AC", "WA": "WA", "TL": "TLE", "RE": "RTE", "ML": "MLE", "CE": "CE"}


class Sinol(Struct, frozen=True):
    version: str
    installed: Installed
    name: str = "sinol-make"

    def verify(self, package: Path) -> Answer:
        shutil.rmtree(package / ".cache", ignore_errors=True)
        command: list[str | Path] = [
            self.installed.bin / "python", "-P", Path(__file__).with_name("sinol_driver.py"), "run",
            "--time-tool", "time", "--cpus", str(processors()), "--compile-mode", "weak", "--ignore-expected",
            "--python-interpreter-path", "/usr/bin/python3",
        ]  # fmt: skip
        done = ask(command, environment=self.installed.environment(), folder=package, codes=(0, 1))
        return Answer(parsed(done.out, package.name), done.seconds)


def parsed(text: str, task: str) -> dict[str, tuple[str, ...]]:
    """Of each group, in their order; a group of ours is a test. Raises PeerError for what is no table of such.

    ::

        --------+-------------+
         groups | plus.cpp    |      as many submissions side by side as fit the screen,
                |             |      long names in several lines
        ------- | ----------- |
              1 | OK    5/  5 |      status and points of each group
    """
    statuses: dict[str, list[str]] = {}
    names: list[str] = []
    heading = False
    for line in _COLOUR.sub("", text).splitlines():
        first, *cells = [cell.strip() for cell in line.split("|")[:-1]] or [""]
        if first == "groups":
            names, heading = cells, True
        elif heading and not first:
            names = [name + more for name, more in zip(names, cells, strict=True)]
        elif heading and first.startswith("-"):
            heading = False
        elif not first.isdigit():
            names = names if not first or first.startswith("-") else []  # below the groups there are single tests
        elif names:
            for name, cell in zip(names, cells, strict=True):
                statuses.setdefault(name, []).append(cell.split()[0])
    if not statuses:
        raise PeerError(f"sinol-make: no table of results can be found in what it said\n{text[-2000:]}")
    return {_own_name(name, task): tuple(_STATUSES.get(one, one) for one in found) for name, found in statuses.items()}


def _own_name(name: str, task: str) -> str:
    """As the bench calls it: without the task's name and the number."""
    return re.sub(rf"^{re.escape(task)}[sb]\d+_", "", name)


def ready() -> Sinol:
    """Raises CannotInstall."""
    installed = install("sinol-make", "sinol-make>=1.9.16,<1.10", package="sinol-make")
    return Sinol(installed.version, installed)
