import { cut } from '../../model/cut.ts';
import type { Inline } from '../../model/text.ts';
import type { QueryRow } from '../../ports/cloud-logs.ts';

/** Most characters of a name that a line of a log says. */
const longestName = 80;

/** A name out of a row; a dash where the lines have none. */
export function nameOf(row: QueryRow, column: string): string {
  const name = row[column] ?? '';
  return name === '' ? '–' : cut(name, longestName);
}

/** A number out of a row; undefined for what is none. */
export function numberOf(row: QueryRow, column: string): number | undefined {
  const text = row[column] ?? '';
  const number = Number(text);
  return text === '' || !Number.isFinite(number) ? undefined : number;
}

/** A time out of a row, Unix ms: CloudWatch writes `2026-11-30 10:00:00.000`, in UTC, or a number of ms. */
export function timeOf(row: QueryRow, column: string): number | undefined {
  const text = row[column] ?? '';
  const at = /^\d{10,}$/.test(text) ? Number(text) : Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** The same as people read it; a dash where there is none. */
export function timeText(row: QueryRow, column: string): readonly Inline[] {
  const at = timeOf(row, column);
  return at === undefined ? ['–'] : [{ time: new Date(at).toISOString(), as: 'date' }];
}

/** The pod of a line, as far as the name of its stream tells: what a collector puts last but one is the pod. */
export function streamOf(row: QueryRow): string {
  const parts = (row['@logStream'] ?? '').split('/');
  return cut(parts.at(-2) ?? parts.at(-1) ?? '', longestName);
}

export const grouped = new Intl.NumberFormat('en');
