import { fault, isFault } from '../../errors.ts';
import type { ChangeIndex } from '../../ports/database/index-changes.ts';
import type { RebuildIndex, RebuiltAs } from '../../ports/database/index-rebuilds.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { dropLeftover } from './drop-index.ts';
import { codeOf, databaseFault, isAnswer, placeOf } from './failures.ts';
import { indexWork, leftToEnd } from './index-work.ts';
import { quoted } from './names.ts';
import { ownedTable } from './owned-table.ts';
import { reading, type Server } from './reading.ts';
import { indexNow, leftoversOf } from './rebuilds.ts';
import { grants } from './rights.ts';
import { serverTraits } from './server-traits.ts';

/** Copies of one table that are looked at. */
const mostCopies = 100;

/** See Database.rebuildIndex. */
export async function rebuildIndex(
  { url }: Server,
  index: RebuildIndex,
  { mark, progress = () => undefined }: ChangeIndex,
  { signal }: DatabaseCall = {},
): Promise<RebuiltAs> {
  const doing = `${mark.run} rebuild ${index.oid}`;
  const look = (call: DatabaseCall) =>
    reading({ url, doing: `${doing} look`, needs: grants.own }, call, async (client) => {
      const traits = await serverTraits(client);
      const { owner } = await ownedTable(client, { oid: index.table.oid }, placeOf(url), traits);
      const copies = await leftoversOf(client, [index.table.oid], mostCopies, { all: true });
      return { owner, copies, now: await indexNow(client, index) };
    });
  try {
    await leftToEnd({ url, doing, progress, signal });
    const before = await look({ signal });
    if (before.now === undefined) return 'gone';
    // An earlier worker's statement came to its end without it.
    if (before.now.oid !== index.oid && before.now.isValid) return 'rebuilt';
    const { owner } = before;
    // A copy that somebody else is at by now is waited for, and has another name then.
    const clear = async () => {
      const known = new Set(before.copies.map(({ oid }) => oid));
      for (const copy of (await look({})).copies) if (!known.has(copy.oid)) await dropLeftover(url, doing, owner, copy);
    };
    const failed = `The index ${index.name} was not rebuilt`;
    await indexWork(
      { url, doing, owner, progress, signal, failed, clear },
      `REINDEX INDEX CONCURRENTLY ${quoted(index.schema)}.${quoted(index.name)}`,
    );
    const { now } = await look({ signal });
    if (now?.isValid !== true || now.oid === index.oid)
      throw fault('DATABASE_FAILED', `${failed}: the server passed it over.`, { hint: 'See `/mcp db indexes`.' });
    return 'rebuilt';
  } catch (error) {
    signal?.throwIfAborted();
    if (isFault(error)) throw error;
    if (codeOf(error) === '42704' || codeOf(error) === '42P01') return 'gone';
    const effect = isAnswer(error) ? 'none' : 'unknown';
    throw databaseFault(error, { url, timeoutMs: 5000, needs: grants.own, effect });
  }
}
