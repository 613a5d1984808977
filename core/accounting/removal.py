"""Taking cgroups away, of either version: a process may still be leaving one."""

from __future__ import annotations

from pathlib import Path

import anyio

from ..workspace import is_running
from .account import PREFIX

_TRIES = 300  # seconds on a busy machine: the last process of a box may take its time
_SECONDS = 0.01


async def remove(group: Path) -> None:
    """Waits for some seconds; a group that is in use even then is left to the next judge."""
    for _ in range(_TRIES):
        try:
            group.rmdir()  # noqa: ASYNC240 - in the memory of the kernel
        except FileNotFoundError:
            return
        except OSError:
            await anyio.sleep(_SECONDS)
        else:
            return


def abandoned(parent: Path) -> list[Path]:
    """Groups in `parent` of judges that are no longer running (killed with SIGKILL, say)."""
    found: list[Path] = []
    for path in parent.glob(f"{PREFIX}[0-9]*-*"):
        owner = path.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdigit() and not is_running(int(owner)):
            found.append(path)
    return found
