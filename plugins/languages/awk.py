"""AWK, by GNU awk.

Debian has mawk too, and contests that take AWK (AtCoder, SPOJ) run gawk: its sorting, multidimensional arrays, Unicode
and large integers are what their programs are written for, and it runs those for plain awk as well.
"""

from __future__ import annotations

from ...core.language import Language, SelfTest
from ...core.model import PROGRAM, SOURCES

# Printing the program anew means parsing all of it and running none of it.
_CHECK = 'for file; do gawk -o/dev/null -f "$file" </dev/null || exit; done'

LANGUAGES = (
    Language(
        name="awk",
        title="AWK",
        aliases=("gawk",),
        extensions=(".awk",),
        shebangs=("awk", "gawk", "mawk"),
        content=(
            r"^[ \t]*(?:BEGIN|END)[ \t]*\{",
            r"\$NF\b",
            r"^[^\n{}]{0,80}\{[^\n{}]*\$\d",
            r"^[ \t]*\{[ \t]*print\b",
        ),
        syntax="hash",
        compile=("sh", "-c", _CHECK, "sh", "{sources}"),
        run=("gawk", "-f", "{main}"),
        artifacts=(),
        tools=("gawk",),
        version=("gawk", "--version"),
        environment=(("AWKPATH", f"{PROGRAM}:{SOURCES}"),),  # where @include looks, when it runs and when it is checked
        package="gawk",
        profile="interpreter",
        extra_memory_mib=8,  # 4 after the start
        exhausted=("memory exhausted", "Cannot allocate memory"),
        self_test=SelfTest(
            echo="{ print }\n",
            tle="BEGIN { while (1) {} }\n",
            rte="BEGIN { zero = 0; print 1 / zero }\n",
            ce="BEGIN { print 1\n",
            mle='BEGIN { kept = "x"; while (1) kept = kept kept }\n',
        ),
    ),
)
