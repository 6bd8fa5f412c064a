import type { HealthCheck } from '../check.ts';

const deadlineMs = 3000;

/** Runbook B 2.1, "PostgreSQL pg_isready accepting", and 2.2, `SELECT 1`. */
export const check: HealthCheck = {
  title: 'PostgreSQL',
  order: 50,
  deadlineMs,
  configured: (environment) => environment.database !== undefined,
  async run({ database, signal }) {
    const { ms } = await database.ping({ timeoutMs: deadlineMs, signal });
    return { mark: 'good', verdict: 'PostgreSQL is healthy', seen: 'answers', ms };
  },
};
