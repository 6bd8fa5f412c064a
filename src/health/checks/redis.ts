import type { HealthCheck } from '../check.ts';

const deadlineMs = 3000;

/** Runbook B 2.1, "Redis redis-cli ping PONG". */
export const check: HealthCheck = {
  title: 'Redis',
  order: 60,
  deadlineMs,
  configured: (environment) => environment.cache !== undefined,
  async run({ cache, signal }) {
    const { ms } = await cache.ping({ timeoutMs: deadlineMs, signal });
    return { mark: 'good', verdict: 'Redis is healthy', seen: 'answers', ms };
  },
};
