"""cgroup v2, by its files: every run has a fresh group, in which the warden gives birth to the program.

::

    home                          (home.py)
    └── parley-<pid>-<random>     mode 0700; hands memory and pids on, so no process is in it
        ├── judge                 we moved here, once: the judge, its jailers, the wardens
        ├── run-<random>          one run: memory.max, pids.max; gone after it
        └── …

For a process to be born in another group (clone3, CLONE_INTO_CGROUP) the kernel asks whether the *warden* may write
`cgroup.procs` of the run's group and of the nearest group above both, which is why judge and runs are siblings in a
group of our own. Where the judge is root, boxes have uids of their own: these two files are then open to all for
writing. The folder is closed, so nobody outside gets at them, and no box sees this file system.

Under `nsdelegate`, systemd's way to mount it, both groups must also lie in the warden's cgroup namespace, whose top
would be `judge`. So boxes have no such namespace: a program can read the path of its group, whose last part is random.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct

from ..errors import MachineError, SandboxError
from ..model import Limits
from .account import PREFIX, BoxAccount, MemoryUse
from .home import CONTROLLERS, Home, hands_on
from .removal import abandoned, remove

_JUDGE = "judge"
_RUN = "run-"
_WRITABLE = 0o666


class _Group(Struct):
    """One run's group: its folder and its account of CPU time, opened."""

    path: Path
    folder: int
    cpu: int = -1

    def open(self, name: str, flags: int = os.O_RDONLY) -> int:
        return os.open(name, flags | os.O_CLOEXEC, dir_fd=self.folder)

    def write(self, name: str, value: str) -> None:
        fd = self.open(name, os.O_WRONLY)
        try:
            os.write(fd, value.encode())
        finally:
            os.close(fd)

    def words(self, name: str) -> list[str]:
        fd = self.open(name)
        try:
            return os.read(fd, 4096).decode().split()
        finally:
            os.close(fd)

    @property
    def peak_bytes(self) -> int | None:
        """None where the kernel does not keep it, which is before Linux 5.19."""
        try:
            return int(self.words("memory.peak")[0])
        except FileNotFoundError:
            return None

    @property
    def out_of_memory(self) -> bool:
        """Raises SandboxError where the kernel ended a process here for want of memory elsewhere, above or outside."""
        words = self.words("memory.events")
        short, kills = (int(words[words.index(key) + 1]) for key in ("oom", "oom_kill"))
        if kills and not short:
            raise SandboxError("the kernel ended a program for want of memory that was not the program's own limit")
        return kills > 0

    def close(self) -> None:
        os.close(self.folder)
        os.close(self.cpu)


class _Cgroup2Account:
    """`_ready` waits for the next run, `_present` is that of the run under way, `_past` is to be removed."""

    def __init__(self, base: Path) -> None:
        self._base = base
        self._past: list[Path] = []
        self._present: _Group | None = None
        self._ready: _Group | None = _make(base)

    def doors(self) -> Sequence[int]:
        return ()

    def begin(self, limits: Limits) -> Sequence[int]:
        self._retire()
        try:
            group = self._ready or _make(self._base)
            self._ready, self._present = None, group
            group.write("memory.max", str(limits.memory_bytes))
            group.write("pids.max", str(limits.processes))
        except OSError as error:
            raise MachineError(f"the cgroup of a run cannot be made or refuses its limits: {error}") from error
        return group.folder, group.cpu

    def prepare(self) -> None:
        self._past = [path for path in self._past if not _removed(path)]
        with contextlib.suppress(OSError, MachineError):  # `begin` tries again, and says so
            self._ready = self._ready or _make(self._base)

    def end(self, *, killed: bool) -> MemoryUse:
        group = self._present
        if group is None:
            return MemoryUse(None, out_of_memory=False)
        try:
            return MemoryUse(group.peak_bytes, killed and group.out_of_memory)
        except (OSError, ValueError) as error:
            raise MachineError(f"the cgroup of a run cannot be read: {error}") from error
        finally:
            self._retire()

    def _retire(self) -> None:
        if self._present:
            self._present.close()
            self._past.append(self._present.path)
            self._present = None

    async def close(self) -> None:
        self._retire()
        if self._ready:
            self._ready.close()
            self._past.append(self._ready.path)
            self._ready = None
        for path in self._past:
            _kill(path)
            await remove(path)


