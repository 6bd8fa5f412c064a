import type { BenchStore } from './site.ts';

/** Entries of the timeline of each incident; a tenth of them tells of a run. */
const entriesEach = 200;

const statements: readonly string[] = [
  // A year of incidents that are over, and three that are open.
  `INSERT INTO incidents (key, token, title, severity, environment, service, place, channel, opened_by, state, opened_at, resolved_at)
   SELECT 'past:' || n, 'past:' || n, 'Something was wrong', 1 + n % 4, 'production', 'mcp-server', 'channel', 'C' || n, 'U1',
          CASE WHEN n > $1 - 3 THEN 'open' WHEN n % 10 = 0 THEN 'resolved' ELSE 'closed' END,
          clock_now() - interval '1 hour' - interval '1 year' * (1 - n::float8 / $1), CASE WHEN n <= $1 - 3 THEN clock_now() - interval '1 hour' - interval '1 year' * (1 - n::float8 / $1) END
     FROM generate_series(1, $1::int) AS n`,
  `INSERT INTO runs (action, params, environment, risk, state, requested_by, origin, due_at, created_at, finished_at)
   SELECT 'health', '{}', 'production', 'read-only', 'succeeded', 'U1', jsonb_build_object('via', 'command', 'channel', channel), NULL, opened_at, opened_at
     FROM incidents, generate_series(1, ${entriesEach / 10}) AS n WHERE key LIKE 'past:%'`,
  `INSERT INTO incident_timeline (incident_id, key, kind, actor, event, at, run_id)
   SELECT i.id, 'run:' || r.id || ':succeeded', 'run', 'U1',
          jsonb_build_object('kind', 'run', 'run', r.id, 'action', 'health', 'state', 'succeeded', 'headline', 'all pods are up'), r.finished_at, r.id
     FROM runs r JOIN incidents i ON i.channel = r.origin ->> 'channel'`,
  `INSERT INTO incident_timeline (incident_id, key, kind, actor, event, at)
   SELECT id, 'note:' || n, 'note', 'U1', '{"kind": "note", "text": "somebody said something about it"}', opened_at + n * interval '10 seconds'
     FROM incidents, generate_series(1, ${entriesEach - entriesEach / 10}) AS n WHERE key LIKE 'past:%'`,
  `INSERT INTO pages (key, incident_id, level, round, series, level_name, person, provider, state, due_at, deadline_at, sent_at)
   SELECT 'past:' || id || ':' || n, id, n, 0, 0, 'L1', '{"email": "oncall@example.com"}', 'slack', 'sent', NULL, opened_at, opened_at
     FROM incidents, generate_series(1, 3) AS n WHERE key LIKE 'past:%'`,
  // What the opening of so many left to be done has been done.
  `UPDATE incident_steps SET state = 'done', due_at = NULL`,
];

/** Fills a store with incidents of a year, `entries` rows of timeline in all, and lets PostgreSQL learn what is there and write it down, so that it is not busy with that while others measure. */
export async function fillWithIncidents(store: BenchStore, entries: number): Promise<void> {
  const incidents = Math.max(4, Math.round(entries / entriesEach));
  for (const sql of statements) await store.query(sql, sql.includes('$1') ? [incidents] : []);
  await store.query('VACUUM ANALYZE');
  await store.query('CHECKPOINT');
}
