"""Kotlin, Python 2 and C#: what each has of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from parley.core import detection, tools
from parley.core.language import Language
from parley.core.model import MIB, Source
from parley.core.plugins import load_plugins

from ...conftest import lacking
from .trial import Trial

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

KNOWN = load_plugins().languages


def known(name: str) -> Language:
    language = KNOWN[name]
    if tools.missing(language):
        lacking(tools.missing(language)[0])
    return language


# --- Kotlin ---------------------------------------------------------------------------------------------------

KOTLIN: dict[str, Mapping[str, str]] = {
    "arguments": {"my-fox.kt": 'fun main(args: Array<String>) { println("hello") }\n'},
    "package": {"fox.kt": 'package wood.deep\n\nfun main() = listOf("hello").map { it + "" }.forEach(::println)\n'},
    "object": {"Fox.kt": 'object Fox { @JvmStatic fun main(args: Array<String>) { println("hello") } }\n'},
    "several": {"den.kt": 'fun den() = "hello"\n', "fox.kt": "fun main() { println(den()) }\n"},
}  # fmt: skip


@pytest.mark.parametrize("files", KOTLIN.values(), ids=KOTLIN)
async def test_kotlin_begins_where_its_main_is(trial: Trial, files: Mapping[str, str]) -> None:
    """In whatever file, package or object that lies; a clean compile has no output."""
    tried = await trial(known("kotlin"), files)
    assert (tried.compiled.output, tried.verdict, tried.out) == ("", "OK", "hello\n")


async def test_kotlin_errors_read_well(trial: Trial) -> None:
    """Without the folders of the box, and with the line."""
    tried = await trial(known("kotlin"), 'fun main() {\n    val x: Int = ""\n}\n')
    assert tried.verdict == "CE"
    assert tried.compiled.output.startswith("main.kt:2:18: error: type mismatch")


# --- Python 2 -------------------------------------------------------------------------------------------------

OLD = {
    "print": "print 'old'\n",
    "print to": "import sys\nprint >>sys.stderr, 1\n",
    "input": "n = int(raw_input())\n",
    "range": "for i in xrange(3): pass\n",
    "except": "try:\n    pass\nexcept ValueError, error:\n    pass\n",
    "exec": "exec 'x = 1'\n",
    "backticks": "x = `1`\n",
    "unequal": "if 1 <> 2: pass\n",
    "long": "x = 10L\n",
    "shebang": "#!/usr/bin/env python2\nx = 1\n",
}
NEW = {
    "print": "print('new')\n",
    "text": "print('print 1')  # print 1, raw_input()\n",
    "numbers": "x = 0o17 + 1_000 + 0x1f + 0.05\n",
    "chevrons": "print(1 < 2 > 0)\n",
    "name": "printed = 1\n",
}


@pytest.mark.parametrize(
    ("text", "name"),
    [*((text, "python2") for text in OLD.values()), *((text, "python3") for text in NEW.values())],
    ids=[*(f"old {name}" for name in OLD), *(f"new {name}" for name in NEW)],
)
def test_old_python_is_told_from_new(tmp_path: Path, text: str, name: str) -> None:
    """By what only one of them can read; in doubt it is the new one."""
    (tmp_path / "a.py").write_text(text)
    pythons = [KNOWN["python2"], KNOWN["python3"]]
    assert detection.detect(Source(tmp_path, ("a.py",)), pythons).name == name


async def test_python2_runs_with_its_library(trial: Trial) -> None:
    """Modules that the next one renamed, and ten thousand calls deep."""
    text = """
import sys, Queue, collections, heapq
from cStringIO import StringIO
sys.setrecursionlimit(20000)
def deep(n): return n and deep(n - 1) + 1
print raw_input(), 7 / 2, deep(10000)
"""
    tried = await trial(known("python2"), text, given="line\n")
    assert (tried.compiled.output, tried.verdict, tried.out) == ("", "OK", "line 3 10000\n"), tried.err


async def test_python2_checks_without_running(trial: Trial) -> None:
    """An error on the last line, after one that would never end."""
    tried = await trial(known("python2"), "while True: pass\nx = (\n")
    assert tried.verdict == "CE"
    assert "main.py" in tried.compiled.output
    assert "/src" not in tried.compiled.output


# --- C# -------------------------------------------------------------------------------------------------------


def sharp(statements: str, members: str = "") -> str:
    return f"""
