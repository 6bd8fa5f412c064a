// The inner loop: format, lint, types, unit tests; seconds in all. What is as it was when it was green is not looked at again: files by what is in
// them, unit tests by everything they import. A test that reads files, starts processes or puts names of modules together always runs, and
// `--all` runs everything, as `npm test` does.
import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unitFolders } from '../test/unit-folders.ts';
import { type Digests, filesNow, toolsDigest } from './check/digests.ts';
import { changedSince, type Green, greenWith, keepGreen, typesPath } from './check/green.ts';
import { closures } from './check/imports.ts';
import { conclude, root, step, tests } from './steps.ts';
import type { Counts } from './test-report.ts';

/** More than these in one command line are no quicker than all. */
const mostNamed = 400;

const biome = ['node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings']] as const;
const asItWas = (title: string): Counts => {
  console.log(`\n── ${title}\n✓ as it was when it was green`);
  return { passed: 1, failed: 0, skipped: 0, failures: [], retried: [] };
};

mkdirSync(dirname(typesPath), { recursive: true });
const types = () =>
  step('types', 'node_modules/typescript/bin/tsc', [
    '--noEmit',
    '--incremental',
    '--tsBuildInfoFile',
    typesPath,
    '-p',
    '.',
  ]);

const files = process.argv.includes('--all') ? undefined : filesNow();
if (files === undefined) {
  conclude([
    await step('format and lint', biome[0], [...biome[1], '.']),
    await types(),
    await tests('unit tests', ['unit']),
  ]);
} else await whatChanged(files);

async function whatChanged(now: Digests): Promise<void> {
  const tools = toolsDigest(now);
  const green = greenWith(tools);
  const linted = await lint(now, green);
  const typed = await types();
  const { counts, units } = await unitTests(now, green);
  keepGreen(tools, { lint: linted.failed === 0 ? now : green.lint, units });
  conclude([linted, typed, counts]);
}

/** A rule that looks at more than one file looks at imports: whatever they newly do wrong, a file that changed does its part in it. */
async function lint(now: Digests, green: Green): Promise<Counts> {
  const changed = changedSince(green.lint, now);
  if (changed.length === 0) return asItWas('format and lint');
  const few = ['--files-ignore-unknown=true', '--no-errors-on-unmatched', ...changed];
  const [title, named] = changed.length > mostNamed ? ['', ['.']] : [` of ${changed.length} changed files`, few];
  return step(`format and lint${title}`, biome[0], [...biome[1], ...named]);
}

async function unitTests(now: Digests, green: Green): Promise<{ counts: Counts; units: Digests }> {
  const all = unitFolders.flatMap((folder) => globSync(`test/${folder}/**/*.test.ts`, { cwd: root }));
  const closure = closures(now, (path) => readFileSync(join(root, path), 'utf8'));
  const digests = new Map(all.flatMap((path) => [[path, closure(path)] as const]));
  const closed = new Map(
    [...digests].flatMap(([path, digest]) => (digest === undefined ? [] : [[path, digest] as const])),
  );
  const same = new Set([...closed].filter(([path, digest]) => green.units.get(path) === digest).map(([path]) => path));
  const due = all.filter((path) => !same.has(path));
  const left = same.size === 0 ? '' : `, ${same.size} files of them as they were when they were green`;
  const counts = await tests(`unit tests${left}`, ['unit'], due.length === all.length ? [] : due);
  // One that failed is named; what failed without a name leaves nothing known.
  const isRed = (path: string) => counts.failures.some((failure) => failure.startsWith(path));
  const certain = counts.failed === counts.failures.length;
  const units = [...closed].filter(([path]) => same.has(path) || (certain && !isRed(path)));
  return { counts, units: new Map(units) };
}
