import type pg from 'pg';
import { ownedTables, type ServerTraits } from './rights.ts';

const traits = `
SELECT current_setting('server_version_num')::int / 10000 AS major,
  ARRAY(SELECT DISTINCT o.rolname::text FROM ${ownedTables} ORDER BY 1) AS owners`;

/** What the statements of the bot, and those that grant it something, depend on. */
export async function serverTraits(client: pg.Client): Promise<ServerTraits> {
  const [found] = (await client.query<{ major: number; owners: readonly string[] }>(traits)).rows;
  return { major: found?.major ?? 0, owners: found?.owners ?? [] };
}
