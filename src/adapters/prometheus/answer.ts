import { z } from 'zod';
import type { Point } from '../../model/series.ts';
import type { MeasuredSeries, MetricsRange } from '../../ports/prometheus.ts';

const value = z.tuple([z.number(), z.string()]);
const labels = z.record(z.string(), z.string());

/** `data` of a successful answer. Text is no measurement, and neither is a native histogram. */
const result = z.discriminatedUnion('resultType', [
  z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric: labels, value })) }),
  z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric: labels, values: z.array(value) })) }),
  z.object({ resultType: z.literal('scalar'), result: value }),
]);

/** The series of an answer to `query`; undefined where it is of no known form. */
export function instantSeries(data: unknown): readonly MeasuredSeries[] | undefined {
  const { data: answer } = result.safeParse(data);
  switch (answer?.resultType) {
    case 'vector':
      return answer.result.map((one) => ({ labels: one.metric, points: [point(one.value)] }));
    case 'scalar':
      return [{ labels: {}, points: [point(answer.result)] }];
    case 'matrix':
      return answer.result.map((one) => ({ labels: one.metric, points: one.values.map(point) }));
    case undefined:
      return undefined;
  }
}

/** The series of an answer to `query_range`, each with a point for every step: null where the server has none. */
export function rangeSeries(data: unknown, range: MetricsRange): readonly MeasuredSeries[] | undefined {
  const { data: answer } = result.safeParse(data);
  if (answer?.resultType !== 'matrix') return undefined;
  return answer.result.map((one) => {
    const known = new Map(one.values.map(point));
    return { labels: one.metric, points: steps(range).map((at) => [at, known.get(at) ?? null] as const) };
  });
}

function steps({ fromMs, toMs, stepMs }: MetricsRange): readonly number[] {
  const count = Math.max(0, Math.floor((toMs - fromMs) / stepMs)) + 1;
  return Array.from({ length: count }, (_, step) => fromMs + step * stepMs);
}

/** Times come in seconds with three digits, numbers as text. */
function point([seconds, text]: z.infer<typeof value>): Point {
  return [Math.round(seconds * 1000), number(text)];
}

function number(text: string): number | null {
  if (/^[+-]?Inf$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const parsed = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(parsed) ? null : parsed;
}
