import { incidentName } from '../../../model/incident.ts';
import type { Acknowledged, EscalationStep, NewPage } from '../../../ports/store/paging.ts';
import type { Connection, Db } from '../connection.ts';
import { addEntry } from '../incidents/entry.ts';
import { add } from '../messages/deliver.ts';
import { trail } from '../trail.ts';

/** Where people read of an incident: its own place, or the index channel until that is there. */
const placeOf = `
SELECT i.id, coalesce(i.channel, line.channel) AS channel, line.key AS line,
       (i.place = 'thread' OR i.channel IS NULL) AS in_thread
  FROM incidents i JOIN messages line ON line.key = 'incident:' || i.id || ':line' WHERE i.id = $1`;

interface Place {
  readonly channel: string;
  readonly line: string;
  readonly in_thread: boolean;
}

/**
 * Whoever changes what pages show holds the incident first, then its escalation, then its messages: a change that does not yet see a page
 * would leave it as it was drawn before, and another order would have two wait for each other.
 */
export async function holdIncident(tx: Db, incident: number): Promise<void> {
  await tx.rows('SELECT 1 FROM incidents WHERE id = $1 FOR NO KEY UPDATE', [incident]);
}

/** Applies what an escalation comes to, if it is still as it was looked at: see PagingStore.step. */
export async function step(db: Connection, wanted: EscalationStep): Promise<boolean> {
  return db.transaction(async (tx) => {
    await holdIncident(tx, wanted.incident);
    const moved = await tx.row(
      `UPDATE escalations SET state = $3, level = $4, round = $5, series = $6, due_at = $7, epoch = epoch + 1, failures = 0, trouble = coalesce($8, trouble),
              acknowledged_by = CASE WHEN $3 = 'acknowledged' THEN acknowledged_by END,
              acknowledged_at = CASE WHEN $3 = 'acknowledged' THEN acknowledged_at END
        WHERE incident_id = $1 AND epoch = $2 AND due_at IS NOT NULL RETURNING incident_id`,
      [
        wanted.incident,
        wanted.epoch,
        wanted.state,
        wanted.level,
        wanted.round,
        wanted.series,
        wanted.dueAt ?? null,
        wanted.trouble ?? null,
      ],
    );
    if (moved === undefined) return false;
    const place = await tx.row<Place>(placeOf, [wanted.incident]);
    for (const page of wanted.pages) await insertPage(tx, wanted, page, place);
    if (wanted.entry !== undefined) {
      await addEntry(tx, wanted.incident, 'bot', wanted.entry);
      await trail(tx, 'escalation.step', 'bot', incidentName(wanted.incident), { ...wanted.entry });
    }
    if (wanted.note !== undefined && place !== undefined)
      await add(tx, {
        key: `incident:${wanted.incident}:escalation:${wanted.epoch}`,
        kind: 'note',
        priority: 0,
        channel: place.channel,
        incident: wanted.incident,
        content: wanted.note,
        ...(place.in_thread ? { threadOf: place.line } : {}),
      });
    for (const alarm of wanted.alarms ?? []) await add(tx, alarm);
    await tx.rows(`SELECT pg_notify('mcp_chatops', 'pages')`);
    return true;
  });
}

/** See PagingStore.stepFailed. */
export async function stepFailed(db: Db, incident: number, epoch: number, waitMs: number): Promise<void> {
  await db.rows(
    `UPDATE escalations SET failures = failures + 1, due_at = clock_now() + $3 * interval '1 ms'
      WHERE incident_id = $1 AND epoch = $2 AND due_at IS NOT NULL`,
    [incident, epoch, waitMs],
  );
}

type Step = Pick<EscalationStep, 'incident' | 'level' | 'round' | 'series'>;

