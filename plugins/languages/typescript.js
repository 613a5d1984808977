// Compiles TypeScript to one file of JavaScript: node -e THIS PROGRAM MAIN SOURCES...
// It is a word of a command line of the judge's, where a name that touches its braces would be a placeholder.
'use strict';
const fs = require('fs');
const path = require('path');
const vm = require('vm');
const { spawnSync } = require('child_process');
const { builtinModules } = require('module');

const SOURCES = '/src';
const [program, main, ...sources] = process.argv.slice(1);
const space = path.dirname(program);
const declarations = path.join(space, 'node.d.ts');
const emitted = path.join(space, 'emitted');

// What this Node.js offers, each name of type `any`, as a value and as a type: @types/node is seldom installed.
function ambient() {
  const names = (object) => Object.getOwnPropertyNames(object).filter((name) => /^[A-Za-z]\w+$/.test(name));
  const modules = builtinModules.filter((name) => !name.startsWith('_'));
  const language = vm.runInNewContext('Object.getOwnPropertyNames(globalThis)');
  const ours = names(globalThis).filter((name) => !language.includes(name) && !modules.includes(name));
  const also = ['console', 'process', 'crypto', 'require', 'module', 'exports', '__dirname', '__filename'];
  const globals = [...new Set([...ours, ...also])];
  const type = (name) => (/^[A-Z]/.test(name) ? `type ${ name }<A = any, B = any> = any;` : '');
  const lines = globals.map((name) => `declare var ${ name }: any; ${type(name)}`);
  lines.push('declare namespace NodeJS { type Timeout = any; type Immediate = any; type ErrnoException = any;');
  lines.push('type ReadableStream = any; type WritableStream = any; type ReadStream = any; type WriteStream = any; }');
  for (const name of modules) {
    const exported = names(require(name)).filter((each) => each !== 'default');
    const inner = exported.map((each) => `const ${ each }_: any; ${type(`${ each }_`)} export { ${ each }_ as ${ each } };`);
    lines.push(`declare module '${ name }' { const all: any; type all = any; export default all; ${inner.join(' ')} }`);
    lines.push(`declare module 'node:${ name }' { export * from '${ name }'; export { default } from '${ name }'; }`);
  }
  return lines.join('\n');
}

function compile() {
  const language = Number(process.versions.node.split('.')[0]) < 20 ? 'es2022' : 'es2023';
  const flags = [
    '--target', 'es2022', '--lib', language, '--module', 'commonjs', '--moduleDetection', 'force',
    '--esModuleInterop', '--strict', 'false', '--skipLibCheck', '--noEmitOnError', '--pretty', 'false',
    '--rootDir', SOURCES, '--outDir', emitted,
  ];
  fs.writeFileSync(declarations, ambient());
  // As few threads as there can be: tsc 7 is a program in Go that another Node.js starts.
  const env = { ...process.env, NODE_OPTIONS: '--v8-pool-size=1', GOMAXPROCS: '1' };
  const ran = spawnSync('tsc', [...flags, declarations, ...sources], { cwd: SOURCES, stdio: 'inherit', env });
  if (ran.error) throw ran.error;
  return ran.status;
}

// Several files become one, in which each is a function, and `require` knows the others by their paths.
function bundle(start, files) {
  const texts = files.map((file) => {
    const text = fs.readFileSync(path.join(emitted, file), 'utf8');
    return `${JSON.stringify(`/${ file }`)}(exports, require, module, __filename, __dirname) {\n${ text }\n}`;
  });
  return `'use strict';
const files = {\n${texts.join(',\n')}\n};
const { posix } = require('path'), loaded = Object.create(null);
function load(file) {
  if (loaded[file]) return loaded[file].exports;
  const module = loaded[file] = { exports: {}, filename: file, id: file };
  const folder = posix.dirname(file);
  const find = (name) => {
    const place = posix.resolve(folder, name), tried = [place, place + '.js', posix.join(place, 'index.js')];
    const found = name.startsWith('.') && tried.find((each) => Object.hasOwn(files, each));
    return found ? load(found) : require(name);
  };
  find.main = loaded[${JSON.stringify(`/${ start }`)}];
  files[file].call(module.exports, module.exports, find, module, file, folder);
  return module.exports;
}
load(${JSON.stringify(`/${ start }`)});
`;
}

const status = compile();
if (status !== 0) process.exit(1);
const outputs = sources.filter((file) => !file.endsWith('.d.ts'));
const emittedName = (file) => path.relative(SOURCES, file).replace(/\.ts$/i, '.js');
const files = outputs.map(emittedName);
const start = emittedName(main);
fs.writeFileSync(program, files.length > 1 ? bundle(start, files) : fs.readFileSync(path.join(emitted, start)));
