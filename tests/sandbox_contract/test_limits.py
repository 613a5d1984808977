"""Every limit stops what it is there to stop, and says so."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from parley.core.accounting import Accounting
from parley.core.lane import Lane, Role
from parley.core.model import MIB, Cause
from parley.core.output import Output
from parley.core.runner import run_program
from parley.core.testing.sandbox import RunInBox
from parley.core.workspace import Workspace

from ..conftest import SLOWNESS
from .conftest import ALSO_WITHOUT_A_BOX, LIMITS

pytestmark = [pytest.mark.anyio, ALSO_WITHOUT_A_BOX]

PYTHON = ("/usr/bin/python3", "-S", "-c")


@pytest.mark.parametrize("processes", [1, 4])
async def test_cpu_limit(box_run: RunInBox, processes: int) -> None:
    """A program that computes too long is ended close to its limit, alone or among several."""
    spin = "while :; do :; done"
    script = spin if processes == 1 else f"({spin}) & ({spin}) & {spin}"
    ran = await box_run("/bin/sh", "-c", script, time_ms=200, processes=processes)
    assert ran.result.cause is Cause.CPU_LIMIT
    assert 200 <= ran.result.cpu_ms < 200 + 60 * SLOWNESS


async def test_wall_limit(box_run: RunInBox) -> None:
    """A program that sleeps is ended at its wall limit, having used no CPU time."""
    ran = await box_run("/bin/sleep", "10", wall_ms=300)
    assert ran.result.cause is Cause.WALL_LIMIT
    assert 300 <= ran.result.wall_ms < 1000 * SLOWNESS
    assert ran.result.cpu_ms < 50 * SLOWNESS


async def test_stopped_program_reaches_the_wall_limit(box_run: RunInBox) -> None:
    """SIGSTOP sent to oneself does not outwit the clock."""
    ran = await box_run("/bin/sh", "-c", "kill -STOP $$", wall_ms=300)
    assert ran.result.cause is Cause.WALL_LIMIT


async def test_memory_limit(box_run: RunInBox, counted: Accounting) -> None:
    """Memory beyond the limit is not to be had: the kernel ends the program, or its warden does."""
    ran = await box_run(*PYTHON, "x = bytearray(200 << 20)\nprint('got it')", memory_bytes=64 * MIB)
    assert ran.out == ""
    assert ran.result.signal == signal.SIGKILL
    assert ran.result.memory_bytes > 62 * MIB
    if counted.limits_memory:
        assert ran.result.out_of_memory
        assert abs(ran.result.memory_bytes - 64 * MIB) < 3 * MIB


async def test_memory_is_measured(box_run: RunInBox, compiled: Callable[[str], Path]) -> None:
    """Peak memory is what the program touched, to 2 % or a few MiB, whether or not it was given back."""
    text = "#include <stdlib.h>\n#include <string.h>\nint main(void) { char *volatile p = malloc(100 << 20);"
    folder = compiled(f"{text} memset((void *)p, 1, 100 << 20); int last = p[99 << 20]; free(p); return last != 1; }}")
    ran = await box_run("/program/program", program=folder)
    assert ran.result.exit_code == 0
    assert abs(ran.result.memory_bytes - 100 * MIB) < 2 * MIB


async def test_memory_of_one_run_is_not_the_next_ones(box_run: RunInBox) -> None:
    """The peak starts anew with each run of a box."""
    await box_run(*PYTHON, "x = bytearray(100 << 20)")
    ran = await box_run("/bin/true")
    assert ran.result.memory_bytes < 8 * MIB


READ_AND_HOLD = """
import sys
path, hold = sys.argv[1:]
with open(path, 'rb', buffering=0) as file:
    while file.read(1 << 20): pass
x = bytearray(int(hold) << 20)
"""


@pytest.fixture
def cold_file(workspace: Workspace) -> Path:
    """A folder with 100 MiB in a file that the kernel holds no page of; the first to read them is charged for them."""
    folder = workspace.folder("programs")
    with (folder / "large").open("wb") as file:
        for _ in range(100):
            file.write(os.urandom(MIB))
        file.flush()
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return folder


async def test_files_that_are_read_are_no_memory(box_run: RunInBox, cold_file: Path) -> None:
    """Pages of files can be given up at any time: who reads more of them than the limit is not over it."""
    argv = (*PYTHON, READ_AND_HOLD, "/program/large")
    ran = await box_run(*argv, "0", program=cold_file, memory_bytes=64 * MIB)
    assert (ran.result.exit_code, ran.result.out_of_memory) == (0, False)
    assert ran.result.memory_bytes <= 64 * MIB


async def test_files_of_one_run_do_not_hide_the_next_ones_memory(box_run: RunInBox, cold_file: Path) -> None:
    """What the kernel still holds of an earlier run's files hides nothing of what the next one takes."""
    argv = (*PYTHON, READ_AND_HOLD)
    await box_run(*argv, "/program/large", "0", program=cold_file, memory_bytes=64 * MIB)
    ran = await box_run(*argv, "/dev/null", "40", program=cold_file, memory_bytes=64 * MIB)
    assert (ran.result.exit_code, ran.result.out_of_memory) == (0, False)
    assert 40 * MIB <= ran.result.memory_bytes < 48 * MIB


