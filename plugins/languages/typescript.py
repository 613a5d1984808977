"""TypeScript: type-checked and translated by tsc (npm's `typescript`), run by Node.js.

Type errors are errors of compiling, but strictness is not asked for (tsc's own default until its version 6). What
Node.js offers has the type `any`, so that programs compile without @types/node.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from ...core.language import SelfTest
from .javascript import LANGUAGES as JAVASCRIPT

_COMPILE = Path(__file__).with_suffix(".js").read_text()
(_NODE,) = JAVASCRIPT

LANGUAGES = (
    replace(
        _NODE,
        name="typescript",
        title="TypeScript",
        aliases=("ts",),
        extensions=(".ts",),
        shebangs=("ts-node", "tsx"),
        content=(
            r"[\w)\]]\s*\??\s*:\s*(?:number|string|boolean|bigint|any|void)\b(?:\[\])*\s*[=,;){]",
            r"^\s*(?:export\s+)?interface\s+\w+\s*(?:<[^>\n]*>\s*)?\{",
            r"\bas\s+(?:const|any|unknown|number|string)\b",
        ),
        compile=("node", "--no-warnings", "-e", _COMPILE, "{program}", "{main}", "{sources}"),
        run=(*_NODE.run[:-1], "{program}"),
        artifacts=("program.js",),
        tools=("tsc",),
        version=("tsc", "--version"),
        package="nodejs npm",
        install="apt-get install nodejs npm && npm install --global typescript@5",
        priority=1,
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
