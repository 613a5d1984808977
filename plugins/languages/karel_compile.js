// Compiles Karel to the instructions of ReKarel's machine, as JSON: node -e THIS PACKAGE SYNTAX PROGRAM SOURCE
// It is a word of a command line of the judge's, where a name that touches its braces would be a placeholder.
'use strict';
const fs = require('fs');
const path = require('path');

const [home, syntax, program, source] = process.argv.slice(1);
const { javaCompiler, pascalCompiler } = require(home);

// Calls carry the name of what is called, which the machine keeps in an object: names of ours cannot be in its way.
function plain(instruction) {
  const [operation, place] = instruction;
  return operation === 'CALL' ? [operation, place, 'f' + place] : instruction;
}

// FILE:LINE:COLUMN: what is wrong, the line, and a caret below it.
function described(error, text) {
  const { loc, line = 0 } = error.hash ?? {};
  const [row, column] = [loc ? loc.first_line : line + 1, loc ? loc.first_column : 0];
  const [first, ...rest] = error.message.split('\n');
  const what = rest.length > 1 && rest.at(-1).startsWith('Expecting') ? rest.at(-1) : first;
  const shown = text.split('\n')[row - 1] ?? '';
  const margin = shown.slice(0, column).replace(/[^\t]/g, ' ');
  const place = [path.basename(source), row, ...(loc ? [column + 1] : [])].join(':');
  return [place + ': ' + what, shown, ...(loc ? [margin + '^'] : [])].join('\n');
}

const text = fs.readFileSync(source, 'utf8');
try {
  const [instructions] = (syntax === 'java' ? javaCompiler : pascalCompiler)(text, false);
  fs.writeFileSync(program, JSON.stringify(instructions.map(plain)));
} catch (error) {
  console.error(described(error, text));
  process.exitCode = 1;
}
