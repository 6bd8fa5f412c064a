// Every row of the fault matrix with its full counts, and a table of what was measured beside its bar. `npm run faults -- 18 lost-reply`
// runs the rows whose names hold one of the words; `--count=50` strikes less often; `npm run faults -- soak --minutes=2` runs the soak.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RowReport } from '../test/support/faults/row.ts';
import { root, run } from './steps.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, seed: { type: 'string' }, minutes: { type: 'string' } },
});

const soak = positionals.includes('soak');
const folder = join(root, 'test/faults');
const files = readdirSync(folder).filter((file) => file.endsWith('.test.ts'));
const chosen = positionals.length === 0 ? files.filter((file) => file !== 'soak.test.ts') : files.filter(isChosen);
const report = join(mkdtempSync(join(tmpdir(), 'mcp-chatops-faults-')), 'report.jsonl');
const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));

function isChosen(file: string): boolean {
  return positionals.some((word) =>
    /^\d+$/.test(word) ? file.startsWith(`row-${word.padStart(2, '0')}-`) : file.includes(word),
  );
}

if (chosen.length === 0) {
  console.error(`No row has one of these names: ${positionals.join(', ')}`);
  process.exit(2);
}
console.log(`${chosen.length} files, seed ${seed}`);
const code = await run(
  'node_modules/vitest/vitest.mjs',
  // One at a time: a row that measures time does not share the machine with another.
  ['run', '--project', 'faults', '--no-file-parallelism', ...chosen.map((file) => `test/faults/${file}`)],
  {
    FAULTS: 'full',
    FAULTS_SEED: seed,
    FAULTS_REPORT: report,
    ...(values.count === undefined ? {} : { FAULTS_COUNT: values.count }),
    ...(soak ? { SOAK_MINUTES: values.minutes ?? '20' } : {}),
  },
);
const missed = printTable(readReports());
rmSync(join(report, '..'), { recursive: true, force: true });
process.exit(code === 0 && missed === 0 ? 0 : 1);

function readReports(): readonly RowReport[] {
  try {
    const lines = readFileSync(report, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as RowReport).sort((a, b) => a.row.localeCompare(b.row));
  } catch {
    return [];
  }
}

/** Prints a line for each figure; gives how many missed their bar. */
function printTable(reports: readonly RowReport[]): number {
  console.log('\n| Row | What | Bar | Measured | |\n| --- | --- | --- | --- | --- |');
  for (const { row, title, count, seconds, figures } of reports) {
    console.log(`| **${row}** | ${title} | ${count} strikes | ${seconds} s | |`);
    for (const { what, bar, measured, met } of figures) {
      console.log(`| | ${what} | ${bar} | ${measured.replaceAll('|', '\\|')} | ${met ? 'met' : '**missed**'} |`);
    }
  }
  const figures = reports.flatMap((row) => row.figures);
  const missed = figures.filter((figure) => !figure.met).length;
  console.log(`\n${figures.length - missed} figures met, ${missed} missed (seed ${seed})`);
  return missed;
}
