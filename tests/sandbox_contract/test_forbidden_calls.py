"""What happens at a call that the profile does not allow; most filters are written here, instruction by instruction."""

from __future__ import annotations

import os
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from parley.core import seccomp
from parley.core.box import Run
from parley.core.errors import SandboxError
from parley.core.lane import Lane, Role
from parley.core.model import MIB, PROGRAM, Call, Cause, Limits, Mount, RunResult

from ..conftest import SLOWNESS
from .conftest import ALSO_WITHOUT_A_BOX

pytestmark = [pytest.mark.anyio, ALSO_WITHOUT_A_BOX]

LIMITS = Limits(time_ms=2000 * SLOWNESS, memory_bytes=256 * MIB, processes=8)
AUDIT_ARCH_X86_64, AUDIT_ARCH_I386 = 0xC000003E, 0x40000003
SOCKET, GETPPID, EXECVE, PTRACE = 41, 110, 59, 101
ALLOW, NOTIFY = 0x7FFF0000, 0x7FC00000


def instruction(code: int, value: int, *, otherwise: int = 0) -> bytes:
    return struct.pack("=HBBI", code, 0, otherwise, value)


def forbids(*numbers: int) -> bytes:
    """A filter that allows all but these calls of this architecture, and nothing of any other."""
    load, equal, result = 0x20, 0x15, 0x06
    code = instruction(load, 4) + instruction(equal, AUDIT_ARCH_X86_64, otherwise=2 * len(numbers) + 2)
    code += instruction(load, 0)
    for number in numbers:
        code += instruction(equal, number, otherwise=1) + instruction(result, NOTIFY)
    return code + instruction(result, ALLOW) + instruction(result, NOTIFY)


async def ran(
    lane: Lane, code: bytes, *argv: str, program: Path | None = None, trace: Callable[[Call], None] | None = None
) -> RunResult:
    """One run under this filter, in the lane's box for it."""
    box = await lane.box(Role.PROGRAM, (Mount(program, PROGRAM),) if program else (), filter=code)
    null = os.open(os.devnull, os.O_RDWR)
    try:
        words = argv or (f"{PROGRAM}/program",)
        run = Run(words, (null,) * 3, LIMITS, wall_ms=3000 * SLOWNESS, filter=code, trace=trace)
        return await box.run(run)
    finally:
        os.close(null)


SPEAKS = "#include <sys/socket.h>\nint main(void) { return socket(1, 2, 3) < 0 ? 7 : 8; }"
SPEAKS_LATE = (
    "#include <pthread.h>\n#include <sys/socket.h>\n#include <unistd.h>\n"
    "void *other(void *x) { usleep(30000); socket(1, 2, 3); return x; }\n"
    "int main(void) { pthread_t t; pthread_create(&t, 0, other, 0); for (;;) pause(); }"
)
SPEAKS_IN_A_CHILD = (
    "#include <sys/socket.h>\n#include <sys/wait.h>\n#include <unistd.h>\n"
    "int main(void) { if (!fork()) socket(1, 2, 3); wait(0); return 0; }"
)


@pytest.mark.parametrize("text", [SPEAKS, SPEAKS_LATE, SPEAKS_IN_A_CHILD], ids=["program", "thread", "child"])
async def test_forbidden_call_ends_the_run_and_is_named(lane: Lane, compiled: Callable[[str], Path], text: str) -> None:
    """Whoever of the run makes it: number, architecture and arguments are told, and the next run is as any."""
    program = compiled(text)
    result = await ran(lane, forbids(SOCKET), program=program)
    assert result.cause is Cause.FORBIDDEN
    assert result.forbidden
    assert (result.forbidden.number, result.forbidden.architecture) == (SOCKET, AUDIT_ARCH_X86_64)
    assert result.forbidden.arguments[:3] == (1, 2, 3)
    assert (await ran(lane, forbids(SOCKET), "/bin/true", program=program)).exit_code == 0


async def test_calls_of_another_architecture_are_named_too(lane: Lane, compiled: Callable[[str], Path]) -> None:
    """`int 0x80` reaches the kernel of an x86-64 machine with the numbers of i386."""
    text = 'int main(void) { int r; __asm__ volatile("int $0x80" : "=a"(r) : "a"(20)); return r > 0; }'
    result = await ran(lane, forbids(SOCKET), program=compiled(text))
    assert result.forbidden
    assert (result.forbidden.number, result.forbidden.architecture) == (20, AUDIT_ARCH_I386)


