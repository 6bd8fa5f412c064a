import type { Db } from '../connection.ts';

/** What is of use for a day. */
const passing: readonly string[] = [
  `DELETE FROM inbound WHERE key IN (
     SELECT key FROM inbound WHERE received_at < clock_now() - interval '1 day'
        AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.inbound_key = inbound.key AND finished_at IS NULL)
      ORDER BY received_at LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING 1`,
  `DELETE FROM alert_early_resolves WHERE (hook, fingerprint) IN (
     SELECT hook, fingerprint FROM alert_early_resolves WHERE received_at < clock_now() - interval '1 day' LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING 1`,
  // Marking a message again a day later finds its entry in the timeline.
  `DELETE FROM incident_marks WHERE (channel, ts) IN (
     SELECT channel, ts FROM incident_marks WHERE due_at IS NULL AND marked_at < clock_now() - interval '1 day' LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING 1`,
  // What the watch of incidents has not looked at for a day tells nobody anything new.
  `DELETE FROM checklist_evidence WHERE id IN (
     SELECT id FROM checklist_evidence WHERE at < clock_now() - interval '1 day' ORDER BY at LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING 1`,
  // No process has been configured with it for a year.
  `DELETE FROM schedules WHERE name IN (
     SELECT name FROM schedules WHERE seen_at < clock_now() - interval '1 year' LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING 1`,
  // An agent that has not come for a year; what it asked for is in its runs.
  `DELETE FROM agents_seen WHERE (client, actor) IN (
     SELECT client, actor FROM agents_seen WHERE seen_at < clock_now() - interval '1 year' LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING 1`,
  `DELETE FROM forms WHERE id IN (
     SELECT id FROM forms WHERE created_at < clock_now() - interval '1 day' LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING 1`,
];

/** Deletes what is of use for a day only, at most `limit` rows of each kind; gives whether there may be more. */
export async function forgetPassing(db: Db, limit: number): Promise<boolean> {
  let more = false;
  for (const sql of passing) more = (await db.rows(sql, [limit])).length === limit || more;
  return more;
}
