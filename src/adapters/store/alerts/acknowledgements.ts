import type { HookAcknowledgement } from '../../../ports/store/alerts.ts';
import type { Db } from '../connection.ts';

/** An alert that came just before its acknowledgement gets its incident within this time. */
const awaited = `interval '1 minute'`;

/** See AlertStore.acknowledgements. */
export async function acknowledgements(db: Db): Promise<readonly HookAcknowledgement[]> {
  const rows = await db.rows<{
    hook: string;
    fingerprint: string;
    received_at: string;
    incident: number | null;
    stale: boolean;
  }>(
    `SELECT k.hook, k.fingerprint, k.received_at, i.id AS incident, k.received_at < clock_now() - ${awaited} AS stale
       FROM alert_acknowledgements k
       LEFT JOIN LATERAL (
         SELECT DISTINCT i.id FROM alert_members m JOIN alert_groups g ON g.id = m.group_id
           JOIN incidents i ON i.id = g.incident_id AND i.state = 'open'
          WHERE m.hook = k.hook AND m.fingerprint = k.fingerprint) i ON true
      ORDER BY k.received_at LIMIT 100`,
    [],
    'hook-acknowledgements',
  );
  return rows.map(({ received_at, incident, ...rest }) => ({
    ...rest,
    receivedAt: received_at,
    incident: incident ?? undefined,
  }));
}

/** One that came again meanwhile stays. */
export async function acknowledgementDone(
  db: Db,
  { hook, fingerprint, receivedAt }: Pick<HookAcknowledgement, 'hook' | 'fingerprint' | 'receivedAt'>,
): Promise<void> {
  await db.rows(
    `DELETE FROM alert_acknowledgements WHERE hook = $1 AND fingerprint = $2 AND date_trunc('milliseconds', received_at) <= $3`,
    [hook, fingerprint, receivedAt],
  );
}
