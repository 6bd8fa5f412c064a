import type { NewIncident } from '../../../ports/store/incidents.ts';
import type { Db } from '../connection.ts';

/** A thread becomes an incident with a channel of its own: what was its card in the index channel is its line there from now on. */
export async function moveToChannel(tx: Db, id: number, steps: NewIncident['steps']): Promise<void> {
  const moved = await tx.row(
    `UPDATE incidents SET place = 'channel', channel = NULL WHERE id = $1 AND place = 'thread' RETURNING id`,
    [id],
  );
  if (moved === undefined) return;
  await tx.rows(
    `INSERT INTO incident_steps (incident_id, key, position, needed)
     SELECT $1, x.key, x.position, x.needed FROM jsonb_to_recordset($2::jsonb) AS x(key text, position int, needed boolean)
     ON CONFLICT DO NOTHING`,
    [id, JSON.stringify(steps.map((step, position) => ({ ...step, position })))],
  );
  await tx.rows(
    `UPDATE messages SET kind = 'incident-line', wanted = wanted + 1, updated_at = clock_now() WHERE key = 'incident:' || $1 || ':line'`,
    [id],
  );
}
