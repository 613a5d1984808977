"""PHP, from the command line; compiling is `php -l`, a check of the syntax."""

from __future__ import annotations

from ...core.language import Language, SelfTest

# Without the machine's php.ini, in which anything may stand. Messages go to stderr: stdout is the answer.
_PHP = ("php", "-n", "-d", "display_errors=stderr", "-d", "log_errors=0", "-d", "html_errors=0")
_CHECK = f'for file; do {" ".join(_PHP)} -l "$file" >/dev/null || exit; done'  # praise, and a summary, go to stdout

LANGUAGES = (
    Language(
        name="php",
        title="PHP",
        extensions=(".php",),
        shebangs=("php",),
        content=(r"<\?php\b", r"\bSTDIN\b", r"^[ \t]*echo\b"),
        compile=("sh", "-c", _CHECK, "sh", "{sources}"),
        run=(*_PHP, "-d", "memory_limit={memory}M", "-d", "extension=ctype", "{main}"),
        artifacts=(),
        tools=("php",),
        version=("php", "-n", "--version"),
        package="php-cli",
        profile="interpreter",
        extra_memory_mib=16,  # 15 after the start
        exhausted=("Allowed memory size of", "Out of memory"),
        self_test=SelfTest(
            echo="<?php\necho fgets(STDIN);\n",
            tle="<?php\nwhile (true) {}\n",
            rte="<?php\nthrow new RuntimeException('on purpose');\n",
            ce="<?php\nif (true {\n",
            mle="<?php\nfor ($kept = [];;) $kept[] = str_repeat('x', 1 << 20);\n",
        ),
    ),
)
