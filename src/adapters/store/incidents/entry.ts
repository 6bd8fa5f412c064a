import type { NewEntry } from '../../../ports/store/incidents.ts';
import type { Db } from '../connection.ts';

/** One entry of the timeline; the same key twice is one. Held to its type here, and checked when it is read: a wrong one must not stop a page. */
export async function addEntry(db: Db, incident: number, actor: string, entry: NewEntry): Promise<void> {
  const { key, event, author = actor, link = null, saidAt = null } = entry;
  await db.rows(
    `INSERT INTO incident_timeline (incident_id, key, kind, actor, event, link, at)
     VALUES ($1, $2, $3, $4, $5, $6, coalesce(to_timestamp($7), clock_now())) ON CONFLICT DO NOTHING`,
    [incident, key, event.kind, author, JSON.stringify(event), link, saidAt],
  );
}
