import type { Metrics } from '../ports/metrics.ts';
import type { Route } from './web-server.ts';

/** `/healthz`: the process lives. `/readyz`: it can work now. `/metrics`: what it counts. */
export function statusRoutes(problems: () => Promise<readonly string[]>, metrics: Metrics): readonly Route[] {
  return [
    { method: 'GET', path: '/healthz', mostBytes: 0, answer: async () => ({ status: 200, body: 'alive\n' }) },
    {
      method: 'GET',
      path: '/readyz',
      mostBytes: 0,
      async answer() {
        const found = await problems();
        return found.length === 0 ? { status: 200, body: 'ready\n' } : { status: 503, body: `${found.join('\n')}\n` };
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      mostBytes: 0,
      async answer() {
        const { type, body } = await metrics.expose();
        return { status: 200, body, type };
      },
    },
  ];
}
