import type { Incident } from '../../../model/incident.ts';
import type { IncidentChange } from '../../../ports/store/incidents.ts';
import type { Connection, Db } from '../connection.ts';
import { changeIn } from './change.ts';
import { type IncidentRow, toIncident } from './rows.ts';

/**
 * What the alerts of an incident come to: each alert once, however many groups have it. What a sender left out of its message about a group
 * counts until a later group has the alerts of that one: then the routes were edited, and nobody will speak of the old one again.
 */
const counted = `
SELECT count(DISTINCT (a.hook, a.fingerprint)) FILTER (WHERE a.status = 'firing')::int AS firing,
       count(DISTINCT (a.hook, a.fingerprint))::int AS total,
       (SELECT coalesce(sum(g.left_out), 0)::int FROM alert_groups g
         WHERE g.incident_id = $1 AND g.left_out > 0 AND NOT EXISTS (
           SELECT 1 FROM alert_groups h JOIN alert_members hm ON hm.group_id = h.id
             JOIN alert_members gm ON gm.group_id = g.id AND gm.hook = hm.hook AND gm.fingerprint = hm.fingerprint
            WHERE h.incident_id = g.incident_id AND h.id <> g.id AND h.told_at > g.told_at)) AS left_out
  FROM alert_groups g JOIN alert_members m ON m.group_id = g.id JOIN alerts a ON a.hook = m.hook AND a.fingerprint = m.fingerprint
 WHERE g.incident_id = $1`;

interface Counted {
  readonly state: Incident['state'];
  readonly firing: number;
  readonly total: number;
  readonly left_out: number;
  readonly quiet_since: string | null;
  readonly quiet_told_at: string | null;
}

/** See IncidentStore.count. */
export async function count(
  db: Connection,
  id: number,
  again: IncidentChange,
): Promise<Pick<Incident, 'firing' | 'total'>> {
  return db.transaction(async (tx) => {
    const before = await tx.row<Counted>(
      'SELECT state, firing, total, left_out, quiet_since, quiet_told_at FROM incidents WHERE id = $1 FOR UPDATE',
      [id],
    );
    const now = await tx.row<Pick<Counted, 'firing' | 'total' | 'left_out'>>(counted, [id], 'count-incident');
    if (before === undefined || now === undefined) return { firing: 0, total: 0 };
    const result = { firing: now.firing, total: Math.max(before.total, now.total) };
    const fires = now.firing + now.left_out > 0;
    const same =
      before.firing === now.firing &&
      before.total >= now.total &&
      before.left_out === now.left_out &&
      (before.quiet_since === null) === fires;
    if (!same)
      await tx.rows(
        `UPDATE incidents
            SET firing = $2, total = greatest(total, $3), left_out = $4,
                quiet_since = CASE WHEN NOT $5 THEN coalesce(quiet_since, clock_now()) END, quiet_told_at = CASE WHEN NOT $5 THEN quiet_told_at END
          WHERE id = $1`,
        [id, now.firing, now.total, now.left_out, fires],
      );
    if (before.state !== 'open') return result;
    if (fires) await goOn(tx, id, before.quiet_told_at === null ? undefined : again);
    else await pause(tx, id);
    return result;
  });
}

/** It fires: paging goes on, and where people were told that all was quiet they are told otherwise. */
async function goOn(tx: Db, id: number, again: IncidentChange | undefined): Promise<void> {
  const holds = await resume(tx, id);
  if (again !== undefined) await changeIn(tx, id, holds ? { ...again, page: undefined } : again);
}

/** While nothing fires nobody is paged. A decision that was under way is none. */
async function pause(tx: Db, id: number): Promise<void> {
  await tx.rows(
    'UPDATE escalations SET paused_due_at = due_at, due_at = NULL, epoch = epoch + 1 WHERE incident_id = $1 AND due_at IS NOT NULL',
    [id],
  );
}

/** Paging goes on where it was, at once where its time has come. Gives whether somebody's acknowledgement still holds. */
async function resume(tx: Db, id: number): Promise<boolean> {
  const row = await tx.row<{ holds: boolean }>(
    `UPDATE escalations e SET due_at = paused_due_at, paused_due_at = NULL, epoch = epoch + 1
      WHERE incident_id = $1 AND paused_due_at IS NOT NULL RETURNING state = 'acknowledged' AND due_at > clock_now() AS holds`,
    [id],
  );
  return row?.holds ?? false;
}

/** See IncidentStore.quiet. */
export async function quiet(db: Db, holdMs: number): Promise<readonly Incident[]> {
  const rows = await db.rows<IncidentRow>(
    `SELECT * FROM incidents i
      WHERE state = 'open' AND quiet_since <= clock_now() - $1 * interval '1 ms' AND quiet_told_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM alert_groups g WHERE g.incident_id = i.id AND g.version > g.seen)
      ORDER BY quiet_since LIMIT 200`,
    [holdMs],
    'quiet-incidents',
  );
  return rows.map(toIncident);
}
