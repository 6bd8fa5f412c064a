// The whole check, cheapest first: format, lint, import directions, types, unused code, then every test.
import { existsSync } from 'node:fs';
import { conclude, root, step, tests } from './steps.ts';

// The dice of the fault rows: printed, so that a failure can be had again with FAULTS_SEED.
const seed = process.env['FAULTS_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31));
process.env['FAULTS_SEED'] = seed;

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
  await tests('actions, one by one', ['actions']),
  await tests('store and contract tests', ['store', 'contract']),
  await tests('scenarios', ['scenarios']),
  await tests(`fault rows, seed ${seed}`, ['faults']),
  await tests('browser tests', ['browser'], ['--passWithNoTests']),
);
conclude(results);
