"""One comparison, measured: what `python -m parley.core.bench.comparing VALIDATOR ANSWER OUTPUT [FLAG]...` prints.

It runs in a process of its own, so that the peak of memory is the comparison's. On stdout: `SECONDS BYTES`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import cast

import anyio

from ..lane import Lane
from ..model import MIB, CheckerSpec, Limits, Opinion, Problem, TestCase
from ..output import Output
from ..plugins import load_plugins

_LIMITS = Limits(time_ms=60_000, memory_bytes=256 * MIB)
_PIECE = 1 << 16


def memory(key: str) -> int:
    """Of this process in bytes: VmRSS is what it has now, VmHWM the most since `forget()`."""
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1]) * 1024
    return 0


def forget() -> None:
    """The most from now on."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _compare(name: str, answer: Path, written: Path, flags: tuple[str, ...]) -> tuple[float, int]:
    validator = load_plugins().validator(name)
    test = TestCase("1", "", answer, answer)
    problem = Problem(
        name="bench", title="bench", root=answer.parent, data=answer.parent, format="bench", limits=_LIMITS,
        validation_limits=_LIMITS, compile_limits=_LIMITS, tests=(test,), checker=CheckerSpec(name, flags),
    )  # fmt: skip
    with Output(written.stat().st_size) as output, written.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            output.add(piece)
        forget()
        before = memory("VmRSS")
        began = time.perf_counter()
        decision = anyio.run(validator.validate, cast("Lane", None), problem, None, test, output)
        seconds = time.perf_counter() - began
    if decision.opinion is not Opinion.ACCEPTED:
        raise SystemExit(f"the bench's own files differ: {decision.message}")
    return seconds, memory("VmHWM") - before


def main() -> None:
    name, answer, written, *flags = sys.argv[1:]
    seconds, peak = _compare(name, Path(answer), Path(written), tuple(flags))
    sys.stdout.write(f"{seconds} {peak}\n")


if __name__ == "__main__":
    main()
