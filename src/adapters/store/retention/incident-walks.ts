import { alive, cutoff, seen, upTo, type Walk } from './walk.ts';

const ended = `NOT EXISTS (SELECT 1 FROM alive i WHERE i.id = `;

/** Pages of incidents that have been over for long; not while one of that incident is on its way, or a message shows it. */
const pages = `
WITH ${seen('pages')}, ${alive},
old AS MATERIALIZED (
  SELECT p.id FROM pages p JOIN seen USING (id)
   WHERE seen.at < ${cutoff} AND p.state IN ('sent', 'failed') AND ${ended}p.incident_id)
     AND NOT EXISTS (SELECT 1 FROM pages other WHERE other.incident_id = p.incident_id AND other.state IN ('pending', 'sending'))
     AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.page_id = p.id)
   FOR UPDATE OF p SKIP LOCKED),
gone AS (DELETE FROM pages WHERE id IN (SELECT id FROM old))
SELECT ${upTo}`;

/** What was done once to set an incident up, or refused; what is still to be done stays. */
const steps = `
WITH ${seen('incidents', 'opened_at')},
gone AS (
  DELETE FROM incident_steps s USING incidents i JOIN seen USING (id)
   WHERE s.incident_id = i.id AND i.state <> 'open' AND i.resolved_at < ${cutoff} AND s.state <> 'waiting')
SELECT ${upTo}`;

/**
 * Closed groups with their alerts, where no incident needs them. A group stays while one of its alerts was heard of lately or is in another
 * group too. Writers of alerts are kept out meanwhile (see `take`): an alert that is written must find its group; while one writes, nothing goes.
 */
const groups = `
WITH seen AS MATERIALIZED (SELECT id, opened_at AS at FROM alert_groups WHERE id > $1 ORDER BY id LIMIT greatest(1, $3 / 10)), ${alive},
turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(hashtext('alert intake')) AS mine),
old AS MATERIALIZED (
  SELECT g.id FROM alert_groups g JOIN seen USING (id)
   WHERE (SELECT mine FROM turn) AND g.state = 'closed' AND g.closed_at < ${cutoff} AND g.version = g.seen AND ${ended}g.incident_id)
     AND NOT EXISTS (
       SELECT 1 FROM alerts a WHERE a.group_id = g.id AND (a.received_at >= ${cutoff} OR EXISTS (
         SELECT 1 FROM alert_members m WHERE m.hook = a.hook AND m.fingerprint = a.fingerprint AND m.group_id <> g.id)))
   FOR UPDATE OF g SKIP LOCKED),
members AS (DELETE FROM alert_members WHERE group_id IN (SELECT id FROM old)),
theirs AS (DELETE FROM alerts WHERE group_id IN (SELECT id FROM old)),
gone AS (DELETE FROM alert_groups WHERE id IN (SELECT id FROM old))
SELECT ${upTo}`;

/** What belongs to incidents and is not kept forever. */
export const incidentWalks: readonly Walk[] = [
  { days: 'incidentDays', sql: pages },
  { days: 'incidentDays', sql: steps },
  { days: 'incidentDays', sql: groups },
];
