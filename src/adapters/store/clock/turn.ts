import { botActor } from '../../../model/person.ts';
import type { Answered, DueSchedule, DueTime, ScheduleKey } from '../../../ports/store/schedules.ts';
import type { Connection, Db } from '../connection.ts';
import { add } from '../messages/deliver.ts';
import { requestIn } from '../runs/request-batch.ts';
import { trail } from '../trail.ts';

/**
 * Makes rows for schedules; see ScheduleStore.sync. A due time that has come stays due: it was missed. One that is still to come is counted
 * anew, for the time zones of a newer release may have moved it.
 */
export async function sync(
  db: Db,
  schedules: readonly (ScheduleKey & { readonly next: string | undefined })[],
): Promise<void> {
  await db.rows(
    `INSERT INTO schedules (name, rule, due_at)
     SELECT name, rule, next FROM jsonb_to_recordset($1::jsonb) AS s (name text, rule text, next timestamptz)
     ON CONFLICT (name) DO UPDATE SET rule = excluded.rule, seen_at = clock_now(),
       due_at = CASE WHEN schedules.rule = excluded.rule AND schedules.due_at <= clock_now() THEN schedules.due_at ELSE excluded.due_at END`,
    [JSON.stringify(schedules)],
  );
}

const wanted = 'FROM schedules s JOIN jsonb_to_recordset($1::jsonb) AS w (name text, rule text) USING (name, rule)';

/** See ScheduleStore.due. In any order among equals, so that processes that look at once do not stand in each other's way. */
export async function due(
  db: Db,
  schedules: readonly ScheduleKey[],
  limit: number,
): Promise<{ now: Date; due: readonly DueSchedule[] }> {
  const rows = await db.rows<{ name: string | null; due: string | null; now: string }>(
    `SELECT d.name, d.due_at AS due, clock_now() AS now FROM (VALUES (1)) AS one LEFT JOIN (
       SELECT s.name, s.due_at ${wanted} WHERE s.due_at <= clock_now() AND s.paused_at IS NULL ORDER BY s.due_at, random() LIMIT $2) AS d ON true`,
    [JSON.stringify(schedules), limit],
    'due-schedules',
  );
  return {
    now: new Date(rows[0]?.now ?? Number.NaN),
    due: rows.flatMap(({ name, due: at }) => (name === null || at === null ? [] : [{ name, due: at }])),
  };
}

/** See ScheduleStore.answer. The row of the schedule is locked by its UPDATE; the due time is written once by its key. */
export async function answer(db: Connection, time: DueTime): Promise<Answered> {
  const { schedule, becomes } = time;
  return db.transaction(async (tx) => {
    const taken = await tx.row(
      'UPDATE schedules SET due_at = $4 WHERE name = $1 AND rule = $2 AND due_at = $3 AND paused_at IS NULL RETURNING name',
      [schedule.name, schedule.rule, time.due, time.next ?? null],
    );
    if (taken === undefined) return { kind: 'gone' };
    const written = await tx.row<{ id: number }>(
      `INSERT INTO schedule_times (schedule, due_at, outcome, older, failure) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id`,
      [
        schedule.name,
        time.at,
        becomes.kind === 'run' ? 'asked' : becomes.kind,
        time.older,
        becomes.kind === 'refused' ? JSON.stringify(becomes.failure) : null,
      ],
    );
    return written === undefined ? { kind: 'gone' } : become(tx, time, written.id);
  });
}

async function become(tx: Db, { schedule: { name }, at, older, becomes }: DueTime, row: number): Promise<Answered> {
  if (becomes.kind === 'run') {
    const run = await requestIn(tx, becomes.run);
    await tx.rows('UPDATE schedule_times SET run_id = $2, outcome = $3 WHERE id = $1', [
      row,
      run ?? null,
      run === undefined ? 'open' : 'asked',
    ]);
    if (run === undefined) {
      await trail(tx, 'schedule.open', botActor, name, { due: at });
      return { kind: 'open' };
    }
    await tx.rows(`SELECT pg_notify('mcp_chatops', 'dispatch')`);
    return { kind: 'asked', run };
  }
  if (becomes.kind === 'refused') await add(tx, becomes.message);
  const code = becomes.kind === 'refused' ? { code: becomes.failure.code } : {};
  await trail(tx, `schedule.${becomes.kind}`, botActor, name, { due: at, older, ...code });
  return { kind: becomes.kind };
}
