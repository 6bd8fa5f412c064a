import type { OwnDatabase } from './own-database.ts';

/** Every row of some tables dies once and lives on anew, and the server has counted it. */
export async function leaveDeadRows(own: OwnDatabase, changes: readonly string[] = changed): Promise<void> {
  const owner = await own.openOne('mcp-server');
  // The server's own vacuum comes by when it likes.
  for (const table of ['assignments', 'tool_calls', 'tools', 'releases'])
    await owner.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
  for (const sql of changes) await owner.query(sql);
  // Counts are sent at the end of a transaction, at most once a second; this one at once.
  await owner.query('SELECT pg_stat_force_next_flush()');
  await owner.query('SELECT 1');
  await owner.close();
}

/** In the tables of the sandbox. */
const changed = ['UPDATE assignments SET state = state', 'UPDATE tool_calls SET status = status WHERE id <= 500'];
