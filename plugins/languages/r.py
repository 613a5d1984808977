"""R; compiling is a check of the syntax.

R itself is started, without the script `R` and the program `Rscript` that lead to it: those cost processes and time.
Its recursion ends at 5000 calls, as everywhere, unless a program asks for more: options(expressions = 500000).
"""

from __future__ import annotations

from ...core.language import Language, SelfTest

_CHECK = (
    "tryCatch(for (name in commandArgs(TRUE)) parse(name), error = function(e)"
    " { message(conditionMessage(e)); quit(status = 1) })"
)
_HOME = "/usr/lib/R"
_R = f"{_HOME}/bin/exec/R"
LANGUAGES = (
    Language(
        name="r",
        title="R",
        extensions=(".r",),
        shebangs=("Rscript",),
        content=(
            r"<-[ \t]*(?:function\b|readLines\b|scan\b|as\.\w|c\()",
            r"\breadLines\(",
        ),
        syntax="hash",
        compile=(_R, "--vanilla", "--no-echo", "-e", _CHECK, "--args", "{sources}"),
        run=(_R, "--vanilla", "--no-echo", "--file={main}", "--args"),
        artifacts=(),
        version=(_R, "--version"),
        environment=(
            ("R_MAX_VSIZE", "{memory}M"),
            ("R_HOME", _HOME),
            ("R_SHARE_DIR", "/usr/share/R/share"),
            ("R_INCLUDE_DIR", "/usr/share/R/include"),
            ("R_DOC_DIR", "/usr/share/R/doc"),
        ),
        files=(_R,),
        package="r-base-core",
        profile="r",
        processes=4,  # a shell that it asks about the machine, and what that starts
        extra_memory_mib=80,  # 50 after the start, 75 while the shell that it asks is born
        extra_time_ms=130,  # of CPU time until the program begins
        open_files=256,  # 167 is the least that it starts with
        exhausted=("cannot allocate", "vector memory exhausted", "cons memory exhausted"),
        self_test=SelfTest(
            echo='cat(readLines(file("stdin")), sep = "\\n")\n',
            tle="while (TRUE) {}\n",
            rte='stop("on purpose")\n',
            ce="f <- function( {\n",
            mle="kept <- list()\nwhile (TRUE) kept[[length(kept) + 1]] <- numeric(131072) + 1\n",
        ),
    ),
)
