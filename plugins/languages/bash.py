"""Bash; compiling is `bash -n`, a check of the syntax.

Its programs may start others: without pipes, `$(…)`, sort and bc it is no language that anybody writes in, and contests
that take it allow them. So they have the profile of scripts, and as many processes as a few pipelines need. What all of
them compute and take is counted together, and none outlives its run.
"""

from __future__ import annotations

from ...core.language import Language, SelfTest

LANGUAGES = (
    Language(
        name="bash",
        title="Bash",
        aliases=("sh",),
        extensions=(".sh", ".bash"),
        shebangs=("bash", "sh"),
        content=(
            r"^[ \t]*(?:fi|esac)[ \t]*(?:$|[;|<>&])",
            r"^[ \t]*read(?: [a-z_]\w*)+[ \t]*$",
            r"\bread -\w",
            r"\$\(\(",
        ),
        syntax="hash",
        compile=("bash", "-c", 'for file; do bash -n "$file" || exit; done', "bash", "{sources}"),
        run=("bash", "{main}"),
        artifacts=(),
        version=("bash", "--version"),
        package="bash",
        profile="shell",
        processes=16,
        extra_memory_mib=16,  # 4 after the start, and some 1 for each process of a pipeline
        exhausted=("cannot allocate", "Cannot allocate memory"),
        self_test=SelfTest(
            echo='read -r line\necho "$line" | cat\n',
            tle="while :; do :; done\n",
            rte="exit 3\n",
            ce="if true; then\n",
            mle="kept=x\nwhile :; do kept+=$kept; done\n",
        ),
    ),
)
