"""The pipes of one conversation: which of their ends the relay has, which the programs, and how these find them.

A process speaks by its standard streams, by descriptors that it inherits, or by named pipes that it opens. The latter
lie in a folder of the lane that its box sees read-only; what is opened for writing there is the pipe, not the folder.

Who opens a named pipe to read waits for somebody who writes, be it that he has come and gone: a partner that ended at
once would never be heard. So what a process reads is a link to a pipe that it inherits; opening that waits for nobody.
What it writes is a named pipe indeed, as closing it must be its end.
"""

from __future__ import annotations

import enum
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from ..core.lane import Lane, Role
from ..core.model import GIVEN, Mount


class Wiring(enum.Enum):
    STREAMS = "streams"  # standard input and output: of one link only
    DESCRIPTORS = "descriptors"  # 3 and 4 of the first link, 5 and 6 of the next, …: where it reads, where it writes
    FIFOS = "fifos"  # GIVEN/<link>.in, which it reads, and GIVEN/<link>.out; it inherits what 3, 4, … are


_FIRST = 3  # of the descriptors behind the three streams


def fifo(link: int) -> tuple[str, str]:
    """What a process reads from, and what it writes to, as its box sees them."""
    return f"{GIVEN}/{link}.in", f"{GIVEN}/{link}.out"


def descriptors(link: int) -> tuple[int, int]:
    """What a process reads from, and what it writes to, by numbers."""
    return _FIRST + 2 * link, _FIRST + 2 * link + 1


def link_of(descriptor: int) -> int:
    """Whose `descriptors()` it is one of; less than 0 for a standard stream."""
    return (descriptor - _FIRST) // 2


class Place:
    """Where one process sits, for one conversation. Descriptors are closed as soon as their owners have them.

    `mounts` are for its box; the pipes are made when that stands. `outer` is, of each link, where the relay hears the
    process and where it tells it something; `inherited` what the process gets, in the order of `Wiring`.
    """

    def __init__(self, lane: Lane, role: Role, seat: int, by: Wiring) -> None:
        self.by = by
        self.outer: list[tuple[int, int]] = []
        self.inherited: list[int] = []
        self.errors = (-1, -1)  # of its stderr: where the relay reads, where the process writes
        self._uid = lane.uid(role, seat)
        self._folder = lane.folder(f"fifos-{role.name.lower()}-{seat}") if by is Wiring.FIFOS else None
        self._made: list[Path] = []
        self._fifos: list[Path] = []
        self._ours: set[int] = set()

    @property
    def mounts(self) -> tuple[Mount, ...]:
        return (Mount(self._folder, GIVEN),) if self._folder else ()

    def prepare(self, links: int) -> None:
        """Raises OSError."""
        self.errors = self._pipe()
        for link in range(links):
            reads, told = self._pipe()
            self.inherited.append(reads)
            if self._folder:
                if self._uid is not None:
                    os.fchown(reads, self._uid, self._uid)  # to be opened anew
                heard = self._fifo(self._folder, link)
            else:
                heard, writes = self._pipe()
                self.inherited.append(writes)
            self.outer.append((heard, told))

    def _fifo(self, folder: Path, link: int) -> int:
        """The relay's end of what the process writes."""
        reads, writes = (folder / Path(path).name for path in fifo(link))
        self._remove(reads, writes)
        self._made += (reads, writes)
        reads.symlink_to(f"/proc/self/fd/{_FIRST + link}")
        os.mkfifo(writes, 0o600)
        if self._uid is not None:
            os.chown(writes, self._uid, self._uid)
        self._fifos.append(writes)
        end = os.open(writes, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        self._ours.add(end)
        return end

    def relayed(self) -> None:
        """The relay has its ends."""
        self._close(self.errors[0], *(end for pair in self.outer for end in pair))

    def started(self) -> None:
        """The process has what it inherits."""
        self._close(self.errors[1], *self.inherited)

    def ended(self) -> None:
        """The process is gone: a named pipe that it never opened comes to its end as well."""
        for path in self._fifos:
            with suppress(OSError):  # ENXIO: the relay has closed its end
                os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC))

    def close(self) -> None:
        self._close(*self._ours)
        self._remove(*self._made)

    @staticmethod
    def _remove(*paths: Path) -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    def _pipe(self) -> tuple[int, int]:
        """The reading and the writing end."""
        ends = os.pipe2(os.O_CLOEXEC)
        self._ours.update(ends)
        return ends

    def _close(self, *ends: int) -> None:
        for end in ends:
            if end in self._ours:
                self._ours.remove(end)
                os.close(end)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
