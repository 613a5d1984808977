"""What an account is: of one box, opened with the box and closed with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from ..model import Limits

PREFIX = "parley-"  # of the name of every group, before the judge's pid and a dash


class MemoryUse(Struct, frozen=True):
    """Peak of one run, and whether the kernel ended a process for lack of memory."""

    peak_bytes: int | None
    out_of_memory: bool


class BoxAccount(Protocol):
    """The account of one box. What a run needs is asked for in this order: begin, prepare, end."""

    def doors(self) -> Sequence[int]:
        """Descriptors for the warden: first the file of CPU time used (ns), then those by which it enters.

        The first belongs to the account, the caller closes the others. Empty where the warden enters nothing.
        """
        ...

    def begin(self, limits: Limits) -> Sequence[int]:
        """Before a run. What goes with it: nothing, or the directory of its own cgroup and the cpu.stat there.

        They belong to the account. Raises MachineError.
        """
        ...

    def prepare(self) -> None:
        """While the program runs and the judge has nothing to do: whatever makes the next `begin` quick."""
        ...

    def end(self, *, killed: bool) -> MemoryUse:
        """After a run; `killed` where a process may have been ended by the kernel. Raises MachineError."""
        ...

    async def close(self) -> None:
        """Removes what was made; the box is gone, or about to be."""
        ...


class Accounting(Protocol):
    """A way to count.

    `name` is what the report says; `limits_memory` False asks the warden to watch it instead; `namespace` says whether
    boxes may stand in a cgroup namespace of their own.
    """

    name: str
    limits_memory: bool
    namespace: bool

    def open(self) -> BoxAccount: ...
