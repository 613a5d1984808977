"""Programs that need not flush: their run time is told that its standard output has no buffer.

By the C library's word for it, which programs in C, in C++ as long as they keep `sync_with_stdio`, and most others
obey that are started with it; and Python's. Who buffers by himself (Java) does not hear of it.
"""

from __future__ import annotations

from pathlib import Path

from .roles import Environment

_STDBUF = Path("/usr/libexec/coreutils/libstdbuf.so")  # of coreutils: what `stdbuf` itself does
_TOLD: Environment = (("LD_PRELOAD", str(_STDBUF)), ("_STDBUF_O", "0"), ("PYTHONUNBUFFERED", "1"))


def environment(*, unbuffered: bool) -> Environment:
    return _TOLD if unbuffered and _STDBUF.exists() else ()
