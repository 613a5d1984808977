"""cgroup v1, controllers memory, cpuacct and pids, below the judge's own groups, through cgroupspy.

The warden is put into the groups once; every program it starts is born there, so a run costs no migration. What
the warden itself holds is the baseline and is taken off.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cgroupspy.controllers import Controller
from cgroupspy.interfaces import IntegerFile
from cgroupspy.nodes import Node

from ..errors import MachineError, SandboxError
from ..model import MIB, Limits
from .account import PREFIX, BoxAccount, MemoryUse
from .removal import abandoned, remove

ROOT = Path("/sys/fs/cgroup")
CONTROLLERS = ("memory", "cpuacct", "pids")
_HELD = MIB // 2  # a CPU holds up to 64 pages for a group in advance, so usage at the start may be that much too high
_CARRIED = 8 * MIB  # of an earlier run's files may stay in the group; more would hide what the next run takes
_SWAP = 64 * 1024
_SLACK = 2 * MIB  # over the limit in the cgroup: the warden, and the pages each CPU holds in advance


class _PidsController(Controller):
    """cgroupspy has no pids controller; this adds it in its manner."""

    max = IntegerFile("pids.max")
    current = IntegerFile("pids.current", readonly=True)


class _Node(Node):
    """A cgroup; `controller` gives typed access to its files."""

    CONTROLLERS = {**Node.CONTROLLERS, b"pids": _PidsController}  # noqa: RUF012 - as its base does
    controller: Any

    def __init__(self, name: bytes, *, parent: _Node | None = None) -> None:
        super().__init__(name, parent=parent)  # type: ignore[no-untyped-call] # cgroupspy has no types

    @property
    def folder(self) -> Path:
        full_path: bytes = self.full_path
        return Path(os.fsdecode(full_path))

    def path_of(self, name: str) -> Path:
        return self.folder / name


class _Cgroup1Account:
    def __init__(self, nodes: dict[str, _Node]) -> None:
        self._nodes = nodes
        self._limits: tuple[int, int] | None = None
        self._baseline = 0
        self._kills = 0
        self._hits = 0
        self._cpu = os.open(self._path("cpuacct", "cpuacct.usage"), os.O_RDONLY | os.O_CLOEXEC)
        self._peak = os.open(self._path("memory", "memory.max_usage_in_bytes"), os.O_RDWR | os.O_CLOEXEC)

    def _path(self, controller: str, name: str) -> Path:
        return self._nodes[controller].path_of(name)

    def doors(self) -> Sequence[int]:
        return [self._cpu, *(os.open(self._path(name, "tasks"), os.O_WRONLY | os.O_CLOEXEC) for name in self._nodes)]

    def _set_limits(self, limits: Limits) -> None:
        wanted = (limits.memory_bytes + _SLACK, limits.processes + 1)
        if wanted == self._limits:
            return
        self._set_memory(wanted[0])
        self._nodes["pids"].controller.max = wanted[1]
        self._limits = wanted

    def _set_memory(self, most: int) -> None:
        """Memory with swap may never be less than memory alone, so the direction says which comes first.

        It is a little more, or it would be full first, and only memory alone counts how often it was (failcnt).
        """
        memory = self._nodes["memory"].controller
        rises = self._limits is not None and most > self._limits[0]
        if not rises:
            memory.limit_in_bytes = most
        with contextlib.suppress(OSError):  # no swap accounting in this kernel: then there is nothing to limit
            memory.memsw_limit_in_bytes = most + _SWAP
        if rises:
            memory.limit_in_bytes = most

    def begin(self, limits: Limits) -> Sequence[int]:
        try:
            self._set_limits(limits)
            self._baseline = self._begin_peak()
            if self._baseline > _CARRIED:
                self._path("memory", "memory.force_empty").write_text("0")
                self._baseline = self._begin_peak()
        except OSError as error:
            raise MachineError(f"the cgroup of a box is gone or refuses its limits: {error}") from error
        return ()

    def _begin_peak(self) -> int:
        """Sets the peak back; what is in use then."""
        os.pwrite(self._peak, b"0", 0)
        return max(0, int(os.pread(self._peak, 32, 0)) - _HELD)

    def _file_pages(self) -> int:
        """What the group holds of files that this run read: the kernel would have given it up for memory."""
        stat = self._nodes["memory"].controller.stat
        return max(0, int(stat["cache"]) - int(stat["shmem"]) - self._baseline)

    def prepare(self) -> None:
        pass

    def end(self, *, killed: bool) -> MemoryUse:
        try:
            peak = max(0, int(os.pread(self._peak, 32, 0)) - self._baseline)
            if self._limits and peak > self._limits[0] - _SLACK:
                peak = max(0, peak - self._file_pages())
            kills, hits = self._kills, self._hits
            if killed:
                kills = int(self._nodes["memory"].controller.oom_control["oom_kill"])
                hits = int(self._path("memory", "memory.failcnt").read_text())
        except (OSError, KeyError) as error:
            raise MachineError(f"the cgroup of a box cannot be read: {error}") from error
        out_of_memory, at_limit = kills > self._kills, hits > self._hits
        self._kills, self._hits = kills, hits
        if out_of_memory and not at_limit:  # the kernel counts its victims here, whoever was short of memory
            raise SandboxError("the kernel ended a program for want of memory that was not the program's own limit")
        return MemoryUse(peak, out_of_memory)

    async def close(self) -> None:
        for fd in (self._cpu, self._peak):
            os.close(fd)
        for node in self._nodes.values():
            await remove(node.folder)


class Cgroup1:
    """Three groups a box, one in each hierarchy."""

    name = "cgroup1"
    limits_memory = True
    namespace = True

    def __init__(self) -> None:
        self._parents = {name: _own_group(name) for name in CONTROLLERS}
        for parent in self._parents.values():
            _remove_leftovers(parent)

    def open(self) -> BoxAccount:
        name = f"{PREFIX}{os.getpid()}-{secrets.token_hex(4)}"
        nodes: dict[str, _Node] = {}
        try:
            for controller, parent in self._parents.items():
                node = _Node(name.encode(), parent=_as_node(controller, parent))
                node.folder.mkdir()
                nodes[controller] = node
            return _Cgroup1Account(nodes)
        except OSError as error:
            for node in nodes.values():
                node.folder.rmdir()
            raise MachineError(f"cannot make a cgroup for a box: {error}") from error


def missing_controllers() -> list[str]:
    """Controllers of cgroup v1 in which this judge may not make groups; empty where it can do all it needs."""
    return [name for name in CONTROLLERS if not os.access(_own_group(name), os.W_OK)]


def _own_group(controller: str) -> Path:
    """The judge's own group of a controller, or the top where that is not visible (in a container)."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, names, path = line.split(":", 2)
            if controller in names.split(",") and (ROOT / controller / path.lstrip("/")).is_dir():
                return ROOT / controller / path.lstrip("/")
    return ROOT / controller


def _as_node(controller: str, path: Path) -> _Node:
    node = _Node(os.fsencode(f"{ROOT}/"))
    for part in (controller, *path.relative_to(ROOT / controller).parts):
        node = _Node(part.encode(), parent=node)
    return node


def _remove_leftovers(parent: Path) -> None:
    for group in abandoned(parent):
        with contextlib.suppress(OSError):
            group.rmdir()
