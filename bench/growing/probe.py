"""The command `parley`, and what its process used: `python probe.py FILE WORD...`.

FILE gets two numbers, both of this one process: the peak of its memory in bytes, and its CPU seconds. The peak is the
kernel's `VmHWM`: `ru_maxrss` of a child also counts what its parent had when it was started, and its own children.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path


def peak_bytes() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024


def main() -> None:
    place, *words = sys.argv[1:]
    sys.argv = ["parley", *words]
    from parley.core.cli import main as parley  # noqa: PLC0415 - as late as the command itself has it

    try:
        parley()
    finally:
        used = resource.getrusage(resource.RUSAGE_SELF)
        Path(place).write_text(f"{peak_bytes()} {used.ru_utime + used.ru_stime}", encoding="ascii")


if __name__ == "__main__":
    main()
