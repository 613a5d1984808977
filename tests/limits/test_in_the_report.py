"""Every limit by a program that runs into it: its verdict, and what the report adds. With cgroups, and without."""

from __future__ import annotations

import pytest

from parley.core.accounting import Accounting
from parley.core.model import MIB, Verdict
from parley.core.report import SubmissionRecord, TestRecord
from parley.core.verdict import size

from .conftest import Judge

pytestmark = pytest.mark.anyio

# ruff: noqa: E501 - programs on one line each, as what matters stands beside them
C = "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n#include <signal.h>\n"
CPP = "#include <iostream>\n#include <vector>\n#include <memory>\n"


def test_of(record: SubmissionRecord) -> TestRecord:
    (test,) = record.tests
    assert test.reason.startswith(f"{test.verdict}: ")
    return test


test_of.__test__ = False  # type: ignore[attr-defined] # its name looks like a test's


async def test_computing_too_long(judge: Judge) -> None:
    """TLE by CPU time: the reason has both times."""
    test = test_of(await judge("a.c", f"{C}int main(void) {{ for (volatile int i = 0;; i++); }}", time_ms=200))
    assert test.verdict is Verdict.TLE
    assert "it computed for 2" in test.reason
    assert "the limit is 200.0 ms (wall time " in test.reason
    assert test.time_ms >= 200


async def test_idling_too_long(judge: Judge) -> None:
    """TLE by wall time: it was idle, not computing."""
    test = test_of(await judge("a.c", f"{C}int main(void) {{ sleep(20); }}", time_ms=200, wall_ms=500.0))
    assert test.verdict is Verdict.TLE
    assert "it was idle, not computing" in test.reason
    assert test.wall_ms >= 500
    assert test.time_ms < 100


async def test_using_too_much_memory(judge: Judge, counted: Accounting) -> None:
    """MLE, with the peak: without a cgroup, what was in use when the warden looked, every 4 ms where the machine lets it."""
    touch = "int main(void) { for (;;) memset(malloc(1 << 20), 1, 1 << 20); }"
    test = test_of(await judge("a.c", C + touch))
    assert test.verdict is Verdict.MLE
    assert test.memory_bytes > 64 * MIB
    assert f"peak {size(test.memory_bytes)}" in test.reason
    assert "peak 6" in test.reason or not counted.limits_memory
    assert "limit 64.0 MiB" in test.reason


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bad_alloc.cpp", f"{CPP}int main() {{ std::vector<int> v; for (;;) v.push_back(1); }}"),
        ("one_piece.cpp", f"{CPP}int main() {{ std::vector<char> v(150 << 20, 1); return v[1000] - 1; }}"),
        ("null.c", f"{C}int main(void) {{ for (;;) {{ char *p = malloc(1 << 16); if (!p) return 1; memset(p, 1, 1 << 16); }} }}"),
        ("abort.c", f"{C}int main(void) {{ for (;;) {{ char *p = malloc(1 << 16); if (!p) abort(); memset(p, 1, 1 << 16); }} }}"),
        ("memory_error.py", "x = []\nwhile True: x.append('x' * 1000 + str(len(x)))\n"),
        ("one_piece.py", "x = bytearray(150 << 20)\n"),
        ("recursion.c", f"{C}int f(int n) {{ volatile char a[4000]; a[n % 4000] = 1; return f(n + 1) + a[n % 7]; }} int main(void) {{ return f(0); }}"),
    ],
    ids=lambda value: value if "." in value[-4:] else "",
)  # fmt: skip
async def test_dying_of_a_failed_allocation(judge: Judge, name: str, text: str) -> None:
    """MLE too, whether the kernel ends the program or its run time gives up: by cgroup and by looking."""
    test = test_of(await judge(name, text))
    assert test.verdict is Verdict.MLE, test.reason
    assert test.memory_bytes > 62 * MIB


async def test_crashing_with_memory_left(judge: Judge) -> None:
    """RTE: much memory is no explanation, memory that is full is."""
    text = f"{C}int main(void) {{ char *volatile p = malloc(55 << 20); memset(p, 1, 55 << 20); if (p[9]) abort(); }}"
    test = test_of(await judge("a.c", text))
    assert test.verdict is Verdict.RTE
    assert test.signal == 6
    assert "SIGABRT" in test.reason
    assert 55 * MIB <= test.memory_bytes < 58 * MIB
    assert "peak memory 5" in test.reason


