"""Gets a peer from PyPI into a virtual environment of its own, once.

::

    <cache>/parley-bench/<name>/             the environment, as `python -m venv` makes it
    <cache>/parley-bench/<name>/installed    what was asked for, and the version that came; the last thing written
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
from msgspec import Struct

from ..environment import clean

_MARKER = "installed"
_PATIENCE_S = 1200  # some are compiled here


class CannotInstall(Exception):
    """In a line: what is missing, and what would help."""


class Installed(Struct, frozen=True):
    """`bin` has the peer's commands, and its `python`."""

    bin: Path
    version: str

    def environment(self) -> dict[str, str]:
        """What its commands run in: its own commands are found first, as in an environment that was activated."""
        inherited = clean()
        return inherited | {"PATH": f"{self.bin}{os.pathsep}{inherited.get('PATH', os.defpath)}"}


class _Marker(Struct, frozen=True):
    requirement: str
    python: str
    version: str


def folder() -> Path:
    """Where all of the peers lie."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "parley-bench"


def install(name: str, requirement: str, *, package: str, header: tuple[str, str] | None = None) -> Installed:
    """Once, for this requirement and this Python. Raises CannotInstall.

    `package` is the distribution whose version counts; `header` a C header that it is compiled with, and the Debian
    package that has it.
    """
    place = folder() / name
    python = sys.version.split(maxsplit=1)[0]
    marker = _read(place / _MARKER)
    if marker and marker.requirement == requirement and marker.python == python:
        return Installed(place / "bin", marker.version)
    if header:
        _ensure(name, *header)
    shutil.rmtree(place, ignore_errors=True)
    _run(name, sys.executable, "-m", "venv", str(place))
    _run(name, str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--use-pep517", requirement)
    asked = f"import importlib.metadata; print(importlib.metadata.version({package!r}))"
    version = _run(name, str(place / "bin" / "python"), "-c", asked).strip()
    (place / _MARKER).write_bytes(msgspec.json.encode(_Marker(requirement, python, version)))
    return Installed(place / "bin", version)


def _read(path: Path) -> _Marker | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Marker)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _ensure(name: str, header: str, package: str) -> None:
    """The header, by Debian's package where we may install one."""
    if Path(header).exists():
        return
    command = ("apt-get", "install", "--yes", "--no-install-recommends", package)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CannotInstall(f"{name} is compiled with {header}, which is missing: {' '.join(command)}")
    _run(name, *command[:1], "-o", "DPkg::Lock::Timeout=300", *command[1:])


def _run(name: str, *command: str) -> str:
    """What it printed. Raises CannotInstall with the last thing that it complained of."""
    try:
        done = subprocess.run(
            command, env=clean(), stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
            timeout=_PATIENCE_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotInstall(f"{name}: {error}") from error
    if done.returncode:
        complaint = (done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}").splitlines()[-1]
        raise CannotInstall(f"{name}: `{' '.join(command[:6])} …` failed: {complaint}")
    return done.stdout
