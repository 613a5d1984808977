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
        # Not max-heap-size: where an object cannot be had below that, Mono fails to make the exception as well, and
        # crashes without a word on stderr. Past this, it collects every 16 MiB, and the box's limit ends it.
        # A crash would start a debugger, a process that the profile forbids.
        environment=(
            ("MONO_GC_PARAMS", "major=marksweep,soft-heap-limit={memory}m"),
            ("MONO_DEBUG", "no-gdb-backtrace"),
        ),
        version=("mono", "--version"),
        package="mono-mcs mono-runtime",
        tools=("mono",),
        profile="mono",
        processes=16,
        exhausted=("System.OutOfMemoryException",),
        extra_memory_mib=32,
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
