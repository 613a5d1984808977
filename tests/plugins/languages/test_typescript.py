"""TypeScript in a box: what compiles without @types/node, what does not, and files that import each other."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from parley.core.plugins import Plugins

from ...conftest import lacking
from .one_submission import Judge, judge_one


@pytest.fixture
def judge(plugins: Plugins, cache: Path) -> Judge:
    for tool in ("node", "tsc"):
        if shutil.which(tool) is None:
            lacking(tool)
    return partial(judge_one, plugins, cache)


READINGS = {
    "namespace": "import * as fs from 'fs';\nconst text: string = fs.readFileSync(0, 'utf8');\n",
    "default": "import fs from 'node:fs';\nconst text: string = fs.readFileSync('/dev/stdin', 'utf8');\n",
    "named": "import { readFileSync } from 'fs';\nconst text = readFileSync(0).toString();\n",
    "require": "const fs = require('fs');\nconst text: string = fs.readFileSync(0, 'utf8');\n",
    "import-require": "import fs = require('fs');\nconst text: string = fs.readFileSync(0, 'utf8');\n",
    "own-declarations": "declare var require: any;\ndeclare const process: any;\n"
    "const text: string = require('fs').readFileSync(process.stdin.fd, 'utf8');\n",
}


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_reads_at_once(judge: Judge, reading: str) -> None:
    """However Node.js's modules are brought in, and whatever a program declares by itself because others lack it."""
    text = f"{reading}const [a, b] = text.split(' ').map(Number);\nconsole.log(a + b);\n"
    record = judge({"main.ts": text}, given="2 40\n", wanted="42\n")
    assert (record.verdict, record.compile.output) == ("AC", "")


def test_reads_by_lines(judge: Judge) -> None:
    """With types of Node.js's modules in its signatures."""
    text = """
import * as readline from 'readline';
import { Interface, createInterface } from 'node:readline';
import EventEmitter from 'events';
const reader: readline.Interface = createInterface({ input: process.stdin });
async function sum(lines: Interface, ended: EventEmitter): Promise<number> {
  let total = 0;
  for await (const line of lines) total += Number(line);
  ended.emit('end');
  return total;
}
const name = 'a global of browsers';
const never: NodeJS.Timeout = setTimeout(() => { }, 60_000);
const done = new EventEmitter().on('end', () => clearTimeout(never));
sum(reader, done).then((total) => process.stdout.write(Buffer.from(`${total}\\n`)));
"""
    record = judge({"main.ts": text}, given="2\n40\n", wanted="42\n")
    assert record.verdict == "AC", record.compile.output or record.tests[0].reason


def test_what_the_run_time_has_can_be_used(judge: Judge) -> None:
    """The library that is declared is that of the ECMAScript which Node.js runs."""
    text = """
enum Place { First, Last = -1 }
class Pair<T> {
  #both: [T, T];
  constructor(a: T, readonly b: T) { this.#both = [a, b]; }
  get both() { return this.#both; }
}
const counted = new Map<string, bigint>([['a', 10n ** 20n]]);
const last = [1, 2, 3].at(Place.Last) ?? 0;
console.log(last, Object.fromEntries(counted).a, 'aa'.replaceAll('a', 'b'), new Pair(1, 2).both.join(), [3, 1].length);
"""
    record = judge({"main.ts": text}, wanted="3 100000000000000000000n bb 1,2 2\n")
    assert record.verdict == "AC", record.compile.output or record.tests[0].reason


def test_is_no_stricter_than_asked(judge: Judge) -> None:
    """Parameters without a type, and what may be null: contests are written so."""
    text = "function add(a, b) { return a + b; }\nlet n: number = null;\nn = add(1, 2);\nconsole.log(n);\n"
    record = judge({"main.ts": text}, wanted="3\n")
    assert record.verdict == "AC", record.compile.output


def test_type_error_does_not_compile(judge: Judge) -> None:
    """Though JavaScript would come of it; the message begins with the file as it was handed in."""
    record = judge({"solution.ts": "console.log('ran');\n\nconst n: number = 'text';\n"})
    assert record.verdict == "CE"
    assert record.compile.output.startswith("solution.ts(3,7): error TS2322:")
    assert len(record.compile.output.splitlines()) == 1


def test_syntax_error_does_not_compile(judge: Judge) -> None:
    """As everywhere."""
    record = judge({"main.ts": "console.log(1;\n"})
    assert record.verdict == "CE"
    assert "main.ts(1,14): error TS1005" in record.compile.output


def test_an_unknown_name_does_not_compile(judge: Judge) -> None:
    """The names of modules are not declared as globals, nor is a module that nobody has."""
    assert "error TS2304" in judge({"main.ts": "console.log(fs.readFileSync(0));\n"}).compile.output
    assert "error TS2307" in judge({"main.ts": "import pad from 'left-pad';\n"}).compile.output


def test_several_files(judge: Judge) -> None:
    """Types and values go from one to another, in folders, in a circle, and each is run once."""
    files = {
        "main.ts": "import { area, type Box } from './shapes';\nimport twice from './shapes/twice';\n"
        "const box: Box = { width: 3, height: 7 };\nconsole.log(twice(area(box)), require.main === module);\n",
        "shapes/index.ts": "import twice from './twice';\nexport interface Box { width: number; height: number }\n"
        "export const area = ({ width, height }: Box) => twice(width) * height / 2;\n",
        "shapes/twice.ts": "import * as shapes from '.';\nconsole.log(typeof shapes);\n"
        "export default (n: number): number => 2 * n;\n",
    }
    record = judge(files, wanted="object\n42 true\n")
    assert record.verdict == "AC", record.compile.output or record.tests[0].reason


def test_error_in_another_file(judge: Judge) -> None:
    """Is told with that file's path."""
    record = judge({"main.ts": "import './lib/other';\n", "lib/other.ts": "export const n: string = 1;\n"})
    assert record.compile.output.startswith("lib/other.ts(1,14): error TS2322:")


def test_memory_that_is_full_is_mle(judge: Judge) -> None:
    """As in JavaScript, which it has become."""
    text = "const kept: object[] = [];\nfor (;;) kept.push({ a: kept.length });\n"
    assert judge({"main.ts": text}).verdict == "MLE"
