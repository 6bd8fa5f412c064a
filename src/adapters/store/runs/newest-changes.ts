import { runName } from '../../../model/run.ts';
import type { PastChange } from '../../../ports/past-changes.ts';
import type { Db } from '../connection.ts';

interface Row {
  readonly id: number;
  readonly target: string;
  readonly action: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly result: unknown;
  readonly requested_by: string;
  readonly finished_at: Date | string;
}

/** More targets than these are not remembered at once. */
const most = 500;

/** See RunStore.newestChanges. */
export async function newestChanges(db: Db, environment: string, kind: string): Promise<readonly PastChange[]> {
  const prefix = `${environment}/${kind}/`;
  const rows = await db.rows<Row>(
    `SELECT DISTINCT ON (target) id, target, action, params, result, requested_by, finished_at FROM runs
      WHERE environment = $1 AND starts_with(target, $2) AND finished_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM run_steps WHERE run_id = runs.id AND kind = 'effect' AND state = 'done')
      ORDER BY target, finished_at DESC, id DESC LIMIT ${most}`,
    [environment, prefix],
  );
  return rows.map(({ id, target, action, params, result, requested_by, finished_at }) => ({
    target: target.slice(environment.length + 1),
    action,
    params,
    result,
    run: runName(id),
    by: requested_by,
    at: new Date(finished_at).toISOString(),
  }));
}
