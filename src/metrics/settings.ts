import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { labelIs, type Matcher } from '../model/promql.ts';
import { usualMeasures } from '../model/usual-measures.ts';

/** How the Prometheus of an environment names what is asked of it. */
export type MetricsSettings = NonNullable<Environment['prometheus']>;

/** How what is measured is named and judged, wherever it is read. */
export type Measures = Pick<MetricsSettings, 'signals' | 'groups' | 'limits'>;

/** As configured with the Prometheus of an environment; the usual names where it has none. */
export const measuresOf = ({ prometheus }: Pick<Environment, 'prometheus'>): Measures => prometheus ?? usualMeasures;

/** What calls can be told apart by. */
export const groupings = ['tool', 'pod', 'route'] as const;
export type Grouping = (typeof groupings)[number];

/** Rejects with NOT_CONFIGURED where an environment has no Prometheus. */
export function metricsSettings({ name, prometheus }: Pick<Environment, 'name' | 'prometheus'>): MetricsSettings {
  if (prometheus !== undefined) return prometheus;
  throw fault('NOT_CONFIGURED', `No Prometheus is configured for ${name}.`, {
    hint: `Add \`environments.${name}.prometheus\` to the configuration.`,
  });
}

/** A duration as the metric counts it, in ms. */
export const msOf = ({ signals }: Pick<MetricsSettings, 'signals'>): number =>
  signals.durationUnit === 'seconds' ? 1000 : 1;

/** The metric that durations are read from, as Prometheus names it. */
export const durationName = ({ signals: { duration, durationHistogram } }: Pick<MetricsSettings, 'signals'>): string =>
  durationHistogram === 'native' ? duration : `${duration}_bucket`;

/** What tells the series of this environment from others in the same Prometheus. */
export function ofEnvironment({ labels }: Pick<MetricsSettings, 'labels'>): readonly Matcher[] {
  return Object.entries(labels).map(([label, value]) => labelIs(label, value));
}
