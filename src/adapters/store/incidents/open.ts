import { incidentName } from '../../../model/incident.ts';
import { isPerson } from '../../../model/person.ts';
import type { NewIncident } from '../../../ports/store/incidents.ts';
import type { NewMessage } from '../../../ports/store/messages.ts';
import type { Connection, Db } from '../connection.ts';
import { add } from '../messages/deliver.ts';
import { opaqueId } from '../opaque.ts';
import { trail } from '../trail.ts';
import { addEntry } from './entry.ts';
import { tick } from './tick.ts';

/** Opens an incident: see IncidentStore.open. */
export async function open(db: Connection, incident: NewIncident): Promise<number> {
  return db.transaction(async (tx) => {
    const { group } = incident;
    if (group !== undefined) {
      // Who else looked at this group waits here, and then finds its incident.
      const row = await tx.row<{ incident_id: number | null }>(
        'SELECT incident_id FROM alert_groups WHERE id = $1 FOR UPDATE',
        [group.id],
      );
      if (row?.incident_id != null) return row.incident_id;
    }
    const id = await insert(tx, incident);
    if (id === undefined) return existing(tx, incident.key);
    await writeWhatBelongs(tx, id, incident);
    if (group !== undefined)
      await tx.rows('UPDATE alert_groups SET incident_id = $2, seen = greatest(seen, $3) WHERE id = $1', [
        group.id,
        id,
        group.version,
      ]);
    for (const message of firstMessages(id, incident)) await add(tx, message);
    await tx.rows(`SELECT pg_notify('mcp_chatops', 'incidents')`);
    return id;
  });
}

async function insert(tx: Db, incident: NewIncident): Promise<number | undefined> {
  const { group } = incident;
  const row = await tx.row<{ id: number }>(
    `INSERT INTO incidents (key, token, title, severity, environment, service, place, channel, opened_by, summary, firing, total, paged_total, left_out,
                            update_every_ms, update_due_at, answer_due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $15, $13::bigint, clock_now() + $13::bigint * interval '1 ms', $14)
     ON CONFLICT (key) DO NOTHING RETURNING id`,
    [
      incident.key,
      opaqueId(),
      incident.title,
      incident.severity,
      incident.environment,
      incident.service,
      incident.place,
      incident.place === 'thread' ? incident.indexChannel : null,
      incident.openedBy,
      incident.summary,
      group?.firing ?? 0,
      group?.total ?? 0,
      incident.updateEveryMs ?? null,
      incident.answerDueAt ?? null,
      group?.leftOut ?? 0,
    ],
  );
  return row?.id;
}

async function existing(tx: Db, key: string): Promise<number> {
  const row = await tx.row<{ id: number }>('SELECT id FROM incidents WHERE key = $1', [key]);
  if (row === undefined) throw new Error('an incident that is there cannot be read');
  return row.id;
}

async function writeWhatBelongs(tx: Db, id: number, incident: NewIncident): Promise<void> {
  await tx.rows(
    `INSERT INTO incident_steps (incident_id, key, position, needed)
     SELECT $1, x.key, x.position, x.needed FROM jsonb_to_recordset($2::jsonb) AS x(key text, position int, needed boolean)`,
    [id, JSON.stringify(incident.steps.map((step, position) => ({ ...step, position })))],
  );
  await tx.rows(
    `INSERT INTO incident_checklist (incident_id, key, position, phase, text)
     SELECT $1, x.key, x.position, x.phase, x.text FROM jsonb_to_recordset($2::jsonb) AS x(key text, position int, phase text, text text)`,
    [id, JSON.stringify(incident.checklist.map((item, position) => ({ ...item, position })))],
  );
  await tick(tx, id, incident.ticked, isPerson(incident.openedBy) ? incident.openedBy : 'bot');
  if (incident.policy !== undefined)
    await tx.rows(
      `INSERT INTO escalations (incident_id, policy, state, due_at) VALUES ($1, $2, 'armed', clock_now())`,
      [id, JSON.stringify(incident.policy)],
    );
  const by = incident.group === undefined ? 'person' : 'alerts';
  await addEntry(tx, id, incident.openedBy, { key: 'opened', event: { kind: 'opened', by, title: incident.title } });
  await trail(tx, 'incident.opened', incident.openedBy, incidentName(id), {
    severity: incident.severity,
    title: incident.title,
  });
}

/** Its line in the index channel; the line of a thread is its card. */
function firstMessages(id: number, incident: NewIncident): readonly NewMessage[] {
  const kind = incident.place === 'thread' ? 'incident' : 'incident-line';
  return [{ key: `incident:${id}:line`, kind, priority: 2, channel: incident.indexChannel, incident: id }];
}
