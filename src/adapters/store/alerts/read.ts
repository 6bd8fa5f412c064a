import { commandOf } from '../../../alerts/command.ts';
import type { AlertGroup, GroupAlert } from '../../../ports/store/alerts.ts';
import type { Db } from '../connection.ts';

interface GroupRow
  extends Omit<AlertGroup, 'environment' | 'service' | 'incident' | 'openedAt' | 'leftOut' | 'toldAt'> {
  readonly environment: string | null;
  readonly service: string | null;
  readonly incident: number | null;
  readonly left_out: number;
  readonly opened_at: string;
  readonly told_at: string | null;
}

/** Groups that changed since they were last looked at, worst first. */
export async function unseen(db: Db, limit: number): Promise<readonly AlertGroup[]> {
  const rows = await db.rows<GroupRow>(
    `SELECT id, hook, key, title, labels, severity, environment, service, place, firing, total, left_out, incident_id AS incident, version,
            opened_at, told_at, event_version > seen AS news
       FROM alert_groups WHERE version > seen ORDER BY severity, id LIMIT $1`,
    [limit],
    'unseen-groups',
  );
  return rows.map(({ opened_at, told_at, left_out, environment, service, incident, ...group }) => ({
    ...group,
    leftOut: left_out,
    openedAt: opened_at,
    toldAt: told_at ?? undefined,
    environment: environment ?? undefined,
    service: service ?? undefined,
    incident: incident ?? undefined,
  }));
}

export async function seen(db: Db, group: number, version: number): Promise<void> {
  await db.rows('UPDATE alert_groups SET seen = greatest(seen, $2) WHERE id = $1', [group, version]);
}

/** See AlertStore.join. */
export async function join(db: Db, group: number): Promise<number | undefined> {
  const row = await db.row<{ incident: number }>(
    `WITH living AS (
       SELECT i.id, i.severity FROM alert_members m
         JOIN alerts a ON a.hook = m.hook AND a.fingerprint = m.fingerprint AND a.status = 'firing'
         JOIN alert_members o ON o.hook = m.hook AND o.fingerprint = m.fingerprint AND o.group_id <> m.group_id
         JOIN alert_groups g ON g.id = o.group_id
         JOIN incidents i ON i.id = g.incident_id AND i.state = 'open'
        WHERE m.group_id = $1
       UNION
       SELECT i.id, i.severity FROM alert_groups g JOIN alert_groups o ON o.hook = g.hook AND o.key = g.key
         JOIN incidents i ON i.id = o.incident_id AND i.state = 'open'
        WHERE g.id = $1),
     chosen AS (SELECT id FROM living ORDER BY severity, id LIMIT 1)
     UPDATE alert_groups g SET incident_id = chosen.id FROM chosen WHERE g.id = $1 AND g.incident_id IS NULL RETURNING g.incident_id AS incident`,
    [group],
    'join-group',
  );
  return row?.incident;
}

/** See AlertStore.leave. Where the sender's next message made another group already, that one goes on. */
export async function leave(db: Db, group: number): Promise<void> {
  await db.rows(
    `UPDATE alert_groups g SET incident_id = NULL, state = 'open', closed_at = NULL, ended_at = NULL, version = version + 1
      WHERE id = $1 AND NOT EXISTS (
        SELECT 1 FROM alert_groups o WHERE o.hook = g.hook AND o.key = g.key AND o.state = 'open' AND o.id <> g.id)`,
    [group],
  );
}

/** See AlertStore.letGo. */
export async function letGo(db: Db, quietMs: number, reopenMs: number): Promise<void> {
  await db.rows(
    `WITH over AS (
       SELECT id FROM alert_groups
        WHERE state = 'open' AND quiet_since <= clock_now() - $1 * interval '1 ms' AND incident_id IS NULL AND version = seen
       UNION ALL
       SELECT id FROM alert_groups WHERE state = 'open' AND ended_at < clock_now() - $2 * interval '1 ms' AND version = seen
       LIMIT 500)
     UPDATE alert_groups g SET state = 'closed', closed_at = clock_now() FROM over WHERE g.id = over.id AND g.state = 'open' AND g.version = g.seen`,
    [quietMs, reopenMs],
    'let-go-of-groups',
  );
}

/** Alerts of an incident, each once, firing and worst first. */
export async function ofIncident(db: Db, incident: number, limit: number): Promise<readonly GroupAlert[]> {
  const rows = await db.rows<
    Omit<GroupAlert, 'startsAt' | 'resolvedAt' | 'unknownSeverity' | 'command'> & {
      command: string | null;
      starts_at: string;
      resolved_at: string | null;
      unknown_severity: string | null;
    }
  >(
    `SELECT a.summary, a.status, a.severity, a.labels, a.links, a.starts_at, a.resolved_at, a.fired, a.unknown_severity,
            a.annotations->>'command' AS command
       FROM alerts a
      WHERE (a.hook, a.fingerprint) IN (
        SELECT m.hook, m.fingerprint FROM alert_members m JOIN alert_groups g ON g.id = m.group_id WHERE g.incident_id = $1)
      ORDER BY a.status, a.severity, a.starts_at, a.fingerprint LIMIT $2`,
    [incident, limit],
  );
  return rows.map(({ starts_at, resolved_at, unknown_severity, command, ...alert }) => ({
    ...alert,
    command: commandOf({ command: command ?? '' }),
    startsAt: starts_at,
    resolvedAt: resolved_at ?? undefined,
    unknownSeverity: unknown_severity ?? undefined,
  }));
}

/** What could not be read and nobody was told of. */
export async function untold(db: Db) {
  return db.rows<{ hook: string; count: number; reason: string; upTo: number }>(
    `SELECT hook, count(*)::int AS count, min(reason) AS reason, max(id) AS "upTo" FROM alert_quarantine WHERE NOT told GROUP BY hook`,
    [],
    'untold-quarantine',
  );
}

export async function told(db: Db, hook: string, upTo: number): Promise<void> {
  await db.rows('UPDATE alert_quarantine SET told = true WHERE hook = $1 AND id <= $2 AND NOT told', [hook, upTo]);
}

/** Heartbeats that are overdue. */
export async function silent(db: Db) {
  return db.rows<{ hook: string; sender: string; lastAt: string }>(
    `SELECT hook, sender, last_at AS "lastAt" FROM heartbeats WHERE due_at <= clock_now()`,
    [],
    'silent-senders',
  );
}

/** A heartbeat that has never come is awaited from now on. */
export async function expectBeat(db: Db, hook: string, sender: string, silentAfterMs: number): Promise<void> {
  await db.rows(
    `INSERT INTO heartbeats (hook, sender, due_at) VALUES ($1, $2, clock_now() + $3::float8 * interval '1 ms') ON CONFLICT (hook) DO NOTHING`,
    [hook, sender, silentAfterMs],
  );
}
