import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { type Dice, dice } from './seed.ts';

/** What a row measured, beside its bar. */
export interface Figure {
  readonly what: string;
  readonly bar: string;
  readonly measured: string;
  readonly met: boolean;
}

/** A line of the report of `npm run faults`. */
export interface RowReport {
  readonly row: string;
  readonly title: string;
  readonly seed: number;
  readonly count: number;
  readonly seconds: number;
  readonly figures: readonly Figure[];
}

export interface FaultRow {
  readonly title: string;
  /** How often the fault strikes in `npm test`, and in `npm run faults`. */
  readonly small: number;
  readonly full: number;
  /** ms one of them may take at most, on a busy machine; a guard against hanging, not a bar. */
  readonly eachMs?: number;
  /** Why it cannot be done on this machine. */
  readonly impossible?: string | undefined;
}

/** One row while it runs: how often, with which dice, and where its figures go. */
export interface Trial {
  readonly count: number;
  readonly full: boolean;
  readonly chance: Dice;
  /** Nothing of this may have happened in `of` tries; what did is told. */
  none(what: string, happened: readonly unknown[], of: number): void;
  /** All of them must have it. */
  all(what: string, have: number, of: number): void;
  /** A time or a size that may not be above its bar; held to it in `npm run faults` alone, where nothing else keeps the machine busy. */
  atMost(what: string, measured: number, bar: number, unit: string): void;
}

const full = process.env['FAULTS'] === 'full';
const startMs = 120_000;
/** Beside other tests everything takes longer. */
const slower = full ? 1 : 4;

/** The file name is the row: `row-18-double-click.test.ts`. */
function rowName(): string {
  return basename(expect.getState().testPath ?? '').replace('.test.ts', '');
}

/**
 * A test of the fault matrix. In `npm test` it strikes a few times, in `npm run faults` as often as the matrix says (or FAULTS_COUNT);
 * each figure stands beside its bar in the file FAULTS_REPORT, and a missed bar fails the test.
 */
export function faultRow(row: FaultRow, body: (trial: Trial) => Promise<void>): void {
  const asked = Number(process.env['FAULTS_COUNT'] ?? (full ? row.full : row.small));
  // Fewer than the small count would leave kinds of the fault out.
  const count = Math.max(asked, Math.min(row.small, row.full));
  const chance = dice();
  const timeout = slower * (startMs + count * (row.eachMs ?? 1000));
  const why = row.impossible === undefined ? '' : `; not here: ${row.impossible}`;
  it.skipIf(why !== '')(`${row.title} (${count}, seed ${chance.seed}${why})`, { timeout }, async () => {
    const started = performance.now();
    const figures: Figure[] = [];
    const report = () => write({ row: rowName(), title: row.title, seed: chance.seed, count, started, figures });
    try {
      await body({ count, full, chance, ...counting(figures) });
    } catch (error) {
      const measured = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      figures.push({ what: 'ends', bar: 'yes', measured, met: false });
      report();
      throw error;
    }
    report();
    const missed = figures
      .filter((figure) => !figure.met)
      .map(({ what, bar, measured }) => `${what}: ${measured} (${bar})`);
    expect(missed).toEqual([]);
    expect(figures.length).toBeGreaterThan(0);
  });
}

function counting(figures: Figure[]): Pick<Trial, 'none' | 'all' | 'atMost'> {
  return {
    none(what, happened, of) {
      const examples = happened.length === 0 ? '' : `: ${happened.slice(0, 5).map(String).join(' · ')}`;
      // Nothing tried is nothing shown.
      const met = happened.length === 0 && of > 0;
      figures.push({ what, bar: `0 of ${of}`, measured: `${happened.length}${examples}`, met });
    },
    all(what, have, of) {
      figures.push({ what, bar: `${of} of ${of}`, measured: `${have}`, met: have === of && of > 0 });
    },
    atMost(what, measured, bar, unit) {
      const shown = Number(measured.toPrecision(3));
      figures.push({ what, bar: `≤ ${bar} ${unit}`, measured: `${shown} ${unit}`, met: measured <= bar || !full });
    },
  };
}

function write({ started, ...row }: Omit<RowReport, 'seconds'> & { readonly started: number }): void {
  const path = process.env['FAULTS_REPORT'];
  if (path === undefined) return;
  const report: RowReport = { ...row, seconds: Math.round((performance.now() - started) / 1000) };
  appendFileSync(path, `${JSON.stringify(report)}\n`);
}

/** The value that `share` of the samples do not exceed; 0 of none. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
