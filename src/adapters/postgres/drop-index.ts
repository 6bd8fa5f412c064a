import { fault, isFault } from '../../errors.ts';
import type { ChangeIndex, NamedIndex } from '../../ports/database/index-changes.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { codeOf, databaseFault, isAnswer, placeOf } from './failures.ts';
import { endLeft, longStatement, unlimited } from './long-statement.ts';
import { quoted } from './names.ts';
import { ownedTable } from './owned-table.ts';
import { reading, type Server } from './reading.ts';
import { grants } from './rights.ts';
import { serverTraits } from './server-traits.ts';

/** Somebody waits for the end of a build that failed: the server goes on alone after this. */
const leftoverMs = 30_000;

const there = `
SELECT i.indrelid::bigint::text AS table_oid, n.nspname::text AS schema, c.relname::text AS name,
  EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = c.oid) OR i.indisprimary OR i.indisreplident AS needed
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE i.indexrelid = $1::bigint::oid`;

interface There {
  readonly table_oid: string;
  readonly schema: string;
  readonly name: string;
  readonly needed: boolean;
}

/** See DatabaseReader.indexThere. */
export function indexThere({ url }: Server, { oid }: NamedIndex, call: DatabaseCall = {}): Promise<boolean> {
  return reading({ url, doing: 'index', needs: grants.connect }, call, async (client) => {
    const { rowCount } = await client.query(there, [oid]);
    return (rowCount ?? 0) > 0;
  });
}

/** See Database.dropIndex. */
export async function dropIndex(
  { url }: Server,
  index: NamedIndex,
  { mark, progress }: ChangeIndex,
  { signal }: DatabaseCall = {},
): Promise<'dropped' | 'gone'> {
  const doing = `${mark.run} drop ${index.oid}`;
  try {
    const now = await reading({ url, doing: `${doing} look` }, { signal }, async (client) => {
      const [found] = (await client.query<There>(there, [index.oid])).rows;
      if (found === undefined) return undefined;
      if (found.schema !== index.schema || found.name !== index.name || found.needed) throw changed(index);
      const { owner } = await ownedTable(client, { oid: found.table_oid }, placeOf(url), await serverTraits(client));
      return { owner };
    });
    if (now === undefined) return 'gone';
    // What an earlier worker began: two would wait for each other.
    await endLeft(url, doing);
    // It is never told to stop: half a drop leaves an index that costs every write and serves nobody.
    await longStatement(
      {
        ...{ url, doing, settings: unlimited, owner: now.owner, signal, stops: () => false },
        ...(progress === undefined ? {} : { watch: { tell: progress } }),
      },
      dropping(index),
    );
    return 'dropped';
  } catch (error) {
    signal?.throwIfAborted();
    if (isFault(error)) throw error;
    if (codeOf(error) === '42704') return 'gone';
    throw databaseFault(error, {
      url,
      timeoutMs: 5000,
      needs: grants.own,
      effect: isAnswer(error) ? 'none' : 'unknown',
    });
  }
}

/**
 * Removes what a failed build has left under that name. The server waits for transactions that may still use it; after 30 s it does so
 * alone, and removes it when they have ended.
 */
export async function dropLeftover(
  url: string,
  doing: string,
  owner: string | undefined,
  index: Pick<NamedIndex, 'schema' | 'name'>,
): Promise<void> {
  const signal = AbortSignal.timeout(leftoverMs);
  const how = { url, doing: `${doing} clear`, settings: unlimited, owner, signal, stops: () => false };
  await longStatement(how, `DROP INDEX CONCURRENTLY IF EXISTS ${nameOf(index)}`);
}

const nameOf = ({ schema, name }: Pick<NamedIndex, 'schema' | 'name'>) => `${quoted(schema)}.${quoted(name)}`;
const dropping = (index: NamedIndex) => `DROP INDEX CONCURRENTLY ${nameOf(index)}`;

const changed = ({ name }: NamedIndex) =>
  fault('DATABASE_FAILED', `The index ${name} is another one now, or something depends on it. Nothing was changed.`, {
    hint: 'See `/mcp db indexes`.',
  });
