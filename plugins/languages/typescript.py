"""TypeScript: type-checked and translated by tsc (npm's `typescript`), run by Node.js.

Type errors are errors of compiling, but strictness is not asked for (tsc's own default until its version 6). What
Node.js offers has the type `any`, so that programs compile without @types/node.
"""

from __future__ import annotations

from pathlib import Path

from ...core.language import Language, SelfTest

_COMPILE = Path(__file__).with_suffix(".js").read_text()

LANGUAGES = (
    Language(
        name="typescript",
        title="TypeScript",
        aliases=("ts",),
        extensions=(".ts",),
        shebangs=("ts-node", "tsx"),
        content=(
            r":[ \t]*(?:number|string|boolean|bigint|any|void)\b(?:\[\])*[ \t]*[=,;){]",
            r"\bas[ \t]+(?:const|any|unknown)\b",
            r"\bconsole[ \t]*\.[ \t]*log[ \t]*\(",
            r"\bprocess[ \t]*\.[ \t]*(?:stdin|stdout)\b",
        ),
        syntax="c",
        # Of the limits of compiling, a short program takes 16 processes and 100 MiB; 1.1 s with tsc 5, 0.2 s with 7.
        compile=("node", "--no-warnings", "--v8-pool-size=1", "-e", _COMPILE, "{program}", "{main}", "{sources}"),
        # The rest as for JavaScript, which it has become.
        run=("node", "--max-old-space-size={memory}", "--stack-size={stack}000", "--v8-pool-size=1", "{program}"),
        environment=(("UV_THREADPOOL_SIZE", "1"),),
        artifacts=("program.js",),
        main_names=("main", "Main", "index"),
        tools=("tsc",),
        version=("tsc", "--version"),
        package="nodejs npm",
        install="apt-get install nodejs npm && npm install --global typescript@5",
        profile="node",
        processes=6,
        extra_time_ms=100.0,
        extra_memory_mib=64,
        reserved_mib=512,
        exhausted=("JavaScript heap out of memory", "Array buffer allocation failed"),
        include="typescript",
        self_test=SelfTest(
            echo="""
import { createInterface } from 'readline';
createInterface({ input: process.stdin }).once('line', (line: string) => console.log(line));
""",
            tle="for (;;) { }\n",
            rte="throw new Error('on purpose');\n",
            ce="const count: number = 'many';\n",
            mle="const kept: number[][] = [];\nfor (;;) kept.push(new Array<number>(1 << 17).fill(kept.length));\n",
        ),
    ),
)