async def test_program_is_the_first_victim(box_run: RunInBox) -> None:
    """Short of memory, the kernel ends the program and not its warden."""
    look = "sleep 0.1; cat /proc/self/oom_score_adj /proc/1/oom_score_adj"  # the warden needs a moment to put it back
    ran = await box_run("/bin/sh", "-c", look)
    assert ran.out == "1000\n0\n"


@pytest.mark.parametrize("stream", [1, 2])
async def test_output_limit_stops_at_once(lane: Lane, stream: int) -> None:
    """A flood on either stream is ended when the limit is passed, long before the time limit."""
    limits = LIMITS
    null = os.open(os.devnull, os.O_RDONLY)
    with Output(MIB) as output, Output(MIB, keep=1000) as errors:
        script = f"exec yes >&{stream}"
        result = await run_program(
            lane, Role.PROGRAM, (), ("/bin/sh", "-c", script), limits,
            profile="shell", stdin=null, output=output, errors=errors,
        )  # fmt: skip
        os.close(null)
        flooded = output if stream == 1 else errors
        assert result.output_exceeded
        assert result.cause is Cause.KILLED
        assert MIB < flooded.size <= 4 * MIB
        assert len(flooded.open().read()) == (MIB if stream == 1 else 1000)


async def test_output_of_exactly_the_limit_is_allowed(lane: Lane) -> None:
    """The limit itself may be written."""
    null = os.open(os.devnull, os.O_RDONLY)
    with Output(100_000) as output, Output(MIB) as errors:
        argv = ("/usr/bin/head", "-c", "100000", "/dev/zero")
        result = await run_program(
            lane, Role.PROGRAM, (), argv, LIMITS, profile="native", stdin=null, output=output, errors=errors
        )
        os.close(null)
        assert not result.output_exceeded
        assert result.exit_code == 0
        assert output.size == 100_000


async def test_process_limit(box_run: RunInBox) -> None:
    """A program that may be one process cannot become two."""
    ran = await box_run(*PYTHON, "import os\ntry: os.fork()\nexcept OSError as e: print(e.errno)", processes=1)
    assert ran.out == "11\n"


async def test_thread_counts_as_a_process(box_run: RunInBox) -> None:
    """Threads are bounded by the same number."""
    start = "_thread.start_new_thread(lambda: None, ())"
    code = f"import _thread\ntry:\n  {start}\n  print('started')\nexcept RuntimeError: print('refused')"
    assert (await box_run(*PYTHON, code, processes=1)).out == "refused\n"
    assert (await box_run(*PYTHON, code, processes=4)).out == "started\n"


async def test_file_size_limit(box_run: RunInBox) -> None:
    """A file of the writable space grows to its limit and no further: SIGXFSZ."""
    ran = await box_run("/bin/dd", "if=/dev/zero", "of=/w/big", "bs=1M", "count=20", file_bytes=4 * MIB)
    assert ran.result.signal == signal.SIGXFSZ


async def test_open_files_limit(box_run: RunInBox) -> None:
    """Descriptors run out where the limit says."""
    code = "import os\ntry:\n  while True: last = os.open('/dev/null', 0)\nexcept OSError as e: print(e.errno, last)"
    assert (await box_run(*PYTHON, code, open_files=20)).out == "24 19\n"


async def test_stack_limit(box_run: RunInBox, compiled: Callable[[str], Path]) -> None:
    """The stack may be as deep as its limit and not deeper."""
    folder = compiled(
        "#include <alloca.h>\n#include <string.h>\n#include <stdlib.h>\n"
        "int main(int n, char **v) { size_t s = atol(v[1]); volatile char *p = alloca(s);"
        " for (size_t i = s; i > 0; i -= i > 4096 ? 4096 : i) p[i - 1] = 1; return p[s - 1] != 1; }"
    )
    fits = await box_run("/program/program", "30000000", program=folder, stack_bytes=64 * MIB)
    assert fits.result.exit_code == 0
    deep = await box_run("/program/program", "30000000", program=folder, stack_bytes=16 * MIB)
    assert deep.result.signal == signal.SIGSEGV


async def test_stack_is_as_large_as_memory_by_default(box_run: RunInBox) -> None:
    """Recursion is bounded by memory, not by eight megabytes."""
    ran = await box_run("/bin/sh", "-c", "ulimit -s", memory_bytes=256 * MIB)
    assert ran.out.strip() in (str(256 * 1024), "unlimited")
