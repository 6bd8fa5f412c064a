import type { TimelineEntry } from '../../../model/incident.ts';
import type { Db } from '../connection.ts';

/** One entry of the timeline; the same key twice is one. */
export async function addEntry(
  db: Db,
  incident: number,
  actor: string,
  entry: { readonly key: string; readonly kind: TimelineEntry['kind']; readonly text: string },
): Promise<void> {
  await db.rows(
    `INSERT INTO incident_timeline (incident_id, key, kind, actor, text) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [incident, entry.key, entry.kind, actor, entry.text],
  );
}