async def test_reserving_is_not_using(judge: Judge) -> None:
    """Address space that nobody touches is no memory."""
    text = f'{C}int main(void) {{ char *volatile p = malloc(200 << 20); puts("7"); return !p; }}'
    record = await judge("a.c", text)
    assert record.verdict is Verdict.AC
    assert record.memory_bytes < 16 * MIB


@pytest.mark.parametrize("stream", [1, 2], ids=["stdout", "stderr"])
async def test_writing_too_much(judge: Judge, stream: int) -> None:
    """OLE, stopped at once: long before the time limit."""
    text = f"{C}char b[65536]; int main(void) {{ for (;;) if (write({stream}, b, sizeof b) < 0) return 1; }}"
    test = test_of(await judge("a.c", text, time_ms=20_000))
    assert test.verdict is Verdict.OLE
    assert "it wrote more than 2.0 MiB" in test.reason
    assert test.time_ms < 5_000
    assert stream == 2 or test.output_bytes < 8 * MIB


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("signal.c", f'{C}char b[65536]; int main(void) {{ FILE *f = fopen("/w/f", "w"); for (;;) fwrite(b, 1, sizeof b, f); }}'),
        ("exception.py", "with open('/w/f', 'wb') as f:\n    while True: f.write(bytes(65536))\n"),
        ("hole.c", f"{C}int main(void) {{ int f = fileno(tmpfile()); return ftruncate(f, 1ll << 40) != 0; }}"),
        ("seek.c", f'{C}char b[9]; int main(void) {{ FILE *f = fopen("/w/f", "w"); fseek(f, (4 << 20) - 4, SEEK_SET); fwrite(b, 1, 9, f); return fclose(f) && 1; }}'),
    ],
    ids=lambda value: value if "." in value[-4:] else "",
)  # fmt: skip
async def test_writing_a_file_that_is_too_large(judge: Judge, name: str, text: str) -> None:
    """OLE, whatever the run time makes of SIGXFSZ."""
    test = test_of(await judge(name, text, file_bytes=4 * MIB))
    assert test.verdict is Verdict.OLE, test.reason
    assert "it wrote a file larger than 4.0 MiB" in test.reason


@pytest.mark.parametrize(
    ("end", "said", "code", "number"),
    [
        ("return 7;", "exited with code 7", 7, None),
        ("abort();", "died of SIGABRT", None, 6),
        ("*(volatile int *)0 = 1;", "died of SIGSEGV", None, 11),
        ("raise(SIGFPE);", "died of SIGFPE", None, 8),
        ("raise(SIGXCPU);", "died of SIGXCPU", None, 24),
        ("raise(SIGKILL);", "died of SIGKILL", None, 9),
    ],
    ids=["code", "SIGABRT", "SIGSEGV", "SIGFPE", "SIGXCPU", "SIGKILL"],
)
async def test_ending_badly(judge: Judge, end: str, said: str, code: int | None, number: int | None) -> None:
    """RTE: code or signal name, and the peak memory at that moment."""
    test = test_of(await judge("a.c", f"{C}int main(void) {{ {end} return 0; }}"))
    assert test.verdict is Verdict.RTE
    assert said in test.reason
    assert ", peak memory " in test.reason
    assert (test.exit_code, test.signal) == (code, number)


async def test_not_compiling(judge: Judge) -> None:
    """CE: the compiler's words, control characters visible."""
    record = await judge("a.c", "#error \x1b[31mred\x07\nint main(void) { return 0; }\n")
    assert record.verdict is Verdict.CE
    assert "\\x1b[31mred\\x07" in record.compile.output
    assert "\x1b" not in record.compile.output


async def test_compiler_that_talks_too_long(judge: Judge) -> None:
    """CE: what it says is cut at 64 KiB."""
    record = await judge("a.c", "\n".join(f"undeclared_{number}();" for number in range(8000)))
    assert record.verdict is Verdict.CE
    assert 64 * 1024 <= len(record.compile.output.encode()) < 66 * 1024
    assert record.compile.output.splitlines()[-1].startswith("[cut: ")


async def test_accounting_is_named(judge: Judge, counted: Accounting) -> None:
    """A right program is AC in either world."""
    assert (await judge("a.py", "print(input())\n")).verdict is Verdict.AC
