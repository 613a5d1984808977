"""C, by gcc, in three standards; C11 is the one that a file ending gets."""

from __future__ import annotations

from ...core.language import Language, SelfTest

# -x: to gcc, the ending .C means C++.
_FLAGS = ("-O2", "-pipe", "-DONLINE_JUDGE", "-o", "{program}", "-x", "c", "{sources}", "-x", "none", "-lm")
_DEFAULT = "11"

_TEST = SelfTest(
    echo="""
#include <stdio.h>
int main(void) {
    char line[256];
    if (!fgets(line, sizeof line, stdin)) return 1;
    fputs(line, stdout);
    return 0;
}
""",
    tle="int main(void) { for (volatile unsigned n = 0;; n++) { } }\n",
    rte="#include <stdlib.h>\nint main(void) { abort(); }\n",
    ce="int main(void) { return 0 }\n",
    mle="""
#include <stdlib.h>
#include <string.h>
int main(void) {
    for (;;) {
        char *block = malloc(1 << 20);
        if (!block) abort();
        memset(block, 1, 1 << 20);
    }
}
""",
)


def _standard(year: str) -> Language:
    return Language(
        name="c" if year == _DEFAULT else f"c{year}",
        title=f"C{year}",
        aliases=("c11", "c11-gcc", "c11-clang") if year == _DEFAULT else (),
        extensions=(".c",),
        content=(
            r"^[ \t]*#[ \t]*include[ \t]*<[a-z/]+\.h>",
            r"\bint\s+main\s*\(",
            r"\b(?:printf|scanf|puts|gets|fgets|getchar|malloc)\s*\(",
        ),
        syntax="c",
        compile=("gcc", f"-std=c{year}", "-D_GNU_SOURCE", *_FLAGS),
        run=("{program}",),
        version=("gcc", "--version"),
        package="gcc libc6-dev",
        include="c",
        priority=1 if year == _DEFAULT else 0,
        self_test=_TEST,
    )


LANGUAGES = tuple(_standard(year) for year in ("99", "11", "17"))
