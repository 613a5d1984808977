"""What a program that got out of its box could leave on the host: looked at before and after a judging."""

from __future__ import annotations

import itertools
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from msgspec import Struct

from parley.core.workspace import Workspace

from ..cli.command import descendants
from ..conftest import groups_of_boxes

_UIDS = 256  # of one judge
_PATIENCE_SECONDS = 10.0  # the kernel takes some things away a little later: groups, keyrings
_CLOCK_SECONDS = 600.0  # a clock that is disciplined moves less, one that was set moves more
_SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run", "/run/lock", "/var/crash")


class Host(Struct, frozen=True):
    """Everything that stands here and is ours: of this judge's boxes, or named after it, or what it has open."""

    things: frozenset[str]
    descriptors: int
    name: str
    clock_offset_s: float

    @classmethod
    def now(cls) -> Self:
        return cls(
            things=frozenset(itertools.chain(_processes(), _groups(), _mounts(), _files(), _tables())),
            descriptors=len(list(Path("/proc/self/fd").iterdir())),
            name=os.uname().nodename,
            clock_offset_s=time.time() - time.monotonic(),
        )

    def changes_since(self, before: Host) -> list[str]:
        found = sorted(self.things - before.things)
        if self.descriptors > before.descriptors:
            found.append(f"{self.descriptors - before.descriptors} descriptors left open")
        if self.name != before.name:
            found.append(f"the host is called {self.name} now")
        if abs(self.clock_offset_s - before.clock_offset_s) > _CLOCK_SECONDS:
            found.append(f"the clock was moved by {self.clock_offset_s - before.clock_offset_s:.0f} s")
        return found


def settled_changes(before: Host) -> list[str]:
    """What is still there when the kernel has had its time to clear up."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while found := Host.now().changes_since(before):
        if time.monotonic() > end:
            return found
        time.sleep(0.05)
    return []


def _is_of_a_box(uid: int) -> bool:
    first = Workspace().uid(0)
    return first is not None and first <= uid < first + _UIDS


def _processes() -> Iterator[str]:
    yield from (f"process {pid}, a child of the judge" for pid in descendants(os.getpid()))
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if _is_of_a_box(path.stat().st_uid):
                yield f"process {path.name} of a box"
        except OSError:
            continue  # it has ended meanwhile


def _groups() -> Iterator[str]:
    yield from (f"cgroup {path}" for path in groups_of_boxes(os.getpid()))


def _mounts() -> Iterator[str]:
    mounts = Path("/proc/self/mountinfo").read_text().splitlines()
    yield from (f"mount {line}" for line in mounts if f"parley-{os.getpid()}-" in line)


def _files() -> Iterator[str]:
    for folder in {*_SHARED, tempfile.gettempdir()}:
        for path in Path(folder).iterdir() if Path(folder).is_dir() else ():
            try:
                ours = path.name.startswith(f"parley-{os.getpid()}-") or _is_of_a_box(path.lstat().st_uid)
            except OSError:
                continue  # somebody else's, gone meanwhile
            if ours or "hostile-left" in path.name:
                yield f"file {path}"


def _tables() -> Iterator[str]:
    """Rows of a box's uid in the kernel's tables of memory, queues, semaphores and keys; abstract names."""
    for name in ("sysvipc/shm", "sysvipc/msg", "sysvipc/sem", "keys"):
        path = Path("/proc", name)
        for line in path.read_text().splitlines() if path.exists() else ():
            if any(word.isdigit() and _is_of_a_box(int(word)) for word in line.split()):
                yield f"{name}: {line}"
    sockets = Path("/proc/net/unix").read_text(errors="replace").splitlines()
    yield from (f"socket {line}" for line in sockets if "hostile-left" in line)
