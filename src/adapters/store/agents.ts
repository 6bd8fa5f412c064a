import type { AgentStore, AgentsPaused, SeenAgent } from '../../ports/store/agents.ts';
import type { Connection } from './connection.ts';
import { trail } from './trail.ts';

interface SeenRow {
  readonly client: string;
  readonly actor: string;
  readonly name: string;
  readonly seen_at: string;
  readonly taken: number;
  readonly refused: number;
}

/** See AgentStore. */
export function agentStore(front: Connection, work: Connection): AgentStore {
  return {
    async paused() {
      const row = await work.row<{ paused_by: string; paused_at: string }>(
        'SELECT paused_by, paused_at FROM agents_paused',
      );
      return row && ({ by: row.paused_by, at: row.paused_at } satisfies AgentsPaused);
    },
    pause: (user) =>
      front.transaction(async (tx) => {
        const row = await tx.row(
          'INSERT INTO agents_paused (paused_by) VALUES ($1) ON CONFLICT (one) DO NOTHING RETURNING 1',
          [user],
        );
        if (row !== undefined) await trail(tx, 'agents.paused', user, 'agents');
        return row !== undefined;
      }),
    resume: (user) =>
      front.transaction(async (tx) => {
        const row = await tx.row('DELETE FROM agents_paused RETURNING 1');
        if (row !== undefined) await trail(tx, 'agents.resumed', user, 'agents');
        return row !== undefined;
      }),
    async came({ client, actor, name }, outcome) {
      await work.rows(
        `INSERT INTO agents_seen AS seen (client, actor, name, taken, refused)
         VALUES ($1, $2, $3, ($4 = 'taken')::int, ($4 = 'refused')::int)
         ON CONFLICT (client, actor) DO UPDATE
            SET name = excluded.name, seen_at = clock_now(),
                taken = seen.taken + excluded.taken, refused = seen.refused + excluded.refused`,
        [client, actor, name, outcome],
      );
    },
    async seen(limit) {
      const rows = await work.rows<SeenRow>(
        'SELECT client, actor, name, seen_at, taken::int, refused::int FROM agents_seen ORDER BY seen_at DESC LIMIT $1',
        [limit],
      );
      return rows.map(({ seen_at, ...row }): SeenAgent => ({ ...row, seenAt: seen_at }));
    },
  };
}
