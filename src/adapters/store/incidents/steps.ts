import type { IncidentChange, IncidentStep } from '../../../ports/store/incidents.ts';
import type { Connection, Db } from '../connection.ts';
import { changeIn } from './change.ts';
import { addEntry } from './entry.ts';

/** Steps that are due, each only when those before it in its incident have an end. */
export async function dueSteps(db: Db, limit: number): Promise<readonly IncidentStep[]> {
  const rows = await db.rows<{
    incident_id: number;
    key: string;
    needed: boolean;
    tries: number;
  }>(
    `SELECT s.* FROM incident_steps s JOIN incidents i ON i.id = s.incident_id
      WHERE s.state = 'waiting' AND s.due_at <= clock_now()
        AND NOT EXISTS (SELECT 1 FROM incident_steps e WHERE e.incident_id = s.incident_id AND e.position < s.position
                           AND e.state = 'waiting' AND e.needed)
      ORDER BY i.severity, s.incident_id, s.position LIMIT $1`,
    [limit],
    'due-incident-steps',
  );
  return rows.map(({ incident_id: incident, key, needed, tries }) => ({ incident, key, needed, tries }));
}

export async function stepDone(db: Connection, id: number, key: string, also?: IncidentChange): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.rows(
      `UPDATE incident_steps SET state = 'done', due_at = NULL, error = NULL WHERE incident_id = $1 AND key = $2`,
      [id, key],
    );
    if (also !== undefined) await changeIn(tx, id, also);
  });
}

export async function stepLater(db: Db, id: number, key: string, waitMs: number, error: string): Promise<void> {
  await db.rows(
    `UPDATE incident_steps SET tries = tries + 1, due_at = clock_now() + $3 * interval '1 ms', error = $4
      WHERE incident_id = $1 AND key = $2 AND state = 'waiting'`,
    [id, key, waitMs, error],
  );
}

/** Refused for good: told once in the timeline and on the card. */
export async function stepRefused(db: Connection, id: number, key: string, error: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.rows(
      `UPDATE incident_steps SET state = 'refused', due_at = NULL, error = $3 WHERE incident_id = $1 AND key = $2 AND state = 'waiting'`,
      [id, key, error],
    );
    const [step = key, ...about] = key.split(':');
    const invited = step === 'invite' && about[0] !== undefined ? { person: about[0] } : {};
    const event = { kind: 'step-refused' as const, step, ...invited, reason: error };
    await addEntry(tx, id, 'bot', { key: `refused:${key}`, event });
    // The card tells of it.
    await tx.rows('UPDATE incidents SET title = title WHERE id = $1', [id]);
  });
}

export async function addTask(
  db: Connection,
  id: number,
  task: { readonly text: string; readonly owner: string | undefined; readonly by: string },
): Promise<number> {
  return db.transaction((tx) => addTaskIn(tx, id, task));
}

/** The same inside a transaction that is open. */
export async function addTaskIn(
  tx: Db,
  id: number,
  task: { readonly text: string; readonly owner: string | undefined; readonly by: string; readonly dueAt?: string },
): Promise<number> {
  await tx.rows('SELECT 1 FROM incidents WHERE id = $1 FOR UPDATE', [id]);
  const row = await tx.row<{ number: number }>(
    `INSERT INTO incident_tasks (incident_id, number, text, owner, created_by, due_at)
     SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 FROM incident_tasks WHERE incident_id = $1 RETURNING number`,
    [id, task.text, task.owner ?? null, task.by, task.dueAt ?? null],
  );
  const number = row?.number ?? 0;
  const owner = task.owner === undefined ? {} : { owner: task.owner };
  const event = { kind: 'task' as const, number, text: task.text, ...owner };
  await addEntry(tx, id, task.by, { key: `task:${number}`, event });
  return number;
}

export async function finishTask(db: Connection, id: number, number: number, by: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const row = await tx.row<{ text: string }>(
      `UPDATE incident_tasks SET done_by = $3, done_at = clock_now() WHERE incident_id = $1 AND number = $2 AND done_at IS NULL RETURNING text`,
      [id, number, by],
    );
    if (row !== undefined)
      await addEntry(tx, id, by, { key: `task:${number}:done`, event: { kind: 'task-done', number, text: row.text } });
    return row !== undefined;
  });
}
