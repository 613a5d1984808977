"""Work that takes its time over files, beside the event loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio.to_thread

T = TypeVar("T")
_NONE_LEFT = "can't start new thread"  # Python's words, in a RuntimeError like any other


async def in_thread(work: Callable[[], T]) -> T:
    """What `work` returns or raises. Where the machine has no thread to give it is done here, and the rest waits."""
    try:
        return await anyio.to_thread.run_sync(work)
    except RuntimeError as error:
        if _NONE_LEFT not in str(error):
            raise
    return work()
