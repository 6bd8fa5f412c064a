import type { BenchStore } from './site.ts';

const origin = `jsonb_build_object('via', 'command', 'team', 'T1', 'channel', 'C1')`;
const run = `INSERT INTO runs (inbound_key, action, params, environment, risk, target, state, requested_by, origin, due_at`;

// Three kinds of a run nobody may take, $1 of each, with the rows each brings along; the numbers are far above those of other requests.
const statements: readonly string[] = [
  // Before people: a question that is open for a day.
  `WITH waiting AS (
     ${run}, plan, plan_digest)
     SELECT 'bulk:a:' || n, 'rollback', '{}', 'production', 'disruptive', 'production/deployment/a-' || n, 'awaiting_approval', 'U1', ${origin}, NULL, '{}', 'digest'
       FROM generate_series(1, $1::int) AS n RETURNING id)
   INSERT INTO approvals (id, run_id, plan_digest, gate, expires_at)
   SELECT 'bulk-' || id, id, 'digest', '{"approvers":1,"typedName":false,"ttlMs":900000}', clock_now() + interval '1 day' FROM waiting`,
  // Before their target: one holds it, all others queue.
  `WITH holder AS (
     ${run}) SELECT 'bulk:holder', 'rollback', '{}', 'production', 'disruptive', 'production/deployment/busy', 'running', 'U1', ${origin}, clock_now() + interval '1 day'
     RETURNING id)
   INSERT INTO target_locks (target, run_id) SELECT 'production/deployment/busy', id FROM holder`,
  `${run}, waits_for, waits_since)
   SELECT 'bulk:b:' || n, 'rollback', '{}', 'production', 'disruptive', 'production/deployment/busy', 'queued', 'U1', ${origin}, NULL, 'production/deployment/busy', clock_now()
     FROM generate_series(1, $1::int) AS n`,
  // Over and done.
  `${run}, finished_at, report)
   SELECT 'bulk:c:' || n, 'health', '{}', 'production', 'read-only', NULL, 'succeeded', 'U1', ${origin}, NULL, clock_now(), '{"mark":"good","headline":"well"}'
     FROM generate_series(1, $1::int) AS n`,
  // What each left behind: its request, a card that is shown, an audit row that is sealed.
  `INSERT INTO inbound (key, kind) SELECT inbound_key, 'command' FROM runs`,
  `INSERT INTO messages (key, kind, priority, run_id, channel, ts, wanted, delivered, state, edited_at)
   SELECT 'run:' || id, 'card', 2, id, 'C1', id || '.000001', 3, 3, 'posted', clock_now() FROM runs`,
  `INSERT INTO audit (body) SELECT audit_body('run.requested', 'U1', 'R-' || id, '{}') FROM runs`,
  `INSERT INTO audit_seals (seq, audit_id, hash) SELECT row_number() OVER (ORDER BY id), id, sha256(body::bytea) FROM audit`,
];

/** Fills a store with `count` runs of each kind that waits or has ended, and lets PostgreSQL learn what is there. */
export async function fillWithRuns(store: BenchStore, count: number): Promise<void> {
  for (const sql of statements) await store.query(sql, sql.includes('$1') ? [count] : []);
  await store.query('VACUUM ANALYZE');
}
