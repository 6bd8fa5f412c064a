import { offsetMs } from '../model/local-time.ts';
import { type Chart, isDrawable, type Unit } from '../model/series.ts';

/** The values of an axis, lowest first, and how many pixels one unit of it is. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** Steps of a clock that people count in, in ms. */
const clockSteps = [
  1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
].map((seconds) => seconds * 1000);

/** Values from zero up to the largest that is drawn, with at most six round ticks. */
export function valueScale(chart: Chart): Scale {
  const values = chart.series.flatMap(({ points }) =>
    points.flatMap(([, value]) => (isDrawable(value) ? [value] : [])),
  );
  const top = Math.max(0, ...values, chart.threshold?.value ?? 0);
  const low = Math.min(0, ...values);
  const step = niceStep((top - low || 1) / 5, chart.unit);
  const to = Math.max(step, Math.ceil((top * 1.02) / step) * step);
  const from = Math.floor(low / step) * step;
  return { from, to, ticks: counted(from, to, step) };
}

/** The time that is drawn, with at most eight ticks on round times of the zone. */
export function timeScale(chart: Chart): Scale {
  const times = chart.series.flatMap(({ points }) => points.map(([at]) => at));
  const from = Math.min(...times);
  const to = Math.max(...times, from + 1);
  const step = clockSteps.find((ms) => (to - from) / ms <= 8) ?? Math.ceil((to - from) / 8);
  const offset = offsetMs(from, chart.zone);
  const first = Math.ceil((from + offset) / step) * step - offset;
  return { from, to, ticks: counted(first, to, step) };
}

function counted(from: number, to: number, step: number): readonly number[] {
  const count = Math.max(0, Math.floor((to - from) / step + 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => from + index * step);
}

/** 1, 2, 2.5 or 5 times a power of ten; of 1,024 for bytes. */
function niceStep(rough: number, unit: Unit): number {
  const scale = unit === 'bytes' ? 1024 ** Math.max(0, Math.floor(Math.log2(rough) / 10)) : 1;
  const power = 10 ** Math.floor(Math.log10(rough / scale));
  const nice = [1, 2, 2.5, 5, 10].find((one) => one * power * scale >= rough) ?? 10;
  return nice * power * scale;
}
