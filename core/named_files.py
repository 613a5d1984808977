"""Programs that read and write files by given names, in place of their standard streams (`Problem.files_io`).

A small input is copied into the program's space. A larger one would count as its memory there: its name is then a
link to a descriptor, 3, that the program is given (which PHP, for one, does not follow). Its standard input is empty
either way. What it has written is fetched when it has ended, and judged as if it had come from its standard output,
which nobody reads.
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
_COPIED_BYTES = 4 << 20


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
        found = os.fstat(given)
        # What only root may open, the box cannot by a link.
        if found.st_size > _COPIED_BYTES and found.st_mode & stat.S_IROTH:
            yield Placed(nothing.fileno(), more=(given,), links=((name, f"/proc/self/fd/{_INPUT}"),))
        else:
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
