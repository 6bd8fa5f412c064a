import { bytes } from './units.ts';

/** What the numbers of a series are. `ratio` is 0 to 1, shown in per cent. */
export type Unit = 'ms' | 'ratio' | 'bytes' | 'count' | 'per-second';

/** A value at a time (Unix ms). null: nothing was measured, which is not zero. */
export type Point = readonly [at: number, value: number | null];

/** Whether a value can be drawn: it was measured, and is not beyond all bounds (1 / 0 in Prometheus). */
export const isDrawable = (value: number | null): value is number => value !== null && Number.isFinite(value);

export interface Series {
  /** As the legend names it: `p99`, `9vgct`. */
  readonly name: string;
  /** By ascending time. */
  readonly points: readonly Point[];
  /** What it is compared with: the same hour yesterday. Drawn behind the others, dashed. */
  readonly baseline?: true;
}

/** Something that happened: a release, an alert, a change. */
export interface Marker {
  /** Unix ms. */
  readonly at: number;
  readonly label: string;
}

/** Numbers over time, and what they are judged by. */
export interface Chart {
  readonly title: string;
  readonly unit: Unit;
  /** IANA zone the times are written in. */
  readonly zone: string;
  readonly series: readonly Series[];
  /** A value above it is bad. */
  readonly threshold?: { readonly value: number; readonly label: string };
  readonly markers?: readonly Marker[];
}

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A value as people read it: `1,720 ms`, `0.3%`, `412 MiB`, `12.5/s`. */
export function valueWords(value: number, unit: Unit): string {
  switch (unit) {
    case 'ms':
      return Math.abs(value) >= 10_000 ? `${rounded(value / 1000)} s` : `${rounded(value)} ms`;
    case 'ratio':
      return `${rounded(value * 100)}%`;
    case 'bytes':
      return bytes(value);
    case 'per-second':
      return `${rounded(value)}/s`;
    case 'count':
      return rounded(value);
  }
}

/** Three digits that count: 0.31, 4.2, 38, 1,720. */
function rounded(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return grouped.format(value);
  return String(Number(value.toFixed(size >= 10 ? 1 : 2)));
}
