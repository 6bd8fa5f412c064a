import { isDrawable, type Point } from '../model/series.ts';

/** A point that was measured. */
export type Dot = readonly [at: number, value: number];

/** The stretches of a series without a gap. */
export function stretches(points: readonly Point[]): readonly (readonly Dot[])[] {
  const found: Dot[][] = [];
  let open: Dot[] | undefined;
  for (const [at, value] of points) {
    if (!isDrawable(value)) {
      open = undefined;
      continue;
    }
    if (open === undefined) {
      open = [];
      found.push(open);
    }
    open.push([at, value]);
  }
  return found;
}

/** A stretch with the lowest and the highest point of each column, in the order of time, and both its ends: what a line as wide as a column shows of it. */
export function thinned(stretch: readonly Dot[], columnOf: (at: number) => number): readonly Dot[] {
  const columns = Map.groupBy(stretch, ([at]) => columnOf(at));
  const kept = new Set([stretch.at(0), stretch.at(-1)]);
  for (const dots of columns.values()) {
    kept.add(dots.reduce((low, dot) => (dot[1] < low[1] ? dot : low)));
    kept.add(dots.reduce((high, dot) => (dot[1] > high[1] ? dot : high)));
  }
  return stretch.filter((dot) => kept.has(dot));
}
