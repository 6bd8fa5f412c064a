// What `npm start` runs, in a process that ends when the test that started it is gone.
process.stdin.on('close', () => process.exit(1)).resume();
await import('../../src/main.ts');
