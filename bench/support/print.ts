import { mkdirSync, writeFileSync } from 'node:fs';
import { distributionsOf } from './distributions.ts';
import type { MachineFacts } from './machine.ts';
import { type Measurement, type Outcome, type Row, verdict } from './measurement.ts';

const heads = ['what', 'baseline', 'ours', 'judged', 'bar', 'aim', ''] as const;

function limit({ better, unit }: Row, value: number | undefined): string {
  if (value === undefined) return '–';
  return `${better === 'lower' ? '≤' : '≥'} ${value.toLocaleString('en')}${unit === 'x' ? 'x' : ` ${unit}`}`;
}

function cells(row: Row): readonly string[] {
  const judged =
    row.judged === undefined ? '–' : `${row.judged.toLocaleString('en')}${row.unit === 'x' ? 'x' : ` ${row.unit}`}`;
  return [row.what, row.baseline, row.ours, judged, limit(row, row.bar), limit(row, row.aim), verdict(row)];
}

function printColumns(lines: readonly (readonly string[])[]): void {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  for (const line of lines) {
    console.log(`  ${line.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('  ')}`.trimEnd());
  }
}

const printTable = (rows: readonly Row[]) => printColumns([heads, ...rows.map(cells)]);

/** How the figures lie, in ms: every distribution a round keeps is of times. */
function printDistributions({ rounds }: Outcome): void {
  const all = distributionsOf(rounds);
  if (all.length === 0) return;
  const figures = all.map(({ name, n, ...at }) => [
    name,
    ...[n, at.p50, at.p95, at.p99, at.max].map((figure) => figure.toLocaleString('en')),
  ]);
  console.log('');
  printColumns([['distribution (ms)', 'n', 'p50', 'p95', 'p99', 'max'], ...figures]);
}

const disturbed = ({ rounds }: Outcome) => rounds.filter((round) => round.disturbed).length;

/** Prints the table of one measurement. */
export function printOutcome({ name, title }: Measurement, outcome: Outcome): void {
  console.log(`\n${name}: ${title}`);
  printTable(outcome.rows);
  printDistributions(outcome);
  for (const note of outcome.notes) console.log(`  ${note}`);
  if (disturbed(outcome) > 0) {
    console.log(
      `  disturbed: in ${disturbed(outcome)} of ${outcome.rounds.length} rounds others used more than 10% of the machine`,
    );
  }
}

/** Writes the figures of every round to `bench/results/`. */
export function saveOutcome({ name, title }: Measurement, outcome: Outcome, facts: MachineFacts): void {
  const folder = new URL('../results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const rows = outcome.rows.map((row) => ({ ...row, verdict: verdict(row) }));
  const result = {
    name,
    title,
    at: new Date().toISOString(),
    facts,
    rows,
    notes: outcome.notes,
    rounds: outcome.rounds,
  };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(result, undefined, 2)}\n`);
}

/** Prints every row with a bar, and the machine; true when one was missed. */
export function printSummary(
  outcomes: readonly { readonly measurement: Measurement; readonly outcome: Outcome }[],
  facts: MachineFacts,
): boolean {
  const judged = outcomes.flatMap(({ outcome }) => outcome.rows.filter((row) => row.bar !== undefined));
  if (outcomes.length > 1) {
    console.log('\nall bars');
    printTable(judged);
  }
  console.log(`\n${facts.cores} cores (${facts.cpu}), ${facts.memoryGiB} GiB, ${facts.kernel}, Node ${facts.node}`);
  console.log(`PostgreSQL ${facts.postgres}, Redis ${facts.redis}, kubectl ${facts.kubectl}`);
  const missed = judged.filter((row) => verdict(row) === 'FAIL').length;
  console.log(`${judged.length} bars, ${missed} missed`);
  return missed > 0;
}
