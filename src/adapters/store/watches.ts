import { runName } from '../../model/run.ts';
import type { Watch, Watched, WatchState } from '../../model/watch.ts';
import type { DueWatch, WatchEnd, WatchStore } from '../../ports/store/watches.ts';
import type { Connection, Db } from './connection.ts';
import { insertFile } from './files.ts';
import { tellOfRun } from './incidents/tell-of-run.ts';
import { type RunRow, runColumns, toRun } from './rows.ts';
import { insertNote, insertOffers } from './runs/insert.ts';
import { trail } from './trail.ts';

/** ms between two looks. */
const everyMs = 30_000;

export interface WatchRow {
  readonly run_id: number;
  readonly subject: string;
  readonly state: WatchState;
  readonly changed_at: string;
  readonly since: string;
  readonly until: string;
  readonly ended_at: string | null;
  readonly ended_by: number | null;
  readonly seen: Watched | null;
}

export function toWatch(row: WatchRow): Watch {
  return {
    run: row.run_id,
    subject: row.subject,
    state: row.state,
    changedAt: row.changed_at,
    since: row.since,
    until: row.until,
    endedAt: row.ended_at ?? undefined,
    endedBy: row.ended_by ?? undefined,
    seen: row.seen ?? undefined,
  };
}

/** Begins to watch what a run has changed; its first look is due now. */
export async function insertWatch(db: Db, run: number, subject: string, ms: number): Promise<void> {
  await db.rows(
    `INSERT INTO watches (run_id, subject, changed_at, until, due_at)
     SELECT id, $2, coalesce(started_at, clock_now()), clock_now() + $3 * interval '1 ms', clock_now() FROM runs WHERE id = $1
     ON CONFLICT DO NOTHING`,
    [run, subject, ms],
  );
}

/** Another change of these subjects begins: what is seen from now on is its doing. */
export async function endWatches(db: Db, by: number, subjects: readonly string[]): Promise<void> {
  await db.rows(
    `UPDATE watches SET state = 'ended', ended_at = clock_now(), ended_by = $1, due_at = NULL
      WHERE state = 'watching' AND subject = ANY ($2)`,
    [by, subjects],
  );
}

const takeSql = `
WITH taken AS (
  UPDATE watches SET fence = fence + 1,
         -- The last look is at the end itself.
         due_at = CASE WHEN clock_now() < until THEN least(clock_now() + ${everyMs} * interval '1 ms', until)
                       ELSE clock_now() + ${everyMs} * interval '1 ms' END
   WHERE run_id IN (SELECT run_id FROM watches WHERE due_at <= clock_now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING *)
SELECT ${runColumns
  .split(',')
  .map((column) => `r.${column.trim()}`)
  .join(', ')}, clock_now() AS now, to_jsonb(taken) AS watch, taken.fence AS watch_fence
  FROM taken JOIN runs r ON r.id = taken.run_id ORDER BY r.id`;

async function takeDue(db: Db, limit: number): Promise<readonly DueWatch[]> {
  const rows = await db.rows<RunRow & { now: string; watch: WatchRow; watch_fence: number }>(
    takeSql,
    [limit],
    'due-watches',
  );
  return rows.map((row) => ({
    run: toRun(row),
    watch: toWatch(row.watch),
    fence: row.watch_fence,
    now: new Date(row.now),
  }));
}

const stillMine = `run_id = $1 AND fence = $2 AND state = 'watching'`;

async function keepSeen(db: Db, { run, fence }: DueWatch, seen: Watched): Promise<boolean> {
  const row = await db.row(`UPDATE watches SET seen = $3 WHERE ${stillMine} RETURNING run_id`, [
    run.id,
    fence,
    JSON.stringify(seen),
  ]);
  return row !== undefined;
}

async function end(db: Connection, { run, fence }: DueWatch, told: WatchEnd): Promise<boolean> {
  return db.transaction(async (tx) => {
    const mine = await tx.row(
      `UPDATE watches SET seen = $3, state = $4, ended_at = clock_now(), due_at = NULL WHERE ${stillMine} RETURNING run_id`,
      [run.id, fence, JSON.stringify(told.seen), told.state],
    );
    if (mine === undefined) return false;
    const offers = await insertOffers(tx, run.id, 'next', told.offers, -told.offers.length);
    if (told.note !== undefined) await insertNote(tx, run.id, told.note, offers);
    if (told.tell !== undefined) await tellOfRun(tx, run.id, 'watched', told.tell);
    for (const file of told.files) await insertFile(tx, run.id, file);
    await trail(tx, 'watch.ended', 'bot', runName(run.id), { state: told.state });
    return true;
  });
}

/** The looks after changes, as rows. */
export function watchStore(work: Connection): WatchStore {
  return {
    due: (limit) => takeDue(work, limit),
    seen: (due, seen) => keepSeen(work, due, seen),
    end: (due, told) => end(work, due, told),
  };
}
