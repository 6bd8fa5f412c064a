// The inner loop: format, lint, types, unit tests; seconds in all.
import { conclude, step, tests } from './steps.ts';

conclude([
  await step('format and lint', 'node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
  await step('types', 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', '.']),
  await tests('unit tests', ['unit']),
]);
