import { labelIn, labelIs, labelNames, type Matcher, type Promql, promql, selector, span } from '../model/promql.ts';
import { type Grouping, type MetricsSettings, ofEnvironment } from './settings.ts';

/** A metric that had no sample within this is taken for one that is not there. */
const knownMs = 24 * 3_600_000;
/** A series without a sample in so long before a time was not there at that time: longer than a restart of Prometheus takes. */
const bornMs = 3_600_000;

type Named = Pick<MetricsSettings, 'signals' | 'labels' | 'groups'>;

/** Which calls a query is about. */
export interface About {
  readonly settings: Named;
  /** One result for each value of its label; one in all if omitted. */
  readonly by?: Grouping | undefined;
  /** Only these values of the label. */
  readonly only?: readonly string[];
  /** What else their series have. */
  readonly where?: readonly Matcher[];
}

/** How many series of a metric there have been in the last day; empty where there is no such metric. */
export function known(metric: string, settings: Named): Promql {
  return promql`count(last_over_time(${selector(metric, ofEnvironment(settings))}[${span(knownMs)}]))`;
}

/** How many series of a metric there were before a period that ends at the time of the query; empty where its past is not known. */
export function knownBefore(metric: string, settings: Named, periodMs: number): Promql {
  const series = selector(metric, ofEnvironment(settings));
  return promql`count(last_over_time(${series}[${span(bornMs)}] offset ${span(periodMs)}))`;
}

/**
 * What a counter counted in a period that ends at the time of the query. Resets are no losses. `increase` sees no step from nothing to the
 * first value (prometheus#10466): with `born`, what a series brought along that began in the period counts as well, so that the first
 * error of a tool is seen.
 */
export function countIn(metric: string, about: About, periodMs: number, born: boolean): Promql {
  const series = selector(metric, conditions(about));
  const period = span(periodMs);
  if (!born) return promql`${sumBy(about)} (increase(${series}[${period}]))`;
  const none = promql`min_over_time(${series}[${period}]) * 0`;
  const old = promql`last_over_time(${series}[${span(bornMs)}] offset ${period})`;
  const brought = promql`min_over_time(${series}[${period}]) unless ${old} or ${none}`;
  return promql`${sumBy(about)} ((increase(${series}[${period}]) or ${none}) + (${brought}))`;
}

/** How many a second a counter counts, over a window before each time. */
export function perSecond(metric: string, about: About, windowMs: number): Promql {
  return promql`${sumBy(about)} (rate(${selector(metric, conditions(about))}[${span(windowMs)}]))`;
}

/**
 * A quantile (0 to 1) of the durations in a window, in the unit of the metric, of every series together: buckets are added up before the
 * quantile is taken. Of classic and native histograms, as the settings say.
 */
export function quantile(share: number, about: About, windowMs: number): Promql {
  const { duration, durationHistogram } = about.settings.signals;
  const where = conditions(about);
  const window = span(windowMs);
  const buckets = selector(`${duration}_bucket`, where);
  const classic = promql`histogram_quantile(${share}, ${sumBy(about, 'le')} (rate(${buckets}[${window}])))`;
  const whole = promql`${sumBy(about)} (rate(${selector(duration, where)}[${window}]))`;
  const native = promql`histogram_quantile(${share}, ${whole})`;
  if (durationHistogram === 'classic') return classic;
  return durationHistogram === 'native' ? native : promql`${classic} or ${native}`;
}

/** The upper bounds of the buckets of a classic histogram, as values of `le`; empty for a native one. */
export function bucketBounds(settings: Named, periodMs: number): Promql {
  const buckets = selector(`${settings.signals.duration}_bucket`, ofEnvironment(settings));
  return promql`count by (le) (last_over_time(${buckets}[${span(periodMs)}]))`;
}

/** Calls in a period that took no longer than a bound, by the text of its `le`. */
export function countUpTo(le: string, settings: Named, periodMs: number): Promql {
  const where = [...ofEnvironment(settings), labelIs('le', le)];
  return promql`sum (increase(${selector(`${settings.signals.duration}_bucket`, where)}[${span(periodMs)}]))`;
}

function conditions({ settings, by, only, where = [] }: About): readonly Matcher[] {
  const chosen = by === undefined || only === undefined ? [] : [labelIn(settings.groups[by], only)];
  return [...ofEnvironment(settings), ...chosen, ...where];
}

function sumBy({ settings, by }: About, ...more: readonly string[]): Promql {
  const labels = [...(by === undefined ? [] : [settings.groups[by]]), ...more];
  return labels.length === 0 ? promql`sum` : promql`sum by (${labelNames(...labels)})`;
}
