import type { QueryStore } from '../../ports/store/queries.ts';
import type { Connection } from './connection.ts';
import { held } from './runs/hold.ts';

/** The queries that runs have open in other systems, as rows. */
export function queryStore(work: Connection): QueryStore {
  return {
    async begin(hold, { mark, environment }) {
      await held(
        work,
        hold,
        `INSERT INTO open_queries (mark, run_id, fence, environment)
         SELECT $3, id, fence, $4 FROM runs WHERE id = $1 AND fence = $2 AND due_at IS NOT NULL RETURNING mark`,
        [mark, environment],
      );
    },
    async ended(mark) {
      await work.rows('DELETE FROM open_queries WHERE mark = $1', [mark]);
    },
    async orphans(limit) {
      const rows = await work.rows<{ mark: string; environment: string; age_ms: number }>(
        `SELECT mark, q.environment, extract(epoch FROM statement_timestamp() - begun_at)::float8 * 1000 AS age_ms
           FROM open_queries q JOIN runs r ON r.id = q.run_id
          WHERE r.due_at IS NULL OR r.fence <> q.fence
          ORDER BY begun_at LIMIT $1`,
        [limit],
      );
      return rows.map(({ mark, environment, age_ms: ageMs }) => ({ mark, environment, ageMs }));
    },
  };
}
