import type { Run } from '../../../model/run.ts';
import type { Db } from '../connection.ts';
import { opaqueId } from '../opaque.ts';
import { type RunRow, runColumns, toRun } from '../rows.ts';

/** Gives each page of a report the opaque id its buttons carry. */
export async function insertPages(db: Db, run: number, count: number): Promise<void> {
  const ids = Array.from({ length: count }, () => opaqueId());
  await db.rows(
    `INSERT INTO report_pages (id, run_id, page) SELECT id, $1, place - 1 FROM unnest($2::text[]) WITH ORDINALITY AS one (id, place)`,
    [run, ids],
  );
}

/** The run a page belongs to. See RunStore.pageOf. */
export async function pageOf(db: Db, id: string): Promise<Run | undefined> {
  const row = await db.row<RunRow>(
    `SELECT ${runColumns} FROM runs WHERE id = (SELECT run_id FROM report_pages WHERE id = $1)`,
    [id],
  );
  return row && toRun(row);
}

/** Shows another page: somebody waits for it, so that the edit goes out at once. See RunStore.turn. */
export async function turn(db: Db, id: string): Promise<boolean> {
  const rows = await db.rows(
    `WITH turned AS (
       UPDATE runs SET page = p.page FROM report_pages p WHERE p.id = $1 AND runs.id = p.run_id RETURNING runs.id
     ), stale AS (
       UPDATE messages
          SET wanted = wanted + 1, updated_at = clock_now(),
              priority = CASE WHEN wanted > delivered THEN least(priority, 2) ELSE 2 END,
              not_before = CASE WHEN state <> 'posting' THEN least(not_before, clock_now()) ELSE not_before END
        WHERE run_id IN (SELECT id FROM turned) AND kind = 'card')
     SELECT id, pg_notify('mcp_chatops', 'messages') FROM turned`,
    [id],
  );
  return rows.length > 0;
}
