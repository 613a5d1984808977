"""JavaScript in a box: modules of both kinds, ways to read, memory, recursion, and the sides of a conversation."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from parley.core.plugins import Plugins

from ...conftest import lacking
from .one_submission import Judge, judge_one

SUM = "const [a, b] = text.trim().split(/\\s+/).map(Number);\nconsole.log(a + b);\n"
ENDLESS = "const f = (n) => 1 + f(n + 1);\nf(0);\n"
DEEP = "const f = (n) => (n === 0 ? 0 : 1 + f(n - 1));\nconsole.log(f(1_000_000));\n"


@pytest.fixture
def judge(plugins: Plugins, cache: Path) -> Judge:
    if shutil.which("node") is None:
        lacking("node")
    return partial(judge_one, plugins, cache)


@pytest.mark.parametrize(
    "reading",
    [
        "const text = require('fs').readFileSync(0, 'utf8');\n",
        "const text = require('fs').readFileSync('/dev/stdin', 'utf8');\n",
        "const text = require('node:fs').readFileSync(process.stdin.fd).toString();\n",
    ],
)
def test_reads_at_once(judge: Judge, reading: str) -> None:
    """By the descriptor, and by the name that programs of contests use."""
    assert judge({"main.js": reading + SUM}, given="2 40\n", wanted="42\n").verdict == "AC"


READINGS = {
    "events": """
const end = (use) => { let text = ''; process.stdin.on('data', (d) => text += d).on('end', () => use(text)); };
""",
    "lines": """
const end = (use) => {
  const lines = [], reader = require('readline').createInterface({ input: process.stdin });
  reader.on('line', (line) => lines.push(line)).on('close', () => use(lines.join(' ')));
};
""",
    "loop": """
const end = async (use) => { let text = ''; for await (const d of process.stdin) text += d; use(text); };
""",
}


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_reads_by_and_by(judge: Judge, reading: str) -> None:
    """By events and by lines, as files and pipes of any size are read."""
    text = f"{reading}end((text) => {{ {SUM} }});\n"
    assert judge({"main.js": text}, given="2\n40\n", wanted="42\n").verdict == "AC"


def test_all_that_was_written_arrives(judge: Judge) -> None:
    """Of a program that ends by `process.exit` just after it has written a lot."""
    text = "for (let i = 0; i < 100000; i++) process.stdout.write(i + '\\n');\nprocess.exit(0);\n"
    assert judge({"main.js": text}, wanted="".join(f"{i}\n" for i in range(100000))).verdict == "AC"


def test_asking_about_the_system_is_no_offence(judge: Judge) -> None:
    """What `os` tells is of no use in a box, but no reason to end a program."""
    asks = "['cpus', 'hostname', 'totalmem', 'loadavg', 'uptime', 'homedir', 'tmpdir', 'release']"
    text = f"const os = require('os');\nfor (const each of {asks}) os[each]();\ntry {{ os.userInfo(); }} catch {{ }}\n"
    assert judge({"main.js": f"{text}console.log(1);\n"}, wanted="1\n").verdict == "AC"


@pytest.mark.parametrize(
    "files",
    [
        {"main.mjs": "import { readFileSync } from 'fs';\nconsole.log(await readFileSync(0, 'utf8'));\n"},
        {"main.cjs": "console.log(require('fs').readFileSync(0, 'utf8'));\n"},
        {"main.js": "#!/usr/bin/env node\nconsole.log(require('./lib/read')());\n",
         "lib/read.js": "module.exports = () => require('fs').readFileSync(0, 'utf8');\n"},
        {"index.mjs": "import read from './read.mjs';\nconsole.log(read());\n",
         "read.mjs": "import fs from 'fs';\nexport default () => fs.readFileSync(0, 'utf8');\n"},
        {"main.js": "import fs from 'fs';\nconsole.log(fs.readFileSync(0, 'utf8'));\n",
         "package.json": '{"type": "module"}\n'},
    ],
    ids=["module", "commonjs", "several-files", "several-modules", "package"],
)  # fmt: skip
def test_modules_of_both_kinds(judge: Judge, files: dict[str, str]) -> None:
    """As the ending says, or a package.json; and other files of the submission."""
    record = judge(files, given="42\n", wanted="42\n")
    assert record.verdict == "AC", record.compile.output or record.tests
    assert record.compile.output == ""


@pytest.mark.parametrize("file", ["main.js", "main.mjs"])
def test_syntax_error_is_shown_with_its_place(judge: Judge, file: str) -> None:
    """Nothing was run, and of what Node.js writes about its own inside nothing is left."""
    record = judge({file: "console.log('ran');\n\nlet x = (;\n"})
    assert record.verdict == "CE"
    assert record.compile.output.splitlines()[0] == f"{file}:3"
    assert record.compile.output.splitlines()[-1] == "SyntaxError: Unexpected token ';'"


def test_every_file_is_checked(judge: Judge) -> None:
    """A wrong one that is never asked for does not compile either; each is shown."""
    record = judge({"main.js": "let = ;\n", "other.js": "}\n"})
    assert record.verdict == "CE"
    assert [line for line in record.compile.output.splitlines() if ".js:" in line] == ["main.js:1", "other.js:1"]


@pytest.mark.parametrize(
    "text",
    [
        "const kept = [];\nfor (;;) kept.push({ a: kept.length });\n",
        "const kept = [];\nfor (;;) kept.push(Buffer.alloc(1 << 20, 1));\n",
        "const kept = [];\nfor (;;) kept.push(new Float64Array(1 << 17).fill(1));\n",
        "new ArrayBuffer(2 ** 40);\n",
        "const kept = new Map();\nfor (let i = 0; ; i++) kept.set(`key ${i}`, i);\n",
    ],
    ids=["heap", "buffers", "typed-arrays", "one-allocation", "strings"],
)
def test_memory_that_is_full_is_mle(judge: Judge, text: str) -> None:
    """In the heap and beside it, little by little and at once."""
    assert judge({"main.js": text}, memory_mib=128).verdict == "MLE"


def test_a_string_that_is_too_long_is_not_memory(judge: Judge) -> None:
    """V8 has a longest string, whatever memory there is; a program that runs into it has hardly used any."""
    (test,) = judge({"main.js": "let text = 'x';\nfor (;;) text += text;\n"}).tests
    assert (test.verdict, test.exit_code) == ("RTE", 1)


def test_limit_is_the_heap_of_the_program(judge: Judge) -> None:
    """Of 128 MiB, a program can keep 110: the run time's own share comes on top."""
    text = "const kept = [];\nwhile (kept.length < 110) kept.push(new Array(1 << 17).fill(1));\nconsole.log(1);\n"
    assert judge({"main.js": text}, wanted="1\n", memory_mib=128).verdict == "AC"