async def test_only_the_wardens_own_execve_is_let_through(lane: Lane, compiled: Callable[[str], Path]) -> None:
    """The start of a program needs an execve; that is no licence for the program to make one."""
    text = '#include <unistd.h>\nint main(void) { char *words[] = {"true", 0}; return execv("/bin/true", words); }'
    program = compiled(text)
    assert (await ran(lane, forbids(GETPPID), program=program)).exit_code == 0
    result = await ran(lane, lane.site.profiles.filter("native"), program=program)
    assert result.forbidden
    assert (result.forbidden.number, result.forbidden.name) == (EXECVE, "execve")


async def test_program_that_cannot_be_started_fails_under_any_filter(lane: Lane) -> None:
    """The child's own end needs nothing of the profile: a missing program is told of, not waited for."""
    result = await ran(lane, seccomp.compile_rules(()), "/no/such/program")
    assert (result.cause, result.failure) == (Cause.FAILED, "exec: No such file or directory")


@pytest.mark.parametrize("code", [b"", b"1234567", instruction(0x06, ALLOW) * 5000, b"\xff" * 8])
async def test_no_program_without_a_filter(lane: Lane, code: bytes) -> None:
    """A filter that is none is an error of the machine: nothing is run."""
    with pytest.raises(SandboxError, match="filter: Invalid argument"):
        await ran(lane, code, "/bin/true")


async def test_a_box_has_one_filter_for_good(lane: Lane, compiled: Callable[[str], Path]) -> None:
    """Another one is for another box: it cannot be taken off again, nor can a second one be put over it."""
    program = compiled(SPEAKS)
    assert (await ran(lane, forbids(SOCKET), program=program)).cause is Cause.FORBIDDEN
    box = await lane.box(Role.PROGRAM, (Mount(program, PROGRAM),), filter=forbids(SOCKET))
    assert (await ran(lane, forbids(SOCKET), program=program)).cause is Cause.FORBIDDEN
    assert await lane.box(Role.PROGRAM, (Mount(program, PROGRAM),), filter=forbids(SOCKET)) is box
    with pytest.raises(SandboxError, match="one profile for good"):
        box.start(Run(("/bin/true",), (), LIMITS, wall_ms=1000, filter=forbids(GETPPID)))
    assert (await ran(lane, forbids(GETPPID), program=program)).exit_code in (7, 8)
    assert (await ran(lane, forbids(SOCKET), program=program)).cause is Cause.FORBIDDEN


WITH_ITS_FIRST_REGISTER = r"""
#include <stdint.h>
#include <unistd.h>
#include <sys/syscall.h>
uint64_t born; /* with what was in the register of a sixth argument when the program began */
__asm__(".globl _start\n_start: mov %r9, born(%rip)\nmov %rsp, %rdi\nand $-16, %rsp\ncall run\n");
static long three(long number, long sixth) {
  register long last __asm__("r9") = sixth;
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "0"(number), "D"(1), "S"(2), "d"(3), "r"(last) : "rcx", "r11", "memory");
  return result;
}
void run(void) { three(SYS_socket, (long)born); three(SYS_exit_group, 0); }
"""


def without_a_library(folder: Path, text: str) -> Path:
    (folder / "main.c").write_text(text)
    command = ["gcc", "-O1", "-static", "-nostdlib", "-o", folder / "program", folder / "main.c"]
    subprocess.run(command, check=True, env={"PATH": os.environ["PATH"]})
    return folder


async def test_nobody_has_the_wardens_key(lane: Lane) -> None:
    """What was in its registers is not in those of a program."""
    program = without_a_library(lane.site.workspace.folder("programs"), WITH_ITS_FIRST_REGISTER)
    result = await ran(lane, seccomp.compile_rules(()), program=program)
    assert result.forbidden
    assert (result.forbidden.name, result.forbidden.arguments[5]) == ("socket", 0)


async def test_traced_calls_are_told_and_made(lane: Lane, compiled: Callable[[str], Path]) -> None:
    """A traced run is told of each call that the filter does not allow, and goes on."""
    text = "#include <unistd.h>\nint main(void) { return getppid() > 0 && getppid() > 0 ? 0 : 1; }"
    calls: list[Call] = []
    result = await ran(lane, forbids(GETPPID), program=compiled(text), trace=calls.append)
    assert [call.number for call in calls] == [GETPPID, GETPPID]
    assert result.exit_code == 0


async def test_traced_run_may_not_reach_past_itself(lane: Lane, compiled: Callable[[str], Path]) -> None:
    """What no profile may allow is told of in a trace as well, and refused."""
    text = "#include <sys/ptrace.h>\n#include <errno.h>\nint main(void) { return ptrace(0, 0, 0, 0) < 0 ? errno : 0; }"
    calls: list[Call] = []
    result = await ran(lane, forbids(PTRACE), program=compiled(text), trace=calls.append)
    assert [call.number for call in calls] == [PTRACE]
    assert result.exit_code == 1  # EPERM
