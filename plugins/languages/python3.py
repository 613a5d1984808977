"""Python 3, by CPython; compiling is a check of the syntax, so that an error in it is CE and not RTE."""

from __future__ import annotations

from ...core.language import Language, SelfTest
from ._python import CHECK, EITHER

LANGUAGES = (
    Language(
        name="python3",
        title="Python 3",
        aliases=("python", "py", "py3"),
        extensions=(".py", ".py3"),
        shebangs=("python3", "python"),
        content=(
            *EITHER,
            r"^(?=[^\n]*\bprint[ \t]*\()[^\n]*\b(?:end|sep|file|flush)[ \t]*=",
            r"\bint\s*\(\s*input\s*\(",
            r"^[ \t]*(?:async[ \t]+def|nonlocal)\b",
            r"\bf\"\"",
            r"->[ \t]*(?=\w)[\w\[\], .|]+:",
        ),
        syntax="python",
        compile=("python3", "-S", "-c", CHECK, "{sources}"),
        run=("python3", "-B", "{main}"),
        artifacts=(),
        main_names=("main", "__main__"),
        version=("python3", "--version"),
        package="python3",
        profile="python",
        processes=8,  # threads: of a few, one with a large stack for deep recursion is usual
        priority=2,
        self_test=SelfTest(
            echo="print(input())\n",
            tle="while True: pass\n",
            rte="raise RuntimeError('on purpose')\n",
            ce="def unfinished(:\n",
            mle="kept = []\nwhile True: kept.append(bytearray(1 << 20))\n",
        ),
    ),
)
