import type { ChecklistSight } from '../../../ports/store/incidents.ts';
import type { Db } from '../connection.ts';

/** What was seen to happen and nobody has looked at, oldest first. */
export async function evidence(db: Db, limit: number): Promise<readonly ChecklistSight[]> {
  const rows = await db.rows<{ id: number; incident: number; kind: 'paged' | 'run'; action: string | null }>(
    'SELECT id, incident_id AS incident, kind, action FROM checklist_evidence ORDER BY id LIMIT $1',
    [limit],
    'checklist-evidence',
  );
  return rows.map(({ action, ...sight }) => ({ ...sight, action: action ?? undefined }));
}

/** See IncidentStore.tickFor. */
export async function tickFor(db: Db, sight: number, keys: readonly string[]): Promise<void> {
  await db.rows(
    `WITH seen AS (DELETE FROM checklist_evidence WHERE id = $1 RETURNING incident_id)
     UPDATE incident_checklist c SET done_by = 'bot', done_at = clock_now()
       FROM seen WHERE c.incident_id = seen.incident_id AND c.key = ANY($2) AND c.done_at IS NULL`,
    [sight, keys],
  );
}
