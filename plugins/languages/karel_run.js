// Runs what karel_compile.js made in the world on stdin, and prints what that world asks for: node -e THIS PACKAGE PROGRAM
// Exits with ReKarel's number of a run-time error, with 1 where the input is no world.
'use strict';
const fs = require('fs');

const [home, program] = process.argv.slice(1);
const { RuntimeErrorCodes, World } = require(home);

const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const SPACE = /\s+|<\?[^]*?\?>|<!--[^]*?-->|<![^[>]*(?:\[[^]*?\])?\s*>|[^<\s][^<]*/y;
const TAG = /<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

function unescaped(text) {
  const known = (whole, word) => {
    if (!word.startsWith('#')) return ENTITIES[word] ?? whole;
    return String.fromCodePoint(word[1] === 'x' ? parseInt(word.slice(2), 16) : parseInt(word.slice(1), 10));
  };
  return text.replace(/&(#x[\da-f]{1,5}|#\d{1,6}|[a-z]+);/gi, known);
}

// As much of a DOM node as `World.load` asks for.
function node(nodeName, attributes) {
  const children = [];
  return {
    nodeName,
    nodeType: 1,
    ELEMENT_NODE: 1,
    childNodes: Object.assign(children, { item: (index) => children[index] }),
    getAttribute: (key) => attributes.get(key) ?? null,
  };
}

// The elements of an XML text. Throws where they do not nest; what is between them is of no interest.
function parsed(text) {
  const open = [node('#document', new Map())];
  const next = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    if (next(SPACE)) continue;
    const [whole, closing, name, said, empty] = next(TAG) ?? [];
    if (!whole) throw new Error('no tag: ' + text.slice(at, at + 40));
    if (closing) {
      if (open.length === 1 || open.pop().nodeName !== name) throw new Error('nothing is open that this ends: ' + whole);
      continue;
    }
    const pairs = [...said.matchAll(ATTRIBUTE)].map(([, key, double, single]) => [key, unescaped(double ?? single)]);
    const element = node(name, new Map(pairs));
    open.at(-1).childNodes.push(element);
    if (!empty) open.push(element);
  }
  if (open.length > 1) throw new Error('not ended: <' + open.at(-1).nodeName + '>');
  if (!has(open[0], 'mundo')) throw new Error('there is no <mundo>');
  return open[0];
}

function has(element, name) {
  return element.nodeName === name || element.childNodes.some((child) => has(child, name));
}

function loaded() {
  const world = new World(100, 100);
  try {
    world.load(parsed(fs.readFileSync(0, 'utf8')));
  } catch (error) {
    console.error('the input is no world of Karel: ' + error.message);
    process.exit(1);
  }
  return world;
}

const world = loaded();
const { runtime } = world;
runtime.disableStackEvents = true;
runtime.load(JSON.parse(fs.readFileSync(program, 'utf8')));
while (runtime.state.running) runtime.next();
process.stdout.write(world.output());
if (runtime.state.error) {
  console.error('run-time error: ' + runtime.state.error);
  process.exitCode = RuntimeErrorCodes[runtime.state.error] ?? 1;
}
