import { fault } from '../../../errors.ts';
import type { RestoreCall } from '../../../ports/restores.ts';
import { quoted } from '../names.ts';
import { readMark, type WrittenMark } from './mark.ts';
import { inServer, type RestoreServer, requireOwn } from './server.ts';

/** Files of a large database take a while to unlink. */
const dropMs = 120_000;
const readMs = 15_000;

/** The mark of a database, and whether it is there. */
export async function markOf(
  server: RestoreServer,
  name: string,
  { signal }: RestoreCall,
): Promise<{ readonly isThere: boolean; readonly mark: WrittenMark | undefined; readonly comment: string | null }> {
  const { rows } = await inServer(server, { doing: 'restores', timeoutMs: readMs, signal }, (client) =>
    client.query<{ readonly comment: string | null }>(
      `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_catalog.pg_database WHERE datname = $1`,
      [name],
    ),
  );
  const comment = rows[0]?.comment ?? null;
  return { isThere: rows.length > 0, mark: readMark(comment), comment };
}

/** See Restores.dropCopy. */
export async function dropCopy(server: RestoreServer, name: string, call: RestoreCall = {}): Promise<void> {
  requireOwn(server, name);
  const { isThere, mark } = await markOf(server, name, call);
  if (!isThere) return;
  if (mark === undefined || mark.state === 'live') {
    throw fault('PARAM_INVALID', `${name} does not carry the mark of the bot. Nothing was dropped.`, {
      hint: 'Somebody else made it, or changed its comment: look at it, and drop it by hand.',
    });
  }
  await dropNow(server, name, call);
}

/** Drops a database of ours; it has been looked at. */
export async function dropNow(server: RestoreServer, name: string, { signal }: RestoreCall): Promise<void> {
  requireOwn(server, name);
  await inServer(server, { doing: `drop ${name}`, timeoutMs: dropMs, changes: true, signal }, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`),
  );
}
