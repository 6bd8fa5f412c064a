// Counts the errors of a file as `logs errors` counts those of a stream, and says so in the words of the runbook's script.
import { openSync, readSync } from 'node:fs';
import { scanLog } from '../../src/logs/scan.ts';
import { errorCounter } from '../../src/logs/tally.ts';

const counter = errorCounter();
const scan = scanLog({ found: (error) => counter.add(error, 'file') });
const file = openSync(process.argv[2] ?? '', 'r');
const chunk = Buffer.alloc(256 * 1024);
for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) scan.write(chunk.subarray(0, read));
scan.end();
const { errors, types, tools } = counter.tally();
const lines = (list: typeof types) => list.slice(0, 10).map(({ name, count }) => `  ${name}: ${count}`);
console.log(
  [`Total errors: ${errors}`, '', 'Top error types:', ...lines(types), '', 'Top affected tools:', ...lines(tools)].join(
    '\n',
  ),
);
console.log(`\nmemory: ${process.resourceUsage().maxRSS * 1024}`);
