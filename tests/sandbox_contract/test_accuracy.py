"""What is reported is what the program used, by its own account."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from parley.core.model import MIB

from ..conftest import SLOWNESS
from .conftest import RunInBox

pytestmark = pytest.mark.anyio

# Computes until its own CPU clock shows argv[1] ms, in that many processes one after the other, and prints the sum.
SPIN = r"""
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
static double used(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}
int main(int argc, char **argv) {
  double wanted = atof(argv[1]);
  for (int i = atoi(argv[2]); i > 1; i--) {
    if (fork() == 0) {
      while (used() < wanted) continue;
      _exit(0);
    }
    wait(NULL);
  }
  while (used() < wanted) continue;
  printf("%.3f\n", used());
}
"""
# Touches argv[1] MiB.
TOUCH = r"""
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv) {
  size_t size = (size_t)atoi(argv[1]) << 20;
  char *volatile p = malloc(size);
  memset((void *)p, 1, size);
  return p[size - 1] != 1;
}
"""


@pytest.mark.parametrize("processes", [1, 3])
async def test_cpu_time(box_run: RunInBox, compiled: Callable[[str], Path], processes: int) -> None:
    """CPU time, 1 s in all, to 2 % or 2 ms of what the processes measured of themselves."""
    share = 1000 / processes
    ran = await box_run("/program/program", str(share), str(processes), program=compiled(SPIN), time_ms=20_000)
    measured = float(ran.out) + share * (processes - 1)
    assert abs(ran.result.cpu_ms - measured) < max(2 * SLOWNESS, 0.02 * measured)


@pytest.mark.parametrize("mebibytes", [20, 200])
async def test_memory(box_run: RunInBox, compiled: Callable[[str], Path], mebibytes: int) -> None:
    """Peak memory to 2 % or a megabyte of what was touched, and what any program takes."""
    folder = compiled(TOUCH)
    least = await box_run("/program/program", "0", program=folder)
    ran = await box_run("/program/program", str(mebibytes), program=folder)
    assert ran.result.exit_code == 0
    used = ran.result.memory_bytes - least.result.memory_bytes
    assert abs(used - mebibytes * MIB) < max(MIB, 0.02 * mebibytes * MIB)
