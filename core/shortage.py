"""What a machine runs out of (descriptors, memory, processes, room on a disk): which errors say so, what helps. Pure.

An OSError met while somebody's file is read can be the fault of that file (missing, closed to us) or of the machine
(no descriptor left). Whoever blames a package or a contestant for a file asks `blame()` first.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TypeAlias, TypeGuard, TypeVar

from .errors import InputError, MachineError

E = TypeVar("E", bound=InputError)
Shortage: TypeAlias = OSError | MemoryError

_FILES = "raise the limit of open files (`ulimit -n`), or judge with fewer --jobs"
_MEMORY = "free memory or raise its limit (`ulimit -v`, the cgroup's), or judge with fewer --jobs"
_ROOM = "make room there; TMPDIR, XDG_CACHE_HOME and XDG_STATE_HOME say where Parley writes"
REMEDIES = {
    errno.EMFILE: _FILES,
    errno.ENFILE: "the whole machine has no more open files to give (/proc/sys/fs/file-max)",
    errno.ENOMEM: _MEMORY,
    errno.EAGAIN: "raise the limit of processes (`ulimit -u`, pids.max of the cgroup), or judge with fewer --jobs",
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EROFS: "choose another place; TMPDIR, XDG_CACHE_HOME and XDG_STATE_HOME say where Parley writes",
    errno.EFBIG: "raise the limit of file sizes (`ulimit -f`)",
    errno.EIO: "look after the disk",
}


def is_shortage(error: BaseException) -> TypeGuard[Shortage]:
    """Whether the machine is to blame, whatever was being done."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in REMEDIES)


def words(error: Shortage, *, place: Path | None = None) -> str:
    """What happened, where, and what to do, in a line. `place` is for errors that name no file (a failed write)."""
    if isinstance(error, MemoryError):
        return f"the judge has no memory left; {_MEMORY}"
    named: object = error.filename2 or error.filename  # of two, the second is the one written to
    where = named.decode(errors="surrogateescape") if isinstance(named, bytes) else named or place
    what = error.strerror or str(error) or "unknown error"
    remedy = REMEDIES.get(error.errno or 0)
    return f"{f'{where}: ' if where else ''}{what}{f'; {remedy}' if remedy else ''}"


def blame(path: Path | str, error: OSError, kind: type[E]) -> E | MachineError:
    """To raise for a file that cannot be read: `kind`, unless the machine could not have read any file."""
    said = f"{path}: cannot be read: {error.strerror}"
    remedy = REMEDIES.get(error.errno or 0)
    return MachineError(f"{said}; {remedy}") if remedy else kind(said)
