"""JavaScript, by Node.js, as CommonJS (.js, .cjs) or as modules (.mjs, or what a package.json says)."""

from __future__ import annotations

from ...core.language import Language, SelfTest

# Node.js itself says whether a file is a module. Of what it prints, the place and the message are kept.
_CHECK = """
const { spawnSync } = require('child_process');
for (const file of process.argv.slice(1)) {
  const { status, stderr, error } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
  if (error) throw error;
  if (status === 0) continue;
  console.error(stderr.split('\\n    at ')[0].replaceAll('file://', '').replaceAll('/src/', ''));
  process.exitCode = 1;
}
"""

LANGUAGES = (
    Language(
        name="javascript",
        title="JavaScript",
        aliases=("js", "node", "nodejs"),
        extensions=(".js", ".cjs", ".mjs"),
        shebangs=("node", "nodejs"),
        content=(
            r"\bconsole[ \t]*\.[ \t]*log[ \t]*\(",
            r"\bprocess[ \t]*\.[ \t]*(?:stdin|stdout)\b",
            r"\brequire[ \t]*\([ \t]*\"\"[ \t]*\)",
        ),
        syntax="c",
        compile=("node", "-e", _CHECK, "{sources}"),
        # The stack: in KiB, so 2 % less than memory, which leaves V8 what it needs to say that it is full (RangeError).
        run=("node", "--max-old-space-size={memory}", "--stack-size={stack}000", "--v8-pool-size=1", "{main}"),
        environment=(("UV_THREADPOOL_SIZE", "1"),),
        artifacts=(),
        main_names=("main", "Main", "index"),
        version=("node", "--version"),
        package="nodejs",
        profile="node",
        processes=6,  # 5 by the echo program: V8's and libuv's, one each, and two that look after timers and signals
        extra_time_ms=100.0,  # Debian's Node.js 18 computes for 110 ms before a program begins, others for 40
        extra_memory_mib=64,  # the echo program: 50 MiB, most of it Node.js's own code
        reserved_mib=512,  # for machine code, by Node.js 20; by 18 it is 128
        exhausted=("JavaScript heap out of memory", "Array buffer allocation failed"),
        include="javascript",
        self_test=SelfTest(
            echo="""
const { createInterface } = require('readline');
createInterface({ input: process.stdin }).once('line', (line) => console.log(line));
""",
            tle="for (;;) { }\n",
            rte="throw new Error('on purpose');\n",
            ce="const unfinished = (;\n",
            mle="const kept = [];\nfor (;;) kept.push(new Array(1 << 17).fill(kept.length));\n",
        ),
    ),
)
