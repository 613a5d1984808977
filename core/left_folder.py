"""A folder that a program left in the space of its box, read through its descriptor by the judge.

Nothing of the box runs meanwhile. Names are a stranger's: each is one component, no link is followed, and what is no
regular file is never read.
"""

from __future__ import annotations

import os
import stat
from types import TracebackType
from typing import Self

from .shortage import is_shortage


class LeftFolder:
    """Owns the descriptor; None is a folder that is not there, and holds nothing. A context manager."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    def names(self) -> list[str]:
        """Of all that lies in it, sorted."""
        return [] if self._descriptor is None else sorted(os.listdir(self._descriptor))  # noqa: PTH208 - of a descriptor

    def read(self, name: str, *, limit: int) -> bytes | None:
        """The first `limit` + 1 bytes of a regular file; None for what is none.

        Raises OSError where the machine is short of something.
        """
        if self._descriptor is None:
            return None
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            file = os.open(name, flags, dir_fd=self._descriptor)
        except OSError as error:
            if is_shortage(error):
                raise
            return None
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            return None
        with os.fdopen(file, "rb") as opened:
            return opened.read(limit + 1)

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
