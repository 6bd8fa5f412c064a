import { fault } from '../../../errors.ts';
import type { Hold } from '../../../ports/store/runs.ts';
import type { Connection, Db } from '../connection.ts';

/** Runs a statement that names the fence (`$1` run, `$2` fence) and gives a row when it still holds; LEASE_LOST otherwise. */
export async function held<Row>(db: Db, hold: Hold, sql: string, values: readonly unknown[] = []): Promise<Row> {
  const row = await db.row<Row>(sql, [hold.run, hold.fence, ...values]);
  if (row === undefined) throw fault('LEASE_LOST', `Another worker has taken over R-${hold.run}.`);
  return row;
}

/** Lengthens the lease; not of a run that was given back: a renewal that was on its way then would keep it from everybody. */
export function renew(db: Connection, hold: Hold, leaseMs: number): Promise<{ cancelledBy: string | undefined }> {
  return held<{ cancelled_by: string | null }>(
    db,
    hold,
    `UPDATE runs SET due_at = statement_timestamp() + $3 * interval '1 ms'
      WHERE id = $1 AND fence = $2 AND due_at IS NOT NULL AND owner IS NOT NULL RETURNING cancelled_by`,
    [leaseMs],
  ).then((row) => ({ cancelledBy: row.cancelled_by ?? undefined }));
}

/** Gives the run back at once; being stopped in good order does not count as a failed attempt. */
export async function release(db: Connection, hold: Hold): Promise<void> {
  await held(
    db,
    hold,
    `WITH run AS (
       UPDATE runs SET due_at = statement_timestamp(), owner = NULL, attempt = greatest(attempt - 1, 0)
        WHERE id = $1 AND fence = $2 AND due_at IS NOT NULL AND owner IS NOT NULL RETURNING id
     ), wake AS (INSERT INTO dispatch (run_id) SELECT id FROM run)
     SELECT id, pg_notify('mcp_chatops', 'dispatch') FROM run`,
  );
}
