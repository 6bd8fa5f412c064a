import type { LeadershipStore } from '../../ports/store.ts';
import type { Connection } from './connection.ts';

export function leadershipStore(db: Connection): LeadershipStore {
  return {
    async take(name, owner, ttlMs) {
      const row = await db.row(
        `INSERT INTO duties (name, owner, until) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 ms')
         ON CONFLICT (name) DO UPDATE SET owner = $2, until = excluded.until,
                fence = duties.fence + CASE WHEN duties.owner = $2 THEN 0 ELSE 1 END
          WHERE duties.owner = $2 OR duties.until < clock_timestamp()
         RETURNING name`,
        [name, owner, ttlMs],
        'take-duty',
      );
      return row !== undefined;
    },
    async drop(name, owner) {
      await db.rows('DELETE FROM duties WHERE name = $1 AND owner = $2', [name, owner]);
    },
  };
}
