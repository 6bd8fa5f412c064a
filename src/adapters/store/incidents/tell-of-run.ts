import type { Report } from '../../../model/report.ts';
import type { Db } from '../connection.ts';

/**
 * Posts a report about a run in the place of each open incident it belongs to: it was asked for there, or it changed the service of the
 * incident. Once per run and key; not where its own card already stands in that very thread.
 */
export async function tellOfRun(tx: Db, run: number, key: string, report: Report): Promise<void> {
  const told = await tx.rows(
    `INSERT INTO messages (key, kind, priority, incident_id, channel, thread_of, content)
     SELECT 'incident:' || i.id || ':run:' || $1::bigint || ':' || $2, 'note', 1, i.id, i.channel,
            CASE WHEN i.place = 'channel' THEN NULL ELSE (SELECT id FROM messages WHERE key = 'incident:' || i.id || ':line') END,
            jsonb_build_object('report', $3::jsonb)
       FROM runs r JOIN incidents i ON i.environment = r.environment
      WHERE r.id = $1 AND i.state = 'open' AND i.channel IS NOT NULL
        AND (i.place = 'channel' AND r.origin ->> 'channel' = i.channel OR r.target = i.environment || '/deployment/' || i.service)
     ON CONFLICT (key) DO NOTHING RETURNING id`,
    [run, key, JSON.stringify(report)],
  );
  if (told.length > 0) await tx.rows(`SELECT pg_notify('mcp_chatops', 'messages')`);
}
