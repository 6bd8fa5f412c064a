import type { DatabaseCall, SessionIdentity } from '../../ports/database.ts';
import { reading, type Server } from './reading.ts';
import { identity } from './session-sql.ts';

const there = `SELECT ${identity} FROM pg_catalog.pg_stat_activity a WHERE a.pid = ANY($1::int[])`;

/** See DatabaseReader.sessionsThere. */
export function sessionsThere(
  { url }: Server,
  sessions: readonly SessionIdentity[],
  call: DatabaseCall = {},
): Promise<readonly Pick<SessionIdentity, 'pid' | 'bornUs'>[]> {
  return reading({ url, doing: 'sessions' }, call, async (client) => {
    const { rows } = await client.query<{ pid: number; born_us: string | null }>(there, [
      sessions.map(({ pid }) => pid),
    ]);
    // Hidden when a right was taken away meanwhile: then it counts as there, never as gone.
    return sessions.filter(({ pid, bornUs }) =>
      rows.some((row) => row.pid === pid && (row.born_us ?? bornUs) === bornUs),
    );
  });
}