def test_recursion_as_deep_as_memory_allows(judge: Judge) -> None:
    """A million calls need some 100 MiB; what stops them is an exception, and never a signal."""
    assert judge({"main.js": DEEP}, wanted="1000000\n", memory_mib=256).verdict == "AC"
    for memory_mib in (32, 128):
        (test,) = judge({"main.js": ENDLESS}, memory_mib=memory_mib, time_ms=20_000).tests
        assert (test.verdict, test.exit_code, test.signal) == ("RTE", 1, None)


INTERACTOR = """
const fs = require('fs');
const [input] = process.argv.slice(2);
const number = Number(fs.readFileSync(input, 'utf8'));
const byte = Buffer.alloc(1);
const line = () => {
  for (let text = ''; ; text += byte) if (fs.readSync(0, byte) === 0 || byte[0] === 10) return text;
};
for (let turn = 0; turn < 20; turn++) {
  const guess = Number(line());
  fs.writeSync(1, guess === number ? 'right\\n' : guess < number ? 'more\\n' : 'less\\n');
  if (guess === number) process.exit(42);
}
process.exit(43);
"""
BY_LINES = """
let [low, high, middle] = [1, 1000, 500];
const ask = () => console.log(middle = (low + high) >> 1);
require('readline').createInterface({ input: process.stdin }).on('line', (said) => {
  if (said === 'right') process.exit(0);
  if (said === 'more') low = middle + 1; else high = middle - 1;
  ask();
});
ask();
"""
BY_BYTES = """
const fs = require('fs'), byte = Buffer.alloc(1);
const line = () => {
  for (let text = ''; ; text += byte) if (fs.readSync(0, byte) === 0 || byte[0] === 10) return text;
};
for (let [low, high] = [1, 1000]; ;) {
  const middle = (low + high) >> 1;
  console.log(middle);
  const said = line();
  if (said === 'right') break;
  if (said === 'more') low = middle + 1; else high = middle - 1;
}
"""


@pytest.mark.parametrize("text", [BY_LINES, BY_BYTES], ids=["events", "descriptor"])
def test_both_sides_of_a_conversation(judge: Judge, text: str) -> None:
    """A program that reads as it likes, and an interactor in JavaScript under the profile of judges."""
    record = judge({"main.js": text}, given="321\n", interactor={"interactor.js": INTERACTOR})
    assert record.verdict == "AC", record.tests[0].reason


def test_validator(judge: Judge) -> None:
    """That of a package may be in JavaScript: its exit code decides."""
    checker = {"check.js": "process.exit(require('fs').readFileSync(0, 'utf8').trim() === 'yes' ? 42 : 43);\n"}
    assert judge({"main.js": "console.log('yes');\n"}, checker=checker).verdict == "AC"
    assert judge({"main.js": "console.log('no');\n"}, checker=checker).verdict == "WA"
