"""Java, by OpenJDK: a jar, and an archive of its classes that makes the start of the program faster."""

from __future__ import annotations

from ...core.language import Language, SelfTest
from ._jvm import (
    ARCHIVE,
    ARENAS,
    ARTIFACTS,
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

# At the margin, where there is one such: a public class within another one, which nothing is to be named after, is
# indented. Else the first that begins a line or a declaration.
_ANNOTATED = r"(?:@[\w.]+(?:\([^()\n]*\))?\s+){0,9}"
_MODIFIED = r"(?:(?:abstract|final|sealed|non-sealed|strictfp)\s+){0,4}"
_PUBLIC = rf"{_ANNOTATED}{_MODIFIED}public\s+{_MODIFIED}(?:class|interface|enum|record|@interface)\s+"
_NAMED = rf"\A(?:(?=[\s\S]*?^{_PUBLIC})[\s\S]*?^|[\s\S]*?(?:^|[;{{}}])[ \t]*){_PUBLIC}(\w+)"

LANGUAGES = (
    Language(
        name="java",
        title="Java",
        extensions=(".java",),
        content=(
            r"^[ \t]*import\s+(?:static\s+)?javax?\.[\w.*]+\s*;",
            r"\bpublic\s+static\s+void\s+main\s*\(",
            r"\bSystem\s*\.\s*(?:out|in|err)\b",
        ),
        syntax="java",
        file_name=_NAMED,
        main_pattern=r"\bstatic\s+(?:(?:public|final|synchronized)\s+)*void\s+main\s*\(",
        compile=("sh", "-c", script(JAVAC + ' "$@"'), "{name}", PACK, "{sources}"),
        prepare=prepare(),
        run=RUN,
        plain=("java", "-cp", "{program}", "{name}"),
        artifacts=ARTIFACTS,
        prepared=(ARCHIVE,),
        tools=("javac", "java"),
        environment=ARENAS,
        version=("javac", "-version"),
        package="openjdk-17-jdk-headless",
        profile="jvm",
        processes=PROCESSES,
        exhausted=EXHAUSTED,
        housekeeping=HOUSEKEEPING,
        extra_memory_mib=EXTRA_MEMORY_MIB,
        reserved_mib=RESERVED_MIB,
        self_test=SelfTest(
            file="Main",
            echo="""
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Main {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        System.out.println(in.readLine());
    }
}
""",
            tle="public class Main { public static void main(String[] args) { while (true) { } } }\n",
            rte='public class Main { public static void main(String[] args) { throw new Error("on purpose"); } }\n',
            ce="public class Main { public static void main(String[] args) { return 0; } }\n",
            mle="""
import java.util.ArrayList;
import java.util.List;

public class Main {
    public static void main(String[] args) {
        List<byte[]> kept = new ArrayList<>();
        while (true) kept.add(new byte[1000000]);
    }
}
""",
        ),
    ),
)
