"""Where under cgroup v2 this judge may make groups that limit memory and processes.

A group whose controllers are handed on to its children holds no process itself, the topmost excepted ("no internal
processes"). So a home is the judge's own group where the judge is alone there, and will leave it for a child; or else
the nearest group above that hands them on already, or can::

    app.slice                      home, if a shell stands beside the judge in run-7.scope
    └── run-7.scope                home, if the judge is alone here
        └── parley-4711-x1y2z3     made and owned by the judge (cgroup2.py)

Rules: Documentation/admin-guide/cgroup-v2.rst of the kernel, "Delegation" and "No Internal Process Constraint".
"""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

from msgspec import Struct

CONTROLLERS = frozenset(("memory", "pids"))
_BIRTH = (5, 7)  # the first kernel that starts a process in a group: CLONE_INTO_CGROUP


class Home(Struct, frozen=True):
    """`group` is where the judge may make groups, `line` its present one and all above it, the nearest first."""

    group: Path
    line: tuple[Path, ...]

    @property
    def own(self) -> Path:
        return self.line[0]


class NoHome(Struct, frozen=True):
    """Why there is none, and what to type."""

    reason: str
    remedy: str


def find() -> Home | NoHome:
    """Reads, changes nothing."""
    mounted = mount_of(Path("/proc/self/mountinfo").read_text())
    if mounted is None:
        return NoHome("it is not mounted", "run on a machine with cgroup v1 or v2")
    top, root = mounted
    own = own_group(Path("/proc/self/cgroup").read_text(), top=top, root=root)
    hidden = not os.path.isfile(top / "cgroup.controllers")  # noqa: PTH113 - by another mount; or closed to us
    if own is None or hidden or not os.path.isdir(own):  # noqa: PTH112 - the same
        return NoHome("the judge's own cgroup cannot be seen from here", _delegation())
    if lacking := ", ".join(sorted(CONTROLLERS - _controllers(top, "cgroup.controllers"))):
        remedy = _delegation() if not _is_topmost(top) else "boot with systemd.unified_cgroup_hierarchy=1"
        return NoHome(f"it has no controller {lacking} here", remedy)
    if _kernel() < _BIRTH:
        return NoHome(f"Linux {platform.release()} starts no process in a cgroup", "use Linux 5.7 or newer")
    line = tuple(group for group in (own, *own.parents) if group.is_relative_to(top))
    for group in line:
        if _is_home(group):
            return Home(group, line)
    return NoHome(f"no group at or above {own} is the judge's to divide", _delegation())


def mount_of(mountinfo: str) -> tuple[Path, str] | None:
    """Mount point of cgroup v2, and which group is seen there. proc(5): the file system's type follows ` - `."""
    for line in mountinfo.splitlines():
        seen, _, kind = line.partition(" - ")
        if kind.split()[0] == "cgroup2":
            root, point = seen.split()[3:5]
            return Path(_plain(point)), _plain(root)
    return None


def own_group(membership: str, *, top: Path, root: str) -> Path | None:
    """From /proc/self/cgroup, where the line of version 2 is `0::/path`; None where that is not in what is mounted."""
    for line in membership.splitlines():
        hierarchy, _, path = line.split(":", 2)
        inside = Path(path).parts[1:]
        above = Path(root).parts[1:]
        if hierarchy == "0" and ".." not in inside and inside[: len(above)] == above:
            return top.joinpath(*inside[len(above) :])
    return None


def _plain(field: str) -> str:
    r"""A field of mountinfo: space, tab, newline and backslash are written as \040 and so on."""
    return field.replace(r"\040", " ").replace(r"\011", "\t").replace(r"\012", "\n").replace(r"\134", "\\")


def hands_on(group: Path) -> bool:
    """Whether its children get the controllers."""
    return _controllers(group, "cgroup.subtree_control") >= CONTROLLERS


def _is_home(group: Path) -> bool:
    try:
        writable = os.access(group, os.W_OK) and os.access(group / "cgroup.procs", os.W_OK)
        return writable and _is_domain(group) and (hands_on(group) or _could_hand_on(group))
    except OSError:  # gone meanwhile
        return False


def _could_hand_on(group: Path) -> bool:
    held = _controllers(group, "cgroup.controllers") >= CONTROLLERS
    writable = os.access(group / "cgroup.subtree_control", os.W_OK)
    return held and writable and (_is_topmost(group) or _holds_only_us(group))


def _is_topmost(group: Path) -> bool:
    """Of the machine, not of a container: that one alone has no type, and may hold processes beside groups."""
    return not (group / "cgroup.type").exists()


def _is_domain(group: Path) -> bool:
    """Not threaded: a threaded group gives its children no memory controller."""
    return _is_topmost(group) or (group / "cgroup.type").read_text().strip() == "domain"


def _holds_only_us(group: Path) -> bool:
    return set((group / "cgroup.procs").read_text().split()) <= {str(os.getpid())}


def _controllers(group: Path, name: str) -> set[str]:
    return set((group / name).read_text().split())


def _kernel() -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", platform.release())[:2])


def _delegation() -> str:
    user = "" if os.geteuid() == 0 else "--user "
    return f"systemd-run {user}--scope -p Delegate=yes parley …"
