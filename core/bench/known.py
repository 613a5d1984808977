"""Programs that know what they use, and the ways to run one: in a box as the engine does, or counted by wait4 alone.

Both ends of a run are told apart by nobody but the kernel: the program reads its own clock last, and what it does after
that (a line is written, the process ends) is of the error.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import anyio
from msgspec import Struct

from .. import verdict
from ..errors import MachineError
from ..lane import Lane, Role, program_mount
from ..model import MIB, Decision, Limits, Opinion, Program, Verdict
from ..output import Output
from ..runner import run_program

# In C, and in C++. KIND AMOUNT, as arguments or, where there are none, on stdin; then `done` is all that it says, as an
# answer must be the same each time. The clock is that of the thread: the one of the process is summed up at ticks under
# RLIMIT_CPU.
KNOWN = r"""
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static volatile unsigned sink;

static long long used(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void compute(void) { for (int i = 0; i < 4000; i++) sink = sink + 1; }
static void call(void) { for (int i = 0; i < 40; i++) syscall(SYS_getpid); }

static long long spend(void (*step)(void), long long ns, long long *steps) {
    for (*steps = 0; used() < ns; ++*steps) step();
    return used();
}

static long long repeat(long long steps) {
    for (long long i = 0; i < steps; i++) compute();
    return used();
}

static long long map(long long bytes) {
    if (!bytes) return 0;
    char *place = (char *)mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if ((void *)place == MAP_FAILED) abort();
    madvise(place, bytes, MADV_NOHUGEPAGE);
    for (long long at = 0; at < bytes; at += 4096) place[at] = 1;
    return bytes;
}

static long long pieces(long long bytes) {
    long long taken = 0;
    while (taken < bytes) {
        char *piece = (char *)malloc(48);
        if (!piece) abort();
        size_t size = malloc_usable_size(piece);
        memset(piece, 1, size);
        taken += size + sizeof(size_t);
    }
    return taken;
}

int main(int count, char **words) {
    char kind[16];
    long long amount, known, steps = 0;
    const char *more = count > 2 ? words[1] : NULL;
    if (more) {
        snprintf(kind, sizeof kind, "%s", more);
        amount = atoll(words[2]);
    } else if (scanf("%15s %lld", kind, &amount) != 2) {
        return 2;
    }
    if (!strcmp(kind, "user")) known = spend(compute, amount, &steps);
    else if (!strcmp(kind, "system")) known = spend(call, amount, &steps);
    else if (!strcmp(kind, "steps")) known = repeat(amount);
    else if (!strcmp(kind, "map")) known = map(amount);
    else if (!strcmp(kind, "pieces")) known = pieces(amount);
    else return 2;
    if (more) dprintf(1, "%lld %lld\n", known, steps);
    else if (write(1, "done\n", 5) != 5) return 3;
    return 0;
}
"""

# A command and its words. What wait4 says of it goes to stderr: nanoseconds of CPU time, peak bytes, status. It is a
# small process of its own: a child begins with the peak of whoever started it, and that of Python is large.
COUNTER = r"""
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char **environ;

static long long ns(struct timeval time) { return time.tv_sec * 1000000000LL + time.tv_usec * 1000LL; }

int main(int count, char **words) {
    pid_t child;
    int status;
    struct rusage usage;
    if (count < 2 || posix_spawn(&child, words[1], NULL, NULL, words + 1, environ)) return 2;
    if (wait4(child, &status, 0, &usage) != child) return 3;
    dprintf(2, "%lld %lld %d\n", ns(usage.ru_utime) + ns(usage.ru_stime), usage.ru_maxrss * 1024LL, status);
    return 0;
}
"""


class Reading(Struct, frozen=True):
    """One run. `known` is what the program said, nanoseconds or bytes; the rest is what was told of it.

    `late`: it is TLE. It may have said nothing then.
    """

    known: int
    steps: int
    cpu_ns: int
    memory_bytes: int
    late: bool


Way = Callable[[Sequence[str], Limits], Awaitable[Reading]]
"""Runs the known program with these words. Raises MachineError where it comes to any other end than AC or TLE."""


def boxed(lane: Lane, program: Program, nothing: Path) -> Way:
    """As the engine runs and judges a test: every limit and account on. `nothing` is an empty file."""

    async def run(words: Sequence[str], limits: Limits) -> Reading:
        with ExitStack() as stack:
            stdin = stack.enter_context(lane.site.workspace.inputs.open(nothing))
            output, errors = stack.enter_context(Output(MIB)), stack.enter_context(Output(MIB))
            result = await run_program(
                lane, Role.PROGRAM, (program_mount(program),), (*program.command(limits), *words),
                program.granted(limits), profile=program.language.profile, stdin=stdin, output=output, errors=errors,
            )  # fmt: skip
            said = output.open().read()
        accepted = Decision(Opinion.ACCEPTED, Fraction(1))
        ruling = verdict.rule(verdict.Facts(result, program.granted(limits), accepted))
        if ruling.verdict not in (Verdict.AC, Verdict.TLE):
            raise MachineError(f"the bench's own program {' '.join(words)}: {ruling.reason}")
        return _reading(said, result.cpu_ns, result.memory_bytes, late=ruling.verdict is Verdict.TLE)

    return run


def counted(counter: Program, command: Sequence[str]) -> Way:
    """By wait4 around the command, and then its limit of CPU time; nothing ends it there."""
    line = (str(counter.folder / "program"), *command)

    async def run(words: Sequence[str], limits: Limits) -> Reading:
        done = await anyio.run_process([*line, *words], check=False)
        try:
            cpu_ns, memory_bytes, status = map(int, done.stderr.split())
        except ValueError:
            raise MachineError(f"{command[0]} does not work here: {done.stderr.decode(errors='replace')}") from None
        if status:
            raise MachineError(f"the bench's own program fails by {command[0]}: status {status}")
        return _reading(done.stdout, cpu_ns, memory_bytes, late=cpu_ns > limits.time_ms * 1e6)

    return run


def _reading(said: bytes, cpu_ns: int, memory_bytes: int, *, late: bool) -> Reading:
    known, steps = map(int, said.split() or (b"0", b"0"))
    return Reading(known, steps, cpu_ns, memory_bytes, late)
