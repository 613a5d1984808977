"""Kotlin on the JVM, by the compiler that Debian has: 1.3.31, which lives on JDK 17 but writes for Java 8."""

from __future__ import annotations

from ...core.language import Language, SelfTest
from ...core.model import SPACE
from ._jvm import (
    ARCHIVE,
    ARENAS,
    ARTIFACTS,
    BRIEFLY,
    EXHAUSTED,
    EXTRA_MEMORY_MIB,
    HOUSEKEEPING,
    JAVAC,
    PACK,
    PROCESSES,
    RESERVED_MIB,
    RUN,
    prepare,
    script,
)

_LIBRARY = "/usr/share/java/kotlin-stdlib.jar"
_JARS = (
    "/usr/share/java/kotlin-compiler.jar",
    "/usr/share/java/libtrove-intellij.jar",
    "/usr/share/java/org.jetbrains.annotations-common.jar",
    "/usr/share/java/kotlin-reflect.jar",
    "/usr/share/java/kotlin-script-runtime.jar",
    _LIBRARY,
)  # what the compiler's manifest names, by the names that Debian gives it
# Not by `kotlinc`: its script tells the JVM what this one warns of, and loads the compiler in a way that takes a second
# more. As it is, compiling a line takes 2 s of CPU time, twenty lines 6 s, in up to 200 MiB.
_KOTLINC = (
    "java",
    "-Xmx320m",
    "-Xss16m",
    *BRIEFLY,
    "-cp",
    ":".join(_JARS),
    "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
)
_COMPILE = f"""{" ".join(_KOTLINC)} -no-stdlib -no-reflect -nowarn -jvm-target 1.8 \\
    -cp {_LIBRARY} -d {SPACE}/classes "$@"
{JAVAC}"""

LANGUAGES = (
    Language(
        name="kotlin",
        title="Kotlin",
        aliases=("kt",),
        extensions=(".kt",),
        content=(
            r"^[ \t]*fun\s+\w+\s*\(",
            r"\bva[lr]\s+\w+\s*(?::[^=\n]+)?=",
            r"\breadLine\(\)",
            r"^[ \t]*import\s+(?:kotlin|java)\.[\w.*]+$",
        ),
        syntax="java",
        main_pattern=r"^[ \t]*(?:suspend\s+)?fun\s+main\s*\(",
        compile=("sh", "-c", script(_COMPILE, _LIBRARY), "{name}Kt", PACK, "{sources}"),
        prepare=prepare(
            "kotlin/io/ConsoleKt.class",
            "kotlin/jvm/internal/Intrinsics.class",
            "kotlin/text/StringsKt.class",
            "kotlin/collections/CollectionsKt.class",
            "kotlin/collections/ArraysKt.class",
            "kotlin/ranges/IntRange.class",
        ),
        run=RUN,
        artifacts=ARTIFACTS,
        prepared=(ARCHIVE,),
        tools=("javac", "java"),
        files=_JARS,
        environment=ARENAS,
        version=(*_KOTLINC, "-version"),
        package="kotlin openjdk-17-jdk-headless",
        profile="jvm",
        processes=PROCESSES,
        exhausted=EXHAUSTED,
        housekeeping=HOUSEKEEPING,
        extra_memory_mib=EXTRA_MEMORY_MIB,
        reserved_mib=RESERVED_MIB,
        self_test=SelfTest(
            echo="fun main() {\n    println(readLine())\n}\n",
            tle="fun main() {\n    while (true) { }\n}\n",
            rte='fun main() {\n    throw IllegalStateException("on purpose")\n}\n',
            ce="fun main() {\n    return 0\n}\n",
            mle="""
fun main() {
    val kept = ArrayList<ByteArray>()
    while (true) kept.add(ByteArray(1000000))
}
""",
        ),
    ),
)
