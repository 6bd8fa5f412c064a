import type { Run, TrackRecord } from '../../../model/run.ts';
import type { Db } from '../connection.ts';

/** Times that count: what was long ago says little. */
const newest = 20;

/** How the same action on the same target went before; undefined where it was never made. */
export async function trackRecord(
  db: Db,
  { id, action, target }: Pick<Run, 'id' | 'action' | 'target'>,
): Promise<TrackRecord | undefined> {
  if (target === undefined) return undefined;
  const row = await db.row<TrackRecord>(
    `SELECT count(*)::int AS of,
            (count(*) FILTER (WHERE made.state = 'succeeded' AND watches.state IS DISTINCT FROM 'worse'
                                AND coalesce(score.verdict, 'worked') = 'worked'))::int AS worked
       FROM (SELECT id, state FROM runs
              WHERE target = $1 AND action = $2 AND id <> $3 AND NOT dry AND state IN ('succeeded', 'failed', 'outcome_unknown')
              ORDER BY id DESC LIMIT ${newest}) AS made
       LEFT JOIN watches ON run_id = made.id
       LEFT JOIN LATERAL (SELECT verdict FROM effects WHERE run_id = made.id AND verdict IN ('worked', 'no-better', 'worse')
                           ORDER BY minutes DESC LIMIT 1) AS score ON true`,
    [target, action, id],
    'track-record',
  );
  return row === undefined || row.of === 0 ? undefined : { worked: row.worked, of: row.of };
}
