import { createHash } from 'node:crypto';
import { isFault } from '../../../errors.ts';
import type { Intake } from '../../../ports/store/alerts.ts';
import type { Connection, Db } from '../connection.ts';

/** A firing message about an alert that was resolved this short ago, with the same start, is one that was overtaken on its way. */
const overtaken = `interval '60 seconds'`;
/** An index takes no longer key; longer ones are told apart by their hash. */
const longestKey = 500;

/** The last start of a firing that a resolve ends. */
const endsUntil = `greatest(i."startsAt", i."endsAt" - interval '1 ms')`;

const columns = `n int, hook text, "group" text, "groupLabels" jsonb, title text, severity smallint, environment text, service text,
  place text, fingerprint text, status text, labels jsonb, annotations jsonb, summary text, links jsonb, "startsAt" timestamptz, "endsAt" timestamptz`;

/**
 * One statement for any number of alerts. Of several messages about one alert the one with the newest start counts, of one start the resolve
 * (the firing was overtaken), then the last: together they come to what they come to one by one. A resolve of an earlier firing, and a
 * firing that a resolve overtook or that comes again after a newer one, change nothing; a resolve of what never fired
 * opens nothing, and is remembered for as long as the firing may still be on its way.
 * The start of what fires only grows, so that a late message never makes an old resolve fit; one that ended after that start fits too.
 */
const write = `
WITH incoming AS (
  SELECT DISTINCT ON (hook, fingerprint) * FROM jsonb_to_recordset($1::jsonb) AS x(${columns})
   WHERE status <> 'pending' ORDER BY hook, fingerprint, "startsAt" DESC, status = 'resolved' DESC, n DESC),
early AS (
  INSERT INTO alert_early_resolves AS e (hook, fingerprint, ends_until)
  SELECT hook, fingerprint, ${endsUntil} FROM incoming i
   WHERE i.status = 'resolved' AND NOT EXISTS (SELECT 1 FROM alerts a WHERE a.hook = i.hook AND a.fingerprint = i.fingerprint)
  ON CONFLICT (hook, fingerprint) DO UPDATE SET ends_until = greatest(e.ends_until, excluded.ends_until), received_at = clock_now()),
accepted AS (
  SELECT i.*, a.group_id AS had FROM incoming i LEFT JOIN alerts a USING (hook, fingerprint)
   WHERE i.status = 'firing' AND (a.fingerprint IS NULL AND NOT EXISTS (SELECT 1 FROM alert_early_resolves e WHERE e.hook = i.hook
                                    AND e.fingerprint = i.fingerprint AND e.ends_until >= i."startsAt" AND e.received_at > clock_now() - ${overtaken})
                                  OR a.status = 'firing' OR i."startsAt" > a.starts_at
                                  OR i."startsAt" = a.starts_at AND a.resolved_at < clock_now() - ${overtaken})
      OR i.status = 'resolved' AND a.status = 'firing' AND ${endsUntil} >= a.starts_at),
wanted AS (
  SELECT DISTINCT ON (hook, "group") * FROM accepted WHERE status = 'firing' ORDER BY hook, "group", severity, n),
known AS (
  SELECT g.id, g.hook, g.key FROM alert_groups g JOIN wanted w ON g.hook = w.hook AND g.key = w."group" AND g.state = 'open'),
fresh AS (
  INSERT INTO alert_groups (hook, key, labels, title, severity, environment, service, place)
  SELECT hook, "group", "groupLabels", title, severity, environment, service, place FROM wanted w
   WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.hook = w.hook AND k.key = w."group")
  RETURNING id, hook, key),
places AS (SELECT * FROM known UNION ALL SELECT * FROM fresh),
written AS (
  INSERT INTO alerts AS a (hook, fingerprint, group_id, status, severity, labels, annotations, summary, links, starts_at, ends_at, resolved_at)
  SELECT i.hook, i.fingerprint, coalesce(p.id, i.had), i.status, i.severity, i.labels, i.annotations, i.summary, i.links, i."startsAt",
         i."endsAt", CASE WHEN i.status = 'resolved' THEN clock_now() END
    FROM accepted i LEFT JOIN places p ON i.status = 'firing' AND p.hook = i.hook AND p.key = i."group"
  ON CONFLICT (hook, fingerprint) DO UPDATE
     SET group_id = excluded.group_id, status = excluded.status, severity = excluded.severity, labels = excluded.labels,
         annotations = excluded.annotations, summary = excluded.summary, links = excluded.links,
         starts_at = greatest(a.starts_at, excluded.starts_at),
         ends_at = excluded.ends_at, received_at = clock_now(), resolved_at = excluded.resolved_at,
         fired = a.fired + CASE WHEN a.status = 'resolved' AND excluded.status = 'firing' THEN 1 ELSE 0 END
  RETURNING a.group_id)
SELECT group_id AS id FROM written UNION SELECT had FROM accepted WHERE had IS NOT NULL`;

