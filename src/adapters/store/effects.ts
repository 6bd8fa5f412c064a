import { type AlertsSince, type Effect, scoredAfter } from '../../model/effect.ts';
import { runName } from '../../model/run.ts';
import type { DueEffect, EffectStore } from '../../ports/store/effects.ts';
import type { Connection, Db } from './connection.ts';
import { type RunRow, runColumns, toRun } from './rows.ts';
import { trail } from './trail.ts';

/** A look that broke is taken again after so long, in ms. */
const againMs = 60_000;

/** A change has just been verified: its scores are due 5, 30 and 60 minutes from now. */
export async function insertEffects(db: Db, run: number): Promise<void> {
  await db.rows(
    `INSERT INTO effects (run_id, minutes, at, due_at)
     SELECT $1, minutes, clock_now() + minutes * interval '1 minute', clock_now() + minutes * interval '1 minute'
       FROM unnest($2::int[]) AS minutes ON CONFLICT DO NOTHING`,
    [run, scoredAfter],
  );
}

// An alert is told by name, once, in the order in which it began.
const names = (which: string) => `
  (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM (
    SELECT DISTINCT coalesce(nullif(a.labels ->> 'alertname', ''), left(a.summary, 80)) AS name
      FROM alerts a JOIN alert_members m USING (hook, fingerprint) JOIN alert_groups g ON g.id = m.group_id
     WHERE g.environment = r.environment AND ${which}) AS told)`;
const firedBefore = `a.starts_at <= r.started_at AND (a.status = 'firing' OR a.resolved_at > r.started_at)`;
const firedThen = `(a.status = 'firing' OR a.resolved_at > taken.at)`;

const takeSql = `
WITH taken AS (
  UPDATE effects SET fence = fence + 1, due_at = clock_now() + ${againMs} * interval '1 ms'
   WHERE (run_id, minutes) IN (
     SELECT run_id, minutes FROM effects WHERE due_at <= clock_now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING *)
SELECT ${runColumns
  .split(',')
  .map((column) => `r.${column.trim()}`)
  .join(', ')}, taken.minutes, taken.at, taken.fence AS effect_fence,
  ${names(firedBefore)} AS before,
  ${names(`${firedBefore} AND ${firedThen}`)} AS still,
  ${names(`a.starts_at > r.started_at AND a.starts_at <= taken.at AND ${firedThen}`)} AS fresh,
  EXISTS (SELECT 1 FROM runs o WHERE o.target = r.target AND o.id <> r.id AND NOT o.dry AND o.risk <> 'read-only'
             AND o.started_at > r.finished_at AND o.started_at <= taken.at) AS overtaken
  FROM taken JOIN runs r ON r.id = taken.run_id ORDER BY r.id, taken.minutes`;

interface TakenRow extends RunRow, AlertsSince {
  readonly minutes: number;
  readonly at: string;
  readonly effect_fence: number;
  readonly overtaken: boolean;
}

async function takeDue(db: Db, limit: number): Promise<readonly DueEffect[]> {
  const rows = await db.rows<TakenRow>(takeSql, [limit], 'due-effects');
  return rows.map((row) => ({
    run: toRun(row),
    minutes: row.minutes,
    at: new Date(row.at),
    fence: row.effect_fence,
    alerts: { before: row.before, still: row.still, fresh: row.fresh },
    isOvertaken: row.overtaken,
  }));
}

async function keep(
  db: Connection,
  due: DueEffect,
  { verdict, seen }: Pick<Effect, 'verdict' | 'seen'>,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const mine = await tx.row(
      `UPDATE effects SET verdict = $4, seen = $5, due_at = NULL
        WHERE run_id = $1 AND minutes = $2 AND fence = $3 AND verdict IS NULL RETURNING run_id`,
      [due.run.id, due.minutes, due.fence, verdict, seen === undefined ? null : JSON.stringify(seen)],
    );
    if (mine === undefined) return false;
    await trail(tx, 'effect.scored', 'bot', runName(due.run.id), { minutes: due.minutes, verdict });
    return true;
  });
}

/** The scores of changes, as rows. */
export function effectStore(work: Connection): EffectStore {
  return { due: (limit) => takeDue(work, limit), scored: (due, effect) => keep(work, due, effect) };
}
