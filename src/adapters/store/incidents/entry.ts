import type { NewEntry } from '../../../ports/store/incidents.ts';
import type { Db } from '../connection.ts';

/** One entry of the timeline; the same key twice is one. */
export async function addEntry(db: Db, incident: number, actor: string, entry: NewEntry): Promise<void> {
  await db.rows(
    `INSERT INTO incident_timeline (incident_id, key, kind, actor, text, link, at)
     VALUES ($1, $2, $3, $4, $5, $6, coalesce(to_timestamp($7), clock_now())) ON CONFLICT DO NOTHING`,
    [incident, entry.key, entry.kind, entry.author ?? actor, entry.text, entry.link ?? null, entry.saidAt ?? null],
  );
}
