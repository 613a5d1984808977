"""rbx.cp: `rbx run`. It runs submissions without a sandbox, under limits.

Its verdicts are read from what it leaves beside the package, an evaluation a test in YAML: the screen says of a test
no more than that it failed. `--fail-fast` makes it stop at the first test that fails, as Parley does. What it keeps
lies in the package and is removed before each time.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import msgspec
from msgspec import Struct

from . import Answer
from .asking import PeerError, ask
from .install import CannotInstall, Installed, install

_OUTCOMES = {
    "accepted": "AC",
    "wrong-answer": "WA",
    "runtime-error": "RTE",
    "time-limit-exceeded": "TLE",
    "idleness-limit-exceeded": "TLE",
    "memory-limit-exceeded": "MLE",
    "output-limit-exceeded": "OLE",
    "compilation-error": "CE",
    "skipped": "SK",
}
_SOLUTION = re.compile(r"^sols/(?P<file>\S+) \((?P<folder>\.rbx/runs/\d+)\)", re.MULTILINE)
_GROUPS = ("samples", "main")


class _Result(Struct, frozen=True):
    outcome: str


class _Evaluation(Struct, frozen=True):
    result: _Result


class Rbx(Struct, frozen=True):
    """`home` stands in for the user's own, where it keeps its settings and testlib's header."""

    version: str
    installed: Installed
    home: Path
    name: str = "rbx"

    def verify(self, package: Path) -> Answer:
        for left in (".rbx", "build"):
            shutil.rmtree(package / left, ignore_errors=True)
        environment = self.installed.environment() | {"HOME": str(self.home), "XDG_CONFIG_HOME": f"{self.home}/.config"}
        done = ask([self.installed.bin / "rbx", "run", "--fail-fast"], environment=environment, folder=package)
        return Answer({file: evaluated(package / folder) for file, folder in solutions(done.out)}, done.seconds)


def solutions(out: str) -> list[tuple[str, str]]:
    """Of the run report: the names of files, and where in the package their evaluations are. Raises PeerError."""
    found = [(line["file"], line["folder"]) for line in _SOLUTION.finditer(out)]
    if not found:
        raise PeerError(f"rbx: no solution is named in what it said\n{out[-2000:]}")
    return found


def evaluated(folder: Path) -> tuple[str, ...]:
    """Of each test, samples first. Raises PeerError for an outcome that nobody knows."""
    files = [file for group in _GROUPS for file in sorted((folder / group).glob("*.eval"))]
    outcomes = [msgspec.yaml.decode(file.read_bytes(), type=_Evaluation).result.outcome for file in files]
    unknown = [outcome for outcome in outcomes if outcome not in _OUTCOMES]
    if unknown or not outcomes:
        raise PeerError(f"rbx: {folder} has outcomes {', '.join(unknown) or 'of no test'}")
    return tuple(_OUTCOMES[outcome] for outcome in outcomes)


def ready() -> Rbx:
    """Raises CannotInstall.

    The header of testlib is put where it would come by a download when it is first needed; it is the copy that rbx
    itself brings.
    """
    installed = install("rbx", "rbx.cp>=2.3.3,<2.4", package="rbx.cp")
    header = next(installed.bin.parent.glob("lib/python*/site-packages/rbx/resources/predownloaded/testlib.h"), None)
    if header is None:
        raise CannotInstall(f"rbx: {installed.version} brings no testlib.h")
    home = installed.bin.parent / "home"
    settings = home / ".config" / "rbx"
    settings.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(header, settings / "testlib.h")
    return Rbx(installed.version, installed, home)
