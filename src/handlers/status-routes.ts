import { sameSecret } from '../alerts/credentials.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Route, WebRequest } from './web-server.ts';

export interface Status {
  /** Why the process cannot work now; empty when it can. */
  readonly problems: () => Promise<readonly string[]>;
  readonly metrics: Pick<Metrics, 'expose'>;
}

/**
 * On the port that Slack and monitors reach: `/healthz`, the process lives; `/readyz`, it can work now, and not a word of why not. With the
 * token of `web.metricsTokenEnv` also the reasons, and `/metrics`; without one there is no such path.
 */
export function publicStatusRoutes(status: Status, token: string | undefined): readonly Route[] {
  const known = ({ headers }: WebRequest) =>
    token !== undefined && sameSecret(/^Bearer +(\S{1,4096})$/i.exec(headers.authorization ?? '')?.[1], token);
  const { healthz, readyz, metrics } = answers(status);
  const routes = [route('/healthz', healthz), route('/readyz', (request) => readyz(known(request)))];
  if (token === undefined) return routes;
  return [...routes, route('/metrics', async (request) => (known(request) ? metrics() : { status: 401 }))];
}

/** On a port of their own, which no stranger reaches: with reasons and numbers for whoever asks. */
export function privateStatusRoutes(status: Status): readonly Route[] {
  const { healthz, readyz, metrics } = answers(status);
  return [route('/healthz', healthz), route('/readyz', () => readyz(true)), route('/metrics', metrics)];
}

function route(path: string, answer: Route['answer']): Route {
  return { method: 'GET', path, mostBytes: 0, answer };
}

function answers({ problems, metrics }: Status) {
  return {
    healthz: async () => ({ status: 200, body: 'alive\n' }),
    async readyz(detailed: boolean) {
      const found = await problems();
      if (found.length === 0) return { status: 200, body: 'ready\n' };
      return { status: 503, body: detailed ? `${found.join('\n')}\n` : 'not ready\n' };
    },
    async metrics() {
      const { type, body } = await metrics.expose();
      return { status: 200, body, type };
    },
  };
}
