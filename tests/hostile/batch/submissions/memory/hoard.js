// Takes all memory, outside the heap that V8 counts.
const hoard = [];
for (;;) hoard.push(Buffer.alloc(1 << 22, 1));