/** A page of Slack is a message of the highest priority: it is sent as every message is, once, and before all others. */
export async function insertPage(tx: Db, at: Step, page: NewPage, place: Place | undefined): Promise<void> {
  const row = await tx.row<{ id: number }>(
    `INSERT INTO pages (key, incident_id, level, round, series, level_name, person, provider, next_at, tells_ends, deadline_at, ends_each)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_now() + $11 * interval '1 ms', $12) ON CONFLICT (key) DO NOTHING RETURNING id`,
    [
      page.key,
      at.incident,
      at.level,
      at.round,
      at.series,
      page.levelName,
      JSON.stringify(page.person),
      page.provider,
      page.nextAt ?? null,
      page.tellsEnds !== undefined,
      page.deadlineMs,
      page.tellsEnds === 'person',
    ],
  );
  if (row === undefined || page.provider !== 'slack') return;
  const common = { kind: 'page' as const, priority: 0 as const, incident: at.incident };
  if (page.person.slack !== undefined)
    await add(tx, {
      ...common,
      key: `page:${row.id}:direct`,
      channel: page.person.slack,
      user: page.person.slack,
      page: row.id,
    });
  if (place !== undefined)
    await add(tx, {
      ...common,
      key: `page:${row.id}:place`,
      channel: place.channel,
      page: row.id,
      ...(place.in_thread ? { threadOf: place.line } : {}),
    });
}

/** See PagingStore.acknowledge. */
export async function acknowledge(
  db: Connection,
  incident: number,
  by: string,
  leaseMs: number,
): Promise<Acknowledged> {
  return db.transaction(async (tx) => {
    await holdIncident(tx, incident);
    const row = await tx.row<{
      state: string;
      acknowledged_by: string | null;
      acknowledged_at: string | null;
      ended: boolean;
    }>(
      `SELECT e.state, e.acknowledged_by, e.acknowledged_at, i.state <> 'open' AS ended
         FROM escalations e JOIN incidents i ON i.id = e.incident_id WHERE e.incident_id = $1 FOR UPDATE OF e`,
      [incident],
    );
    if (row === undefined) return { kind: 'none' };
    if (row.ended || row.state === 'stopped') return { kind: 'ended' };
    if (row.state === 'acknowledged')
      return { kind: 'already', by: row.acknowledged_by ?? '', at: row.acknowledged_at ?? '' };
    const done = await tx.row<{ due_at: string; epoch: number; acknowledged_at: string }>(
      `UPDATE escalations SET state = 'acknowledged', acknowledged_by = $2, acknowledged_at = clock_now(), epoch = epoch + 1,
              -- While nothing fires its time does not run out.
              due_at = CASE WHEN paused_due_at IS NULL THEN clock_now() + $3 * interval '1 ms' END,
              paused_due_at = CASE WHEN paused_due_at IS NOT NULL THEN clock_now() + $3 * interval '1 ms' END
        WHERE incident_id = $1 RETURNING coalesce(due_at, paused_due_at) AS due_at, epoch, acknowledged_at`,
      [incident, by, leaseMs],
    );
    await tx.rows(
      `UPDATE incidents SET lead = coalesce(lead, CASE WHEN is_person($2) THEN $2 END), active_at = clock_now(), active_by = $2,
              phase = CASE WHEN phase = 'detect' THEN 'triage' ELSE phase END WHERE id = $1`,
      [incident, by],
    );
    await addEntry(tx, incident, by, { key: `ack:${done?.epoch}`, event: { kind: 'acknowledged' } });
    await trail(tx, 'incident.acknowledged', by, incidentName(incident));
    return { kind: 'acknowledged', at: done?.acknowledged_at ?? '', dueAt: done?.due_at ?? '' };
  });
}

/** The next level at once: see PagingStore.hurry. */
export async function hurry(db: Connection, incident: number, epoch: number, by: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const row = await tx.row<{ epoch: number }>(
      `UPDATE escalations e SET due_at = clock_now(), state = 'armed', epoch = epoch + 1, paused_due_at = NULL, acknowledged_by = NULL, acknowledged_at = NULL
         FROM incidents i WHERE e.incident_id = $1 AND e.epoch = $2 AND i.id = e.incident_id AND i.state = 'open' AND e.state <> 'exhausted' RETURNING e.epoch`,
      [incident, epoch],
    );
    if (row === undefined) return false;
    await addEntry(tx, incident, by, { key: `hurry:${row.epoch}`, event: { kind: 'escalation-hurried' } });
    await trail(tx, 'escalation.hurried', by, incidentName(incident));
    await tx.rows(`SELECT pg_notify('mcp_chatops', 'pages')`);
    return true;
  });
}
