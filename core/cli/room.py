"""Whether the judge itself has room to begin, asked before anything else is imported.

An interpreter that runs out of memory in the middle of an import fails in any way at all (MemoryError, SystemError, an
ImportError that blames a plugin), so nobody could tell afterwards whose fault it was.
"""

import os
import resource

_NEEDS = (  # measured: `parley judge` reaches its own checks from 42 MB and 25 MB on; with a third on top
    (resource.RLIMIT_AS, "address space", "-v", 56_000_000),
    (resource.RLIMIT_DATA, "data segment", "-d", 34_000_000),
)
_GRAIN = 1024  # a shell counts both in KiB


def lacking() -> str:
    """Which limit is too narrow and what to do, in a line; empty where none is."""
    for number, name, option, least in _NEEDS:
        soft, _ = resource.getrlimit(number)
        if soft != resource.RLIM_INFINITY and soft < least:
            return (
                f"the judge was started under a limit that it cannot work in: {name} {soft // _GRAIN}, "
                f"it takes {-(-least // _GRAIN)} to begin; raise it (`ulimit {option} unlimited`)"
            )
    return ""


def say(line: str) -> None:
    """Straight to the descriptor, as a stream may have no room either."""
    os.write(2, f"parley: {line}\n".encode())
