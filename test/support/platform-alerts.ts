import type { Samples } from '../../sandbox/platform/prometheus/samples.ts';
import type { Series } from './promtool.ts';

const minuteMs = 60_000;

/** What a simulated Prometheus holds of the last minutes up to a time (Unix ms), a value a minute, as promtool takes it. */
export function minutesOf(samples: Samples, toMs: number, minutes: number): Series {
  const times = Array.from({ length: minutes }, (_, at) => toMs - (minutes - 1 - at) * minuteMs);
  const found = new Map<string, (number | '_')[]>();
  for (const [index, time] of times.entries()) {
    for (const { labels, value } of samples.instant([], time)) {
      const name = seriesName(labels);
      const values = found.get(name) ?? times.map(() => '_' as const);
      values[index] = value;
      found.set(name, values);
    }
  }
  return Object.fromEntries(found);
}

function seriesName({ __name__ = '', ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${__name__}{${pairs.join(',')}}`;
}
