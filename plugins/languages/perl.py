"""Perl 5. Compiling is `perl -c`: a check of the syntax, which runs BEGIN and `use` as Perl has it, in a box."""

from __future__ import annotations

from ...core.language import Language, SelfTest
from ...core.model import PROGRAM, SOURCES

# It says "syntax OK" to stderr, where complaints go too: only they are wanted.
_CHECK = f"""
for file; do
    perl -I{SOURCES} -c "$file" 2>/w/said; code=$?
    sed '/ syntax OK$/d' /w/said >&2
    [ $code -eq 0 ] || exit $code
done
"""

LANGUAGES = (
    Language(
        name="perl",
        title="Perl",
        aliases=("pl",),
        extensions=(".pl", ".perl"),
        shebangs=("perl",),
        content=(
            r"^[ \t]*use (?:strict|warnings|utf8|integer|bigint|feature|List::Util|POSIX|v?5[.\d]*)\b",
            r"^[ \t]*(?:my|our)[ \t]*[$@%(]",
            r"^[ \t]*[@%]\w[^\n=]*=",
            r"\$\w+[ \t]*=~",
            r"^[ \t]*sub \w+[ \t]*(?:\([^()\n]*\)[ \t]*)?\{",
            r"^[ \t]*(?:print|printf|say)\b[^\n]*;[ \t]*$",
            r"<STDIN>|<>",
        ),
        syntax="hash",
        compile=("sh", "-c", _CHECK, "sh", "{sources}"),
        run=("perl", f"-I{PROGRAM}", "{main}"),
        artifacts=(),
        version=("perl", "-e", "print $^V"),
        package="perl",
        profile="interpreter",
        extra_memory_mib=8,  # 5 after the start
        exhausted=("Out of memory",),
        self_test=SelfTest(
            echo="print scalar <STDIN>;\n",
            tle="while (1) {}\n",
            rte="die 'on purpose';\n",
            ce="if (1 {\n",
            mle="my @kept;\nwhile (1) { push @kept, 'x' x (1 << 20); }\n",
        ),
    ),
)
