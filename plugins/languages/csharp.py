"""C#, by Mono's compiler and run time."""

from __future__ import annotations

from ...core.language import Language, SelfTest

LANGUAGES = (
    Language(
        name="csharp",
        title="C#",
        aliases=("c#", "cs"),
        extensions=(".cs",),
        content=(
            r"^[ \t]*using\s+(?:static\s+)?System\b[\w.]*\s*;",
            r"\bConsole\s*\.\s*(?:Read|Write|Out|In)",
            r"\bstatic\s+(?:async\s+)?(?:void|int|Task)\s+Main\s*\(",
        ),
        syntax="c",
        compile=(
            "mcs",
            "-nologo",
            "-optimize+",
            "-warn:0",
            "-utf8output",
            "-codepage:utf8",
            "-d:ONLINE_JUDGE",
            "-unsafe+",
            "-r:System.Numerics",
            "-out:{program}",
            "--",
            "{sources}",
        ),
        run=("mono", "{program}"),
        artifacts=("program.exe",),
        # Past the first limit it collects every 16 MiB; the box's limit ends it. The other is ten times as much, for
        # arrays of 1 MiB and more, which are memory only when they are filled. Without it nobody would end a program
        # that goes on to allocate those; were it as low as the first, Mono would crash where it has no room for the
        # nodes of a list, and say why on stdout. It does not sweep beside the program: it would collect too late.
        # A crash would start a debugger, a process that the profile forbids.
        environment=(
            (
                "MONO_GC_PARAMS",
                "major=marksweep,no-concurrent-sweep,soft-heap-limit={memory}m,max-heap-size={memory}0m",
            ),
            ("MONO_DEBUG", "no-gdb-backtrace"),
        ),
        version=("mono", "--version"),
        package="mono-mcs mono-runtime",
        tools=("mono",),
        profile="mono",
        processes=16,
        exhausted=("OutOfMemoryException", "Error: Garbage collector could not allocate"),
        extra_memory_mib=32,
        reserved_mib=8192,  # so that address space does not end before max-heap-size: at that, Mono may crash
        self_test=SelfTest(
            echo="""
using System;
class Program {
    static void Main() { Console.WriteLine(Console.ReadLine()); }
}
""",
            tle="class Program { static void Main() { while (true) { } } }\n",
            rte='class Program { static void Main() { throw new System.Exception("on purpose"); } }\n',
            ce="class Program { static void Main() { return 0; } }\n",
            mle="""
using System.Collections.Generic;
class Program {
    static void Main() {
        var kept = new List<byte[]>();
        while (true) kept.Add(new byte[1000000]);
    }
}
""",
        ),
    ),
)
