import type { AlertGroup, GroupAlert } from '../../../ports/store/alerts.ts';
import type { Db } from '../connection.ts';

interface GroupRow extends Omit<AlertGroup, 'environment' | 'service' | 'incident' | 'openedAt'> {
  readonly environment: string | null;
  readonly service: string | null;
  readonly incident: number | null;
  readonly opened_at: string;
}

/** Groups that changed since they were last looked at, worst first. */
export async function unseen(db: Db, limit: number): Promise<readonly AlertGroup[]> {
  const rows = await db.rows<GroupRow>(
    `SELECT id, hook, key, title, labels, severity, environment, service, place, firing, total, incident_id AS incident, version, opened_at
       FROM alert_groups WHERE version > seen ORDER BY severity, id LIMIT $1`,
    [limit],
    'unseen-groups',
  );
  return rows.map(({ opened_at: openedAt, environment, service, incident, ...group }) => ({
    ...group,
    openedAt,
    environment: environment ?? undefined,
    service: service ?? undefined,
    incident: incident ?? undefined,
  }));
}

export async function seen(db: Db, group: number, version: number): Promise<void> {
  await db.rows('UPDATE alert_groups SET seen = greatest(seen, $2) WHERE id = $1', [group, version]);
}

/** Open groups in which nothing has fired for `holdMs`, and whose last change was looked at. */
export async function quiet(db: Db, holdMs: number) {
  const rows = await db.rows<{ group: number; incident: number | null }>(
    `SELECT id AS group, incident_id AS incident FROM alert_groups
      WHERE state = 'open' AND quiet_since < clock_now() - $1 * interval '1 ms' AND firing = 0 AND version = seen LIMIT 200`,
    [holdMs],
  );
  return rows.map(({ group, incident }) => ({ group, incident: incident ?? undefined }));
}

/** Closes a group unless something fires in it again. */
export async function close(db: Db, group: number): Promise<void> {
  await db.rows(
    `UPDATE alert_groups SET state = 'closed', closed_at = clock_now() WHERE id = $1 AND state = 'open' AND firing = 0`,
    [group],
  );
}

/** Alerts of an incident, firing and worst first. */
export async function ofIncident(db: Db, incident: number, limit: number): Promise<readonly GroupAlert[]> {
  const rows = await db.rows<
    Omit<GroupAlert, 'startsAt' | 'resolvedAt'> & { starts_at: string; resolved_at: string | null }
  >(
    `SELECT a.summary, a.status, a.severity, a.labels, a.links, a.starts_at, a.resolved_at, a.fired
       FROM alerts a JOIN alert_groups g ON g.id = a.group_id WHERE g.incident_id = $1
      ORDER BY a.status, a.severity, a.starts_at, a.fingerprint LIMIT $2`,
    [incident, limit],
  );
  return rows.map(({ starts_at: startsAt, resolved_at: resolvedAt, ...alert }) => ({
    ...alert,
    startsAt,
    resolvedAt: resolvedAt ?? undefined,
  }));
}

/** What could not be read and nobody was told of. */
export async function untold(db: Db) {
  return db.rows<{ hook: string; count: number; reason: string; upTo: number }>(
    `SELECT hook, count(*)::int AS count, min(reason) AS reason, max(id) AS "upTo" FROM alert_quarantine WHERE NOT told GROUP BY hook`,
  );
}

export async function told(db: Db, hook: string, upTo: number): Promise<void> {
  await db.rows('UPDATE alert_quarantine SET told = true WHERE hook = $1 AND id <= $2 AND NOT told', [hook, upTo]);
}

/** Heartbeats that are overdue. */
export async function silent(db: Db) {
  return db.rows<{ hook: string; sender: string; lastAt: string }>(
    `SELECT hook, sender, last_at AS "lastAt" FROM heartbeats WHERE due_at <= clock_now()`,
  );
}

/** A heartbeat that has never come is awaited from now on. */
export async function expectBeat(db: Db, hook: string, sender: string, silentAfterMs: number): Promise<void> {
  await db.rows(
    `INSERT INTO heartbeats (hook, sender, due_at) VALUES ($1, $2, clock_now() + $3::float8 * interval '1 ms') ON CONFLICT (hook) DO NOTHING`,
    [hook, sender, silentAfterMs],
  );
}
