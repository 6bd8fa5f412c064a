import type { OpenIncidentTask, TaskDone, TaskRun, TaskState, TaskStore } from '../../ports/store/tasks.ts';
import type { Connection } from './connection.ts';
import { trail } from './trail.ts';

export function taskStore(db: Connection): TaskStore {
  return {
    states: (names) => states(db, names),
    runs: (actions, since) =>
      db.rows<TaskRun>(
        `SELECT DISTINCT ON (action, environment) id, action, environment, requested_by AS "requestedBy", finished_at AS at FROM runs
          WHERE action = ANY ($1) AND state = 'succeeded' AND NOT dry AND finished_at >= $2 ORDER BY action, environment, finished_at DESC`,
        [actions, since.toISOString()],
      ),
    done: (task) =>
      db.transaction(async (tx) => {
        const row = await tx.row(
          `INSERT INTO routine_task_done (name, period, done_by, evidence) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING name`,
          [task.name, task.period, task.by, task.evidence],
        );
        if (row !== undefined)
          await trail(tx, 'task.done', task.by, task.name, { period: task.period, evidence: task.evidence });
        return row !== undefined;
      }),
    async ofIncidents(environments, limit) {
      const rows = await db.rows<
        Omit<OpenIncidentTask, 'owner' | 'dueAt'> & { owner: string | null; due: string | null }
      >(
        `SELECT t.incident_id AS incident, t.number, t.text, t.owner, t.due_at AS due
           FROM incident_tasks t JOIN incidents i ON i.id = t.incident_id
          WHERE t.done_at IS NULL AND i.environment = ANY ($1) ORDER BY t.due_at NULLS LAST, t.incident_id, t.number LIMIT $2`,
        [environments, limit],
      );
      return rows.map(({ due, ...row }) => ({ ...row, owner: row.owner ?? undefined, dueAt: due ?? undefined }));
    },
  };
}

async function states(db: Connection, names: readonly string[]): Promise<readonly TaskState[]> {
  await db.rows('INSERT INTO routine_tasks (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [names]);
  const rows = await db.rows<{ name: string; since: string; done: readonly TaskDone[] | null }>(
    `SELECT t.name, t.since, (
       SELECT json_agg(d ORDER BY d.period DESC) FROM (
         SELECT period::text AS period, done_by AS by, done_at AS at, evidence FROM routine_task_done
          WHERE name = t.name ORDER BY routine_task_done.period DESC LIMIT 2) d) AS done
       FROM routine_tasks t WHERE t.name = ANY ($1)`,
    [names],
  );
  return rows.map((row) => ({ ...row, done: row.done ?? [] }));
}