/** What the groups count now; a version more only where something is different, so that a repeated message wakes nobody. */
const count = `
WITH now AS (
  SELECT group_id AS id, count(*) FILTER (WHERE status = 'firing')::int AS firing, count(*)::int AS total,
         min(severity) FILTER (WHERE status = 'firing') AS worst
    FROM alerts WHERE group_id = ANY($1) GROUP BY group_id)
UPDATE alert_groups g
   SET firing = n.firing, total = greatest(g.total, n.total), severity = coalesce(n.worst, g.severity), version = g.version + 1,
       quiet_since = CASE WHEN n.firing > 0 THEN NULL ELSE coalesce(g.quiet_since, clock_now()) END
  FROM now n
 WHERE g.id = n.id AND (g.version = 0 OR g.firing <> n.firing OR n.total > g.total OR coalesce(n.worst, g.severity) <> g.severity)`;

/** Writes messages of monitors: see AlertStore.take. */
export async function take(db: Connection, batch: readonly Intake[]): Promise<void> {
  try {
    await takeAll(db, batch);
  } catch (error) {
    if (isFault(error, 'STORE_DOWN')) throw error;
    await takeApart(db, batch, error);
  }
}

/** Something in there is poison to the store: each message by itself, then each alert, until it stands alone. */
async function takeApart(db: Connection, batch: readonly Intake[], error: unknown): Promise<void> {
  if (batch.length > 1) {
    for (const intake of batch) await take(db, [intake]);
    return;
  }
  const [intake] = batch;
  if (intake === undefined) return;
  const half = Math.ceil(intake.alerts.length / 2);
  if (intake.alerts.length > 1) {
    await take(db, [
      { ...intake, id: undefined, quarantined: [], acknowledged: [], alerts: intake.alerts.slice(0, half) },
    ]);
    return take(db, [{ ...intake, alerts: intake.alerts.slice(half) }]);
  }
  const reason = `the store refused it: ${error instanceof Error ? error.message : String(error)}`;
  const item = JSON.stringify(intake.alerts[0] ?? intake).replaceAll('\\u0000', '');
  await takeAll(db, [{ ...intake, alerts: [], quarantined: [{ reason, item: item.slice(0, 16_384).toWellFormed() }] }]);
}

function rowsOf(batch: readonly Intake[]) {
  return batch.flatMap(({ hook, alerts }) =>
    alerts.map(({ alert, group, ...judged }) => ({
      ...judged,
      ...alert,
      hook,
      group: bounded(group),
      fingerprint: bounded(alert.fingerprint),
    })),
  );
}

