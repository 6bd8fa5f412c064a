import type { Db } from '../connection.ts';

// Each part of the watch, by the index it looks with; never less than that part itself would find.
const anything: readonly string[] = [
  'SELECT 1 FROM alert_deferrals WHERE due_at <= clock_now()',
  'SELECT 1 FROM alert_groups WHERE version > seen',
  'SELECT 1 FROM alert_acknowledgements',
  `SELECT 1 FROM incidents WHERE state = 'open' AND quiet_since IS NOT NULL AND quiet_told_at IS NULL`,
  `SELECT 1 FROM alert_groups WHERE state = 'open' AND quiet_since IS NOT NULL AND incident_id IS NULL`,
  `SELECT 1 FROM alert_groups WHERE state = 'open' AND ended_at <= clock_now()`,
  `SELECT 1 FROM incident_steps WHERE state = 'waiting' AND due_at <= clock_now()`,
  'SELECT 1 FROM incident_marks WHERE due_at <= clock_now()',
  'SELECT 1 FROM checklist_evidence',
  'SELECT 1 FROM heartbeats WHERE due_at <= clock_now()',
  'SELECT 1 FROM incidents WHERE update_due_at <= clock_now()',
  'SELECT 1 FROM incidents WHERE archive_due_at <= clock_now()',
  'SELECT 1 FROM alert_quarantine WHERE NOT told',
];

const sql = `SELECT ${anything.map((look) => `EXISTS (${look})`).join(' OR ')} AS due`;

/** See IncidentStore.anythingDue. */
export async function anythingDue(db: Db): Promise<boolean> {
  return (await db.row<{ due: boolean }>(sql, [], 'anything-due'))?.due ?? true;
}
