"""No cgroup: the warden watches resident memory. Less exact, and `parley doctor` says so."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Limits
from .account import BoxAccount, MemoryUse


class _NoAccount:
    def doors(self) -> Sequence[int]:
        return ()

    def begin(self, limits: Limits) -> Sequence[int]:
        return ()

    def prepare(self) -> None:
        pass

    def end(self, *, killed: bool) -> MemoryUse:
        return MemoryUse(None, out_of_memory=False)

    async def close(self) -> None:
        pass


class Rlimit:
    """Counts nothing: the warden's rusage of what it reaped has to do."""

    name = "rlimit"
    limits_memory = False
    namespace = True

    def open(self) -> BoxAccount:
        return _NoAccount()
