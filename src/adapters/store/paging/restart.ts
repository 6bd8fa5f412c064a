import { incidentName } from '../../../model/incident.ts';
import type { EscalationPolicy } from '../../../model/paging.ts';
import type { RestartReason } from '../../../model/timeline.ts';
import type { Db } from '../connection.ts';
import { addEntry } from '../incidents/entry.ts';
import { trail } from '../trail.ts';

export interface Restart {
  /** Asked for twice, it is once. */
  readonly key: string;
  readonly because: RestartReason;
  readonly policy: EscalationPolicy | undefined;
}

/** Begins an escalation anew, at once, whatever it was; the same key twice is once. In the transaction of the change it belongs to. */
export async function restartIn(
  tx: Db,
  incident: number,
  actor: string,
  { key, because, policy }: Restart,
): Promise<void> {
  const open = await tx.row(`SELECT 1 FROM incidents WHERE id = $1 AND state = 'open' FOR UPDATE`, [incident]);
  if (open === undefined) return;
  const before = await tx.row('SELECT 1 FROM incident_timeline WHERE incident_id = $1 AND key = $2', [incident, key]);
  if (before !== undefined) return;
  if (policy !== undefined)
    await tx.rows(
      `INSERT INTO escalations (incident_id, policy, state, due_at) VALUES ($1, $2, 'armed', clock_now())
       ON CONFLICT (incident_id) DO UPDATE SET policy = excluded.policy`,
      [incident, JSON.stringify(policy)],
    );
  await tx.rows(
    `UPDATE escalations SET state = 'armed', level = -1, round = 0, series = series + 1, epoch = epoch + 1, due_at = clock_now(),
            paused_due_at = NULL, acknowledged_by = NULL, acknowledged_at = NULL, failures = 0, trouble = NULL WHERE incident_id = $1`,
    [incident],
  );
  await addEntry(tx, incident, actor, { key, event: { kind: 'escalation-restarted', because } });
  await trail(tx, 'escalation.restarted', actor, incidentName(incident), { because });
  await tx.rows(`SELECT pg_notify('mcp_chatops', 'pages')`);
}
