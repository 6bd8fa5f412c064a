import type { SimilarIncident } from '../../../ports/store/incidents.ts';
import type { Db } from '../connection.ts';

interface Row {
  readonly id: number;
  readonly resolved_at: string;
  readonly run: number | null;
  readonly action: string | null;
  readonly ms: number | null;
}

const alertNames = (incident: string) =>
  `SELECT a.labels ->> 'alertname' FROM alert_groups g JOIN alert_members m ON m.group_id = g.id
     JOIN alerts a ON a.hook = m.hook AND a.fingerprint = m.fingerprint
    WHERE g.incident_id = ${incident} AND a.labels ->> 'alertname' IS NOT NULL`;

/** See IncidentStore.similar. */
export async function similar(db: Db, id: number): Promise<SimilarIncident | undefined> {
  const row = await db.row<Row>(
    `SELECT past.id, past.resolved_at, fix.id AS run, fix.action,
            (extract(epoch FROM fix.finished_at - fix.started_at) * 1000)::float8 AS ms
       FROM incidents now
       JOIN incidents past ON past.id <> now.id AND past.state <> 'open' AND past.resolved_at IS NOT NULL
        AND past.environment = now.environment AND past.service = now.service
       LEFT JOIN LATERAL (
         SELECT r.id, r.action, r.started_at, r.finished_at
           FROM incident_timeline t JOIN runs r ON r.id = t.run_id
          WHERE t.incident_id = past.id AND t.kind = 'run' AND r.state = 'succeeded' AND r.risk <> 'read-only' AND NOT r.dry
          ORDER BY t.at DESC LIMIT 1) fix ON true
      WHERE now.id = $1
        AND (lower(past.title) = lower(now.title) OR EXISTS (${alertNames('past.id')} INTERSECT ${alertNames('now.id')}))
      ORDER BY fix.id IS NULL, past.resolved_at DESC LIMIT 1`,
    [id],
  );
  if (row === undefined) return undefined;
  const { run, action, ms } = row;
  const fix = run === null || action === null ? undefined : { run, action, ms: ms ?? undefined };
  return { id: row.id, resolvedAt: row.resolved_at, fix };
}
