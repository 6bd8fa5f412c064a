import { isDrawable, type Point } from '../model/series.ts';
import type { Measured } from '../ports/prometheus.ts';

/** The last value of each series by a label, '' where it has none. What is no number, or beyond all bounds, is left out: it is not zero. */
export function valuesBy({ series }: Measured, label: string): ReadonlyMap<string, number> {
  return new Map(
    series.flatMap(({ labels, points }) => {
      const value = points.at(-1)?.[1];
      return value === undefined || value === null || !Number.isFinite(value)
        ? []
        : [[labels[label] ?? '', value] as const];
    }),
  );
}

/** The one value of an answer; undefined where nothing was measured, or nothing that can be compared. */
export function onlyValue(answer: Measured): number | undefined {
  return valuesBy({ ...answer, series: answer.series.slice(0, 1) }, '').get('');
}

/** The points of an answer with one series, none where nothing was measured; `laterMs` puts those of yesterday under today's. */
export function onlyLine({ series }: Measured, laterMs = 0): readonly Point[] {
  return (series[0]?.points ?? []).map(([at, value]) => [at + laterMs, value]);
}

/** The points of each series by a label. */
export function linesBy({ series }: Measured, label: string): ReadonlyMap<string, readonly Point[]> {
  return new Map(series.map(({ labels, points }) => [labels[label] ?? '', points]));
}

/**
 * Failed calls as a share of all, at each time. Where the counter of errors is known and has nothing, none failed; where it is not, nobody
 * knows. Without calls there is no share.
 */
export function ratioLine(calls: readonly Point[], errors: readonly Point[], isKnown: boolean): readonly Point[] {
  const failed = new Map(errors);
  return calls.map(([at, count]) => [at, ratio(failed.get(at) ?? (isKnown ? 0 : undefined), count)]);
}

/** A share, or null where there is none. */
export function ratio(errors: number | undefined, calls: number | null | undefined): number | null {
  return errors === undefined || calls === null || calls === undefined || calls <= 0 ? null : errors / calls;
}

/** What a line shows now: its newest value, where one of its last points has one. */
export function newest(line: readonly Point[]): number | undefined {
  return line.slice(-3).findLast(([, value]) => isDrawable(value))?.[1] ?? undefined;
}
