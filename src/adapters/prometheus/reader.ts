import type { MetricsReader } from '../../ports/prometheus.ts';
import { instantSeries, rangeSeries } from './answer.ts';
import { ask } from './ask.ts';

/** A Prometheus at an address, asked over its HTTP API. `authorization` is a whole header. */
export function metricsReader(url: string, authorization: string | undefined): MetricsReader {
  const server = { url: url.replace(/(?<!\/)\/+$/, ''), authorization };
  return {
    async instant(query, { atMs, ...options }) {
      const form = { query: query.toString(), ...(atMs === undefined ? {} : { time: inSeconds(atMs) }) };
      return await ask(server, 'query', form, options, instantSeries);
    },
    async range(query, range, options) {
      const form = {
        query: query.toString(),
        start: inSeconds(range.fromMs),
        end: inSeconds(range.toMs),
        step: inSeconds(range.stepMs),
      };
      return await ask(server, 'query_range', form, options, (result) => rangeSeries(result, range));
    },
  };
}

const inSeconds = (ms: number): string => (ms / 1000).toFixed(3);
