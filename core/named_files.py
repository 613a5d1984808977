"""Programs that read and write files by given names, in place of their standard streams (`Problem.files_io`).

The input is not copied into the program's space, where it would count as its memory and could be changed: its name is
a link to a descriptor, 3, that the program is given. Its standard input is empty then. What it has written is fetched
when it has ended, and judged as if it had come from its standard output, which nobody reads.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from .box import Box
from .model import Decision, Opinion, RunResult
from .output import Output

_INPUT = 3  # the descriptor behind the three streams


class Placed(Struct, frozen=True):
    """How a program gets its input: arguments of `run_program()`."""

    stdin: int
    more: tuple[int, ...] = ()
    files: tuple[tuple[str, int], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@contextmanager
def placed(name: str, given: int) -> Generator[Placed]:
    """`given` is at the start of the input; an empty name stands for standard input."""
    if not name:
        yield Placed(given)
        return
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - no path of anybody's
        if os.fstat(given).st_mode & stat.S_IROTH:
            yield Placed(nothing.fileno(), more=(given,), links=((name, f"/proc/self/fd/{_INPUT}"),))
        else:  # the package's own file, which only root may open: the box may not, by a link
            yield Placed(nothing.fileno(), files=((name, given),))


async def fetched(box: Box, name: str, run: RunResult, written: Output) -> tuple[RunResult, Output, Decision | None]:
    """What a run has left under that name, in place of what it has `written`, which is closed.

    With a decision where there is no such file.
    """
    data = await box.fetch(name, limit=written.limit)
    left = Output(written.limit)
    written.close()
    if data is None:
        return run, left, Decision(Opinion.WRONG, Fraction(0), f"it left no file {name}")
    try:
        left.add(data)
    except BaseException:
        left.close()
        raise
    return (replace(run, output_exceeded=True) if left.exceeded else run), left, None
