import type { Failure, RunState } from '../../../model/run.ts';
import type { ScheduleKey, ScheduleState } from '../../../ports/store/schedules.ts';
import type { Db } from '../connection.ts';

interface StateRow {
  readonly name: string;
  readonly rule: string;
  readonly due: string | null;
  readonly paused_by: string | null;
  readonly paused_at: string | null;
  readonly last_due: string | null;
  readonly asked_at: string;
  readonly outcome: 'asked' | 'open' | 'refused' | 'skipped';
  readonly older: number;
  readonly failure: Failure | null;
  readonly run: number | null;
  readonly state: RunState;
  readonly finished_at: string | null;
}

/** See ScheduleStore.states. */
export async function states(db: Db, names: readonly string[]): Promise<readonly ScheduleState[]> {
  const rows = await db.rows<StateRow>(
    `SELECT s.name, s.rule, s.due_at AS due, s.paused_by, s.paused_at, l.due_at AS last_due, l.asked_at, l.outcome, l.older, l.failure,
            r.id AS run, r.state, r.finished_at
       FROM schedules s
       LEFT JOIN LATERAL (SELECT * FROM schedule_times t WHERE t.schedule = s.name ORDER BY t.due_at DESC LIMIT 1) l ON true
       LEFT JOIN runs r ON r.id = l.run_id
      WHERE s.name = ANY($1)`,
    [names],
  );
  return rows.map((row) => ({
    name: row.name,
    rule: row.rule,
    due: row.due ?? undefined,
    paused: row.paused_at === null ? undefined : { by: row.paused_by ?? '', at: row.paused_at },
    last:
      row.last_due === null
        ? undefined
        : {
            due: row.last_due,
            askedAt: row.asked_at,
            outcome: row.outcome,
            older: row.older,
            failure: row.failure ?? undefined,
            run:
              row.run === null
                ? undefined
                : { id: row.run, state: row.state, finishedAt: row.finished_at ?? undefined },
          },
  }));
}

/** See ScheduleStore.late. */
export async function late(
  db: Db,
  schedules: readonly ScheduleKey[],
  ms: number,
): Promise<{ count: number; seconds: number }> {
  const row = await db.row<{ count: number; seconds: number }>(
    `SELECT count(*)::int AS count, coalesce(extract(epoch FROM clock_now() - min(s.due_at)), 0)::float8 AS seconds
       FROM schedules s JOIN jsonb_to_recordset($1::jsonb) AS w (name text, rule text) USING (name, rule)
      WHERE s.paused_at IS NULL AND s.due_at < clock_now() - $2 * interval '1 ms'`,
    [JSON.stringify(schedules), ms],
  );
  return row ?? { count: 0, seconds: 0 };
}
