import { isDrawable, type Point } from '../model/series.ts';

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * A series in one line of text, `width` characters wide at most: each the largest value of its stretch of time, so that a short peak is
 * seen. Where nothing was measured there is a gap. With a `limit` the bars stand between 0 and that, so that the noise of a steady line stays
 * small and a full bar is the limit.
 */
export function sparkLine(points: readonly Point[], width = 40, limit?: number): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const columns = Math.min(width, points.length);
  const span = Math.max(1, last[0] - first[0]);
  const tops: (number | null)[] = Array.from({ length: columns }, () => null);
  for (const [at, value] of points) {
    const column = Math.min(columns - 1, Math.floor(((at - first[0]) / span) * columns));
    const top = tops[column] ?? null;
    if (isDrawable(value) && (top === null || value > top)) tops[column] = value;
  }
  const seen = tops.filter((top) => top !== null);
  const [low, high] = limit === undefined ? [Math.min(...seen), Math.max(...seen)] : [0, limit];
  return tops.map((top) => (top === null ? ' ' : bar(top, low, high))).join('');
}

function bar(value: number, low: number, high: number): string {
  const share = high === low ? 0 : (value - low) / (high - low);
  return bars[Math.max(0, Math.min(bars.length - 1, Math.floor(share * bars.length)))] ?? bars[0];
}
