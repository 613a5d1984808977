"""What a box uses, as the kernel counts it: cgroup v1 where it can be had, else v2, else rlimits and rusage."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from . import cgroup1, home
from .account import Accounting, BoxAccount, MemoryUse
from .cgroup1 import Cgroup1
from .cgroup2 import Cgroup2
from .rlimit import Rlimit

__all__ = ["Accounting", "BoxAccount", "Cgroup1", "Cgroup2", "MemoryUse", "Rlimit", "chosen", "why_not"]


@contextmanager
def chosen() -> Generator[Accounting]:
    """The best accounting that this machine has, for as long as the block lasts. Raises MachineError.

    Under cgroup v2 it moves this whole process: blocks of one process may be nested, but not overlap otherwise.
    """
    if not cgroup1.missing_controllers():
        yield Cgroup1()
    elif isinstance(found := home.find(), home.Home):
        with Cgroup2(found) as counted:
            yield counted
    else:
        yield Rlimit()


def why_not() -> home.NoHome:
    """Why there is no cgroup to be had, and the remedy; asked where the choice fell on rlimits."""
    found = home.find()
    if isinstance(found, home.Home):
        return home.NoHome("by now there is one", "ask again")
    lacking = ", ".join(cgroup1.missing_controllers())
    return home.NoHome(f"cgroup v1: no groups can be made for {lacking}; cgroup v2: {found.reason}", found.remedy)
