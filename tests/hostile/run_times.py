"""Java as a language, for the programs of the collection that are written in it.

As plain as can be: what a contest would want of this run time is not what is tested here.
"""

from __future__ import annotations

from parley.core.language import Language

_JAR = """
set -e
mkdir /w/classes
javac -J-Xmx128m -encoding UTF-8 -d /w/classes "$0"
jar -c -f /w/program -e "$(basename "$0" .java)" -C /w/classes .
"""
_PROCESSES = 64  # threads of the run time: collectors, compilers

JAVA = Language(
    name="java",
    title="Java",
    extensions=(".java",),
    compile=("sh", "-c", _JAR, "{main}"),
    run=("java", "-Xmx512m", "-XX:+UseSerialGC", "-jar", "{program}"),
    processes=_PROCESSES,
    profile="jvm",
    package="openjdk-17-jdk-headless",
)
