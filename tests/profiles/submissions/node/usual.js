const fs = require('fs'), os = require('os'), crypto = require('crypto'), zlib = require('zlib');
const {Worker} = require('worker_threads');
const lines = []; const reader = require('readline').createInterface({input: process.stdin});
reader.on('line', line => lines.push(line));
reader.on('close', async () => {
  const [a, b] = lines.join(' ').split(' ').map(Number); const much = [];
  for (let i = 0; i < 100; i++) much.push(new Array(10000).fill(i));
  await fs.promises.writeFile('/tmp/own', 'x'); crypto.randomBytes(8); zlib.gzipSync('x'); os.cpus();
  new Worker('1', {eval: true}).on('exit', () => setTimeout(() => { console.log(a + b); console.log('done'); }, 2));
});