function bounded(key: string): string {
  return key.length <= longestKey ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

async function takeAll(db: Connection, batch: readonly Intake[]): Promise<void> {
  await db.transaction(async (tx) => {
    // One at a time: which message came first is then the same for all processes, and no two open a group twice.
    await tx.rows(`SELECT pg_advisory_xact_lock(hashtext('alert intake'))`);
    const fresh = await onOneClock(tx, await unrepeated(tx, batch));
    const rows = rowsOf(fresh).map((row, n) => ({ ...row, n }));
    if (rows.length > 0) {
      const touched = await tx.rows<{ id: number }>(write, [JSON.stringify(rows)], 'take-alerts');
      await tx.rows(count, [touched.map(({ id }) => id)], 'count-alerts');
    }
    for (const { hook, quarantined, heartbeat, silence, acknowledged } of fresh) {
      if (quarantined.length > 0)
        await tx.rows(
          `INSERT INTO alert_quarantine (hook, reason, item) SELECT $1, x.reason, x.item FROM jsonb_to_recordset($2::jsonb) AS x(reason text, item text)`,
          [hook, JSON.stringify(quarantined)],
        );
      if (heartbeat !== undefined) await beat(tx, hook, heartbeat);
      if (silence)
        await tx.rows('UPDATE heartbeats SET due_at = NULL WHERE hook = $1 AND due_at <= clock_now()', [hook]);
      if (acknowledged.length > 0) await acknowledge(tx, hook, acknowledged.map(bounded));
    }
    await tx.rows(`SELECT pg_notify('mcp_chatops', 'incidents')`);
  });
}

/** Signs of life and their silence are told by several processes: their times are those of the store, so that no clock of a process puts one before the other. */
async function onOneClock(tx: Db, batch: readonly Intake[]): Promise<readonly Intake[]> {
  const isLife = ({ heartbeat, silence }: Intake) => heartbeat !== undefined || silence === true;
  if (!batch.some(isLife)) return batch;
  const at = (await tx.row<{ now: string }>('SELECT clock_now() AS now'))?.now ?? '';
  return batch.map((intake) => ({
    ...intake,
    alerts: isLife(intake)
      ? intake.alerts.map((judged) => ({
          ...judged,
          alert: { ...judged.alert, startsAt: at, endsAt: judged.alert.status === 'resolved' ? at : undefined },
        }))
      : intake.alerts,
  }));
}

/** Messages whose own id has not been seen within a day. */
async function unrepeated(tx: Db, batch: readonly Intake[]): Promise<readonly Intake[]> {
  const keys = batch.flatMap(({ hook, id }) => (id === undefined ? [] : [`hook:${hook}:${bounded(id)}`]));
  if (keys.length === 0) return batch;
  const fresh = await tx.rows<{ key: string }>(
    `INSERT INTO inbound (key, kind) SELECT DISTINCT unnest($1::text[]), 'hook' ON CONFLICT DO NOTHING RETURNING key`,
    [keys],
  );
  const left = new Set(fresh.map(({ key }) => key));
  return batch.filter(({ hook, id }) => id === undefined || left.delete(`hook:${hook}:${bounded(id)}`));
}

async function beat(tx: Db, hook: string, { sender, silentAfterMs }: NonNullable<Intake['heartbeat']>): Promise<void> {
  await tx.rows(
    `INSERT INTO heartbeats (hook, sender, due_at) VALUES ($1, $2, clock_now() + $3::float8 * interval '1 ms')
     ON CONFLICT (hook) DO UPDATE SET sender = excluded.sender, due_at = excluded.due_at, last_at = clock_now()`,
    [hook, sender, silentAfterMs ?? null],
  );
}

/** Somebody took it over where the alert came from. */
async function acknowledge(tx: Db, hook: string, fingerprints: readonly string[]): Promise<void> {
  await tx.rows(
    `WITH incident AS (
       SELECT DISTINCT g.incident_id AS id FROM alerts a JOIN alert_groups g ON g.id = a.group_id
        WHERE a.hook = $1 AND a.fingerprint = ANY($2) AND g.incident_id IS NOT NULL),
     stopped AS (
       UPDATE escalations e SET state = 'acknowledged', acknowledged_by = 'hook ' || $1, acknowledged_at = clock_now(), epoch = epoch + 1,
              due_at = clock_now() + interval '30 minutes'
         FROM incident i WHERE e.incident_id = i.id AND e.state IN ('armed', 'exhausted') RETURNING e.incident_id, e.epoch)
     INSERT INTO incident_timeline (incident_id, key, kind, actor, text)
     SELECT incident_id, 'ack:' || epoch, 'acknowledged', 'hook ' || $1, 'acknowledged where the alert came from' FROM stopped`,
    [hook, fingerprints],
  );
}
