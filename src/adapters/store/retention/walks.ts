import { incidentWalks } from './incident-walks.ts';
import { alive, cutoff, seen, upTo, type Walk } from './walk.ts';

const ended = `r.finished_at < ${cutoff} AND r.state NOT IN ('requested', 'planning', 'awaiting_approval', 'queued', 'running', 'verifying')`;

const heldRun = `(
  EXISTS (SELECT 1 FROM alive i WHERE r.id IN (i.diagnosis, i.changes) OR r.ground ->> 'incident' = i.id::text
             OR i.place = 'channel' AND i.channel = r.origin ->> 'channel')
  OR EXISTS (SELECT 1 FROM incident_timeline t JOIN alive i ON i.id = t.incident_id WHERE t.run_id = r.id)
  OR EXISTS (SELECT 1 FROM timed_offers t WHERE t.run_id = r.id AND (t.state = 'waiting' OR t.ended_at > ${cutoff})))`;

/** `which`: the messages meant. Files of an incident are its post-mortem. What Slack does not show yet, and App Homes, stay. */
const messages = (which: string) => `
WITH ${seen('messages')}, ${alive},
old AS MATERIALIZED (
  SELECT m.id, m.key FROM messages m JOIN seen USING (id)
   WHERE m.updated_at < ${cutoff} AND seen.at < ${cutoff} AND m.kind <> 'home' AND ${which}
     AND (m.state = 'dropped' OR m.state = 'posted' AND m.wanted <= m.delivered)
     AND NOT EXISTS (SELECT 1 FROM alive i WHERE i.id = m.incident_id)
     AND (m.run_id IS NULL OR EXISTS (SELECT 1 FROM runs r WHERE r.id = m.run_id AND ${ended} AND NOT ${heldRun}))
     AND NOT EXISTS (SELECT 1 FROM messages reply WHERE reply.thread_of = m.id)
   FOR UPDATE OF m SKIP LOCKED),
bytes AS (DELETE FROM files WHERE key IN (SELECT key FROM old)),
gone AS (DELETE FROM messages WHERE id IN (SELECT id FROM old))
SELECT ${upTo}`;
const isFile = `coalesce(m.content ? 'file', false)`;

const offers = `
WITH ${seen('runs')}, ${alive},
old AS MATERIALIZED (SELECT r.id FROM runs r JOIN seen USING (id) WHERE ${ended} AND NOT ${heldRun}),
pages AS (DELETE FROM report_pages WHERE run_id IN (SELECT id FROM old)),
gone AS (DELETE FROM offers WHERE id IN (
  SELECT o.id FROM offers o WHERE o.run_id IN (SELECT id FROM old) FOR UPDATE SKIP LOCKED))
SELECT ${upTo}`;

const runs = `
WITH ${seen('runs')}, ${alive},
old AS MATERIALIZED (
  SELECT r.id FROM runs r JOIN seen USING (id)
   WHERE ${ended} AND NOT ${heldRun}
     AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.run_id = r.id)
     AND NOT EXISTS (SELECT 1 FROM target_locks l WHERE l.run_id = r.id)
   FOR UPDATE OF r SKIP LOCKED),
votes AS (
  DELETE FROM approval_votes v USING approvals a WHERE v.approval_id = a.id AND a.run_id IN (SELECT id FROM old)),
questions AS (DELETE FROM approvals WHERE run_id IN (SELECT id FROM old)),
steps AS (DELETE FROM run_steps WHERE run_id IN (SELECT id FROM old)),
buttons AS (DELETE FROM offers WHERE run_id IN (SELECT id FROM old)),
later AS (DELETE FROM timed_offers WHERE run_id IN (SELECT id FROM old)),
wakes AS (DELETE FROM dispatch WHERE run_id IN (SELECT id FROM old)),
gone AS (DELETE FROM runs WHERE id IN (SELECT id FROM old) RETURNING id),
told AS MATERIALIZED (
  SELECT audit_append('runs.deleted', 'bot', 'R-' || min(id) || ' to R-' || max(id), jsonb_build_object('runs', count(*), 'olderThanDays', $2::float8))
    FROM gone HAVING count(*) > 0)
SELECT ${upTo}, (SELECT count(*) FROM told) AS told`;

/** A guide nobody ended is over by then too. */
const guides = `
WITH ${seen('playbook_runs', 'started_at')}, ${alive},
old AS MATERIALIZED (
  SELECT p.id FROM playbook_runs p JOIN seen USING (id)
   WHERE seen.at < ${cutoff} AND NOT EXISTS (SELECT 1 FROM alive i WHERE i.id = p.incident_id) FOR UPDATE OF p SKIP LOCKED),
steps AS (DELETE FROM playbook_steps WHERE playbook_run IN (SELECT id FROM old)),
gone AS (DELETE FROM playbook_runs WHERE id IN (SELECT id FROM old))
SELECT ${upTo}`;

const quarantine = `
WITH ${seen('alert_quarantine', 'received_at')},
gone AS (
  DELETE FROM alert_quarantine WHERE id IN (
    SELECT q.id FROM alert_quarantine q JOIN seen USING (id) WHERE seen.at < ${cutoff} AND q.told FOR UPDATE OF q SKIP LOCKED))
SELECT ${upTo}`;

/** The newest due time of a schedule stays: it is shown as the last one. */
const times = `
WITH ${seen('schedule_times', 'asked_at')},
gone AS (
  DELETE FROM schedule_times WHERE id IN (
    SELECT t.id FROM schedule_times t JOIN seen USING (id)
     WHERE seen.at < ${cutoff} AND EXISTS (SELECT 1 FROM schedule_times newer WHERE newer.schedule = t.schedule AND newer.due_at > t.due_at)
       FOR UPDATE OF t SKIP LOCKED))
SELECT ${upTo}`;

/** In this order: what refers to a row goes before it. */
export const walks: readonly Walk[] = [
  { days: 'attachmentDays', sql: messages(`${isFile} AND m.incident_id IS NULL`) },
  { days: 'messageDays', sql: messages(`NOT ${isFile} AND m.thread_of IS NOT NULL`) },
  { days: 'messageDays', sql: messages(`NOT ${isFile} AND m.thread_of IS NULL`) },
  { days: 'offerDays', sql: offers },
  { days: 'runDays', sql: guides },
  { days: 'runDays', sql: runs },
  { days: 'runDays', sql: times },
  { days: 'quarantineDays', sql: quarantine },
  ...incidentWalks,
];
