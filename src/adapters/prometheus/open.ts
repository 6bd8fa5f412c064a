import { fault } from '../../errors.ts';
import type { MetricsReader } from '../../ports/prometheus.ts';
import { metricsReader } from './reader.ts';
import { type PrometheusSettings, secretOf } from './settings.ts';

export interface PrometheusContext {
  readonly settings: { readonly prometheus?: PrometheusSettings | undefined };
  readonly secrets: ReadonlyMap<string, string>;
}

/** The Prometheus of an environment, as it is configured. Rejects with NOT_CONFIGURED where there is none, or its secret is not set. */
export async function openPrometheus({ settings, secrets }: PrometheusContext): Promise<MetricsReader> {
  const { prometheus } = settings;
  if (prometheus === undefined) throw fault('NOT_CONFIGURED', 'No Prometheus is configured.');
  const name = secretOf(prometheus);
  const secret = name === undefined ? '' : (secrets.get(name) ?? '');
  if (name !== undefined && secret === '') {
    throw fault('NOT_CONFIGURED', `${name} is not set, and Prometheus is asked with it.`, { hint: `Set ${name}.` });
  }
  return metricsReader(prometheus.url, authorization(prometheus.auth, secret));
}

function authorization(auth: PrometheusSettings['auth'], secret: string): string | undefined {
  if (auth === undefined) return undefined;
  if (auth.kind === 'bearer') return `Bearer ${secret}`;
  return `Basic ${Buffer.from(`${auth.username}:${secret}`).toString('base64')}`;
}
