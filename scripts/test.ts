// The whole check, cheapest first: format, lint, import directions, types, unused code, then every test.
import { existsSync } from 'node:fs';
import { conclude, root, step, tests } from './steps.ts';

// The dice of the fault rows: printed, so that a failure can be had again with FAULTS_SEED.
const seed = process.env['FAULTS_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31));
process.env['FAULTS_SEED'] = seed;

// These wait for timers, servers and processes most of the time: more of them at once keep two cores busy. Five at most: each has three of
// the sixteen databases of the Redis they share (test/support/world.ts).
const waiting = ['--maxWorkers=5'];

const results = [
  await step('format and lint', 'node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
  await step('types', 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', '.']),
];
if (existsSync(`${root}sandbox/ui/tsconfig.json`)) {
  results.push(await step('types of the browser', 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', 'sandbox/ui']));
}
results.push(
  await step('unused code', 'node_modules/knip/bin/knip.js', []),
  await tests('unit tests', ['unit', 'repo']),
  await tests('actions, one by one', ['actions'], waiting),
  await tests('store and contract tests', ['store', 'contract'], waiting),
  await tests('scenarios', ['scenarios'], waiting),
  await tests(`fault rows, seed ${seed}`, ['faults'], waiting),
  await tests('browser tests', ['browser'], ['--passWithNoTests']),
);
conclude(results);
