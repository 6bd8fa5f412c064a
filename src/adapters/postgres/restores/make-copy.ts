import { createHash } from 'node:crypto';
import pg from 'pg';
import { fault } from '../../../errors.ts';
import type { MakeCopy, RestoreCall } from '../../../ports/restores.ts';
import { quoted } from '../names.ts';
import { carryExtensions, carryRights, carrySettings, createSql, outsideOf } from './carry-over.ts';
import { dropNow, markOf } from './drop-copy.ts';
import { markText, type WrittenMark } from './mark.ts';
import { loadDump } from './program.ts';
import { inDatabase, inServer, liveOf, type RestoreServer, requireOwn } from './server.ts';
import { liveRow } from './site.ts';

/** CREATE DATABASE copies files, and waits for a checkpoint with some settings. */
const createMs = 120_000;
const readMs = 15_000;
/** Statistics are in no dump, and every query would be planned without them. */
const analyzeMs = 30 * 60_000;

/** See Restores.makeCopy. */
export async function makeCopy(server: RestoreServer, copy: MakeCopy, call: RestoreCall = {}): Promise<void> {
  const { name, mark, from } = copy;
  requireOwn(server, name);
  const { signal } = call;
  await clearPlace(server, copy, call);
  const live = liveOf(server);
  const doing = `${mark.run} restore`;
  const outside = await inDatabase(server, live, { doing, timeoutMs: readMs, signal }, (client) =>
    outsideOf(client, live),
  );
  const loading: WrittenMark = { ...mark, state: 'loading', from };
  const owner = await inServer(server, { doing, timeoutMs: createMs, changes: true, signal }, async (client) => {
    const row = await liveRow(client, live);
    await client.query(createSql(name, row.owner, server.template, outside));
    await client.query(commentSql(name, loading));
    await client.query(`SET ROLE ${quoted(row.owner)}`);
    await carryRights(client, name, outside);
    return row.owner;
  });
  try {
    const schemas = await inDatabase(
      server,
      name,
      { doing, timeoutMs: createMs, changes: true, signal },
      async (client) => {
        await client.query(`SET ROLE ${quoted(owner)}`);
        const made = await carryExtensions(client, outside);
        await carrySettings(client, name, outside);
        return made;
      },
    );
    const content = checked(copy);
    await loadDump(server, { database: name, owner, doing, content: content.pieces, schemas, signal });
    content.requireSame();
    await inDatabase(server, name, { doing, timeoutMs: analyzeMs, changes: true, signal }, (client) =>
      client.query('ANALYZE'),
    );
    await inServer(server, { doing, timeoutMs: readMs, changes: true, signal }, (client) =>
      client.query(commentSql(name, { ...loading, state: 'whole' })),
    );
  } catch (error) {
    // A worker that was told to stop leaves it to the one that takes over: it may be at work on it already.
    if (signal?.aborted !== true) await dropHalf(server, copy).catch(() => undefined);
    throw error;
  }
}

/** Takes away what an earlier worker of this very run has left under the name. Throws DATABASE_NAME_TAKEN for anything else. */
async function clearPlace(server: RestoreServer, { name, mark }: MakeCopy, call: RestoreCall): Promise<void> {
  const there = await markOf(server, name, call);
  if (!there.isThere) return;
  // Between CREATE DATABASE and its comment it has no mark, and its name holds the number of the run.
  const isOurs = there.mark === undefined ? there.comment === null : there.mark.run === mark.run;
  if (!isOurs) throw fault('DATABASE_NAME_TAKEN', `PostgreSQL has another database ${name}. Nothing was changed.`);
  if (there.mark !== undefined && there.mark.fence > mark.fence)
    throw fault('LEASE_LOST', `Another worker is restoring ${name} for ${mark.run} already.`);
  await dropNow(server, name, call);
}

/** Drops what did not become whole, unless another worker has begun it anew. */
async function dropHalf(server: RestoreServer, { name, mark }: MakeCopy): Promise<void> {
  const { mark: there } = await markOf(server, name, {});
  if (there?.run === mark.run && there.fence === mark.fence && there.state === 'loading')
    await dropNow(server, name, {});
}

export const commentSql = (name: string, mark: WrittenMark) =>
  `COMMENT ON DATABASE ${quoted(name)} IS ${pg.escapeLiteral(markText(mark))}`;

/** The content of a dump, compared as it is read. */
function checked({ content, from, sha256, read }: MakeCopy) {
  let seen = '';
  return {
    async *pieces() {
      const whole = createHash('sha256');
      let bytes = 0;
      for await (const piece of content()) {
        whole.update(piece);
        bytes += piece.length;
        read?.(bytes);
        yield piece;
      }
      seen = whole.digest('hex');
    },
    /** A program that lists reads the beginning only, one that loads reads all. */
    requireSame() {
      if (seen !== sha256)
        throw fault('BACKUP_BROKEN', `${from} was read again, and is not what was checked before. Nothing was kept.`);
    },
  };
}
