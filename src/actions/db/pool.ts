import { z } from 'zod';
import { readAction } from '../../catalog/action.ts';
import { podPools } from '../../databases/pod-pools.ts';
import { poolReport } from '../../databases/pool-report.ts';

/** Runbooks A and B "Connection pooling": the pool of every pod beside what the server can take, which neither of them sees alone. */
export const action = readAction({
  summary: 'Shows the database pool of every pod against the connections of PostgreSQL, and what to change',
  params: z.object({}),
  positional: [],
  needs: ['database', 'cluster'],
  examples: ['/mcp db pool', '/mcp db pool env=staging'],
  deadlineMs: 30_000,

  async run({ database, cluster, environment, signal }) {
    const [sessions, pods] = await Promise.all([
      database.sessions({ signal }),
      podPools({ cluster, environment, signal }),
    ]);
    return poolReport(sessions, pods);
  },
});