using System; using System.Collections.Generic; using System.Linq; using System.Numerics; using System.Threading;
class Node {{ public Node Next; }}
class Program {{ {members} static void Main() {{ {statements} }} }}
"""


_KEPT = "var kept = new List<byte[]>(); while (true) kept.Add(new byte[{}]);"
SHARP_FULL = {
    "arrays": _KEPT.format(100000),
    "large arrays": _KEPT.format(1000000),
    "arrays as large as they can be without being filled": _KEPT.format("1 << 20"),
    "objects": "Node kept = null; while (true) { var one = new Node(); one.Next = kept; kept = one; }",
    "thread": f"new Thread(() => {{ {_KEPT.format(100000)} }}).Start();",
    "thread with large arrays": f"new Thread(() => {{ {_KEPT.format('1 << 20')} }}).Start();",
    "huge array": "Console.WriteLine(new long[int.MaxValue - 60].Length);",
    "texts": 'var kept = new List<string>(); while (true) kept.Add(new string("x"[0], 500000));',
    "text": 'var text = "x"; while (true) text += text;',
}


@pytest.mark.parametrize("counted", ["cgroup", "rlimit"], indirect=True)
@pytest.mark.parametrize("statements", SHARP_FULL.values(), ids=SHARP_FULL)
async def test_csharp_is_told_when_memory_is_full(trial: Trial, statements: str) -> None:
    """By the box's limit, or by Mono where no memory is used: at once, and not when all time is used up."""
    tried = await trial(known("csharp"), sharp(statements))
    assert tried.verdict == "MLE", tried.err


@pytest.mark.parametrize("counted", ["cgroup", "rlimit"], indirect=True)
@pytest.mark.parametrize("size", [100_000, 1 << 20, 6_000_000])
async def test_csharp_reuses_what_is_dropped(trial: Trial, size: int) -> None:
    """Nine tenths of the memory are kept, and ten times the memory is dropped."""
    statements = f"""
var kept = new byte[{115 * MIB // size}][];
for (var i = 0; i < {1280 * MIB // size}; i++) {{
    var one = kept[i % kept.Length] = new byte[{size}];
    for (var j = 0; j < one.Length; j += 1000) one[j] = 1;
}}
Console.Write(kept.Length * kept.Last().Length);
"""
    tried = await trial(known("csharp"), sharp(statements))
    assert (tried.verdict, tried.out) == ("OK", str(115 * MIB // size * size)), tried.err


async def test_csharp_full_stack_is_a_run_time_error(trial: Trial) -> None:
    """Of a thread whose stack is smaller than the memory."""
    endless = "static long Deep(long n) { return Deep(n + 1) + 1; }"
    tried = await trial(
        known("csharp"), sharp("var t = new Thread(() => Deep(0), 1 << 24); t.Start(); t.Join();", endless)
    )
    assert tried.verdict == "RTE"
    assert "StackOverflowException" in tried.err


async def test_csharp_has_its_libraries(trial: Trial) -> None:
    """Big numbers, queries, threads, half a million calls deep, and text beyond ASCII."""
    statements = """
var half = new[] { 3, 1, 2 }.OrderBy(x => x).Select(x => x * 2).AsParallel().Sum();
Console.WriteLine(Console.ReadLine().Length + " " + half + " " + BigInteger.Pow(2, 70) + " " + Deep(500000));
"""
    deep = "static int Deep(int n) { return n == 0 ? 0 : Deep(n - 1) + 1; }"
    tried = await trial(known("csharp"), sharp(statements, deep), given="äöü\n")
    assert (tried.verdict, tried.out) == ("OK", "3 12 1180591620717411303424 500000\n"), tried.err


async def test_csharp_errors_read_well(trial: Trial) -> None:
    """With the place, and no warnings in the output of a clean compile."""
    assert (await trial(known("csharp"), sharp("int unused = 3;"))).compiled.output == ""
    tried = await trial(known("csharp"), sharp("return 0;"))
    assert tried.verdict == "CE"
    assert "main.cs(4," in tried.compiled.output
