"""Taking cgroups away, of either version: a process may still be leaving one."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import anyio

from ..workspace import is_running
from .account import PREFIX

_TRIES = 300  # seconds on a busy machine: the last process of a box may take its time
_SECONDS = 0.01
_MOMENT = 50


async def remove(group: Path) -> None:
    """Waits for some seconds; a group that is in use even then is left to the next judge.

    Whoever is still in it after a moment has lost its warden (without a box a program may kill that), and is killed.
    """
    for attempt in range(_TRIES):
        if attempt and attempt % _MOMENT == 0:
            _strike(group)
        try:
            group.rmdir()  # noqa: ASYNC240 - in the memory of the kernel
        except FileNotFoundError:
            return
        except OSError:
            await anyio.sleep(_SECONDS)
        else:
            return


def _strike(group: Path) -> None:
    with contextlib.suppress(OSError):
        for pid in (group / "cgroup.procs").read_text().split():
            with contextlib.suppress(OSError):
                os.kill(int(pid), signal.SIGKILL)


def abandoned(parent: Path) -> list[Path]:
    """Groups in `parent` of judges that are no longer running (killed with SIGKILL, say)."""
    found: list[Path] = []
    for path in parent.glob(f"{PREFIX}[0-9]*-*"):
        owner = path.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdigit() and not is_running(int(owner)):
            found.append(path)
    return found