class Cgroup2:
    """A context manager: inside its block the judge is in a group of its own, and back in its former one after it."""

    name = "cgroup2"
    limits_memory = True
    namespace = False

    def __init__(self, home: Home) -> None:
        self._home = home
        self._base = Path()

    def __enter__(self) -> Self:
        for group in self._home.line:  # a killed judge may have had another home on the same line
            for base in abandoned(group):
                _clear(base)
        try:
            self._base = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=self._home.group))
            (self._base / _JUDGE).mkdir()
            _enter(self._base / _JUDGE)
            for group in (self._home.group, self._base):
                if not hands_on(group):
                    _hand_on(group, "+")
            if os.geteuid() == 0:
                (self._base / "cgroup.procs").chmod(_WRITABLE)
        except OSError as error:
            self.__exit__(None, None, None)
            raise MachineError(f"cannot make a cgroup for the judge: {error}; see `parley doctor`") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._base == Path():
            return
        with contextlib.suppress(OSError):  # what is still in use is left to the next judge
            _hand_on(self._base, "-")
            if self._home.group == self._home.own:
                _hand_on(self._home.own, "-")
            _enter(self._home.own)
            (self._base / _JUDGE).rmdir()
            self._base.rmdir()

    @property
    def keeps_peaks(self) -> bool:
        """Whether this kernel does: since Linux 5.19."""
        return (self._base / _JUDGE / "memory.peak").exists()

    def open(self) -> BoxAccount:
        try:
            return _Cgroup2Account(self._base)
        except OSError as error:
            raise MachineError(f"cannot make a cgroup for a box: {error}") from error


def _make(base: Path) -> _Group:
    """Swap would make a memory limit one of speed; what runs out of memory is ended as a whole. Raises OSError."""
    path = base / f"{_RUN}{secrets.token_hex(8)}"
    with ExitStack() as undo:
        path.mkdir()
        undo.callback(path.rmdir)
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        undo.callback(os.close, folder)
        group = _Group(path, folder)
        group.write("memory.oom.group", "1")
        with contextlib.suppress(FileNotFoundError):  # a kernel without swap
            group.write("memory.swap.max", "0")
        if os.geteuid() == 0:
            os.chmod("cgroup.procs", _WRITABLE, dir_fd=folder)
        group.cpu = group.open("cpu.stat")
        undo.pop_all()
    return group


def _removed(group: Path) -> bool:
    try:
        group.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _kill(group: Path) -> None:
    """Ends whatever is in it. Linux 5.14; before, the end of the box ends all that ran there."""
    with contextlib.suppress(OSError):
        (group / "cgroup.kill").write_text("1")


def _clear(base: Path) -> None:
    """What a judge left that is gone. One in another pid namespace may only seem so: then `judge` holds processes."""
    with contextlib.suppress(OSError):
        if "populated 1" in (base / _JUDGE / "cgroup.events").read_text():
            return
        for group in base.glob(f"{_RUN}*"):
            _kill(group)
        for folder, _, _ in os.walk(base, topdown=False):
            Path(folder).rmdir()


def _enter(group: Path) -> None:
    (group / "cgroup.procs").write_text("0")


def _hand_on(group: Path, sign: str) -> None:
    """Gives the controllers to the children of a group (`+`), or no longer (`-`)."""
    (group / "cgroup.subtree_control").write_text(" ".join(sign + name for name in sorted(CONTROLLERS)))
