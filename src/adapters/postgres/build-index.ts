import pg from 'pg';
import { type Fault, fault, isFault } from '../../errors.ts';
import type { ChangeIndex, IndexBuilt, IndexSpec } from '../../ports/database/index-changes.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { connected } from './connection.ts';
import { dropLeftover } from './drop-index.ts';
import { databaseFault, isAnswer, placeOf } from './failures.ts';
import { type IndexState, indexState, isAsked } from './index-state.ts';
import { indexWork, leftToEnd } from './index-work.ts';
import { quoted } from './names.ts';
import { ownedTable } from './owned-table.ts';
import { reading, type Server } from './reading.ts';
import { grants } from './rights.ts';
import { serverTraits } from './server-traits.ts';

/** What the bot writes beside an index that it has built. */
const remarkOf = (run: string) => `mcp-chatops/run=${run}`;

/** See DatabaseReader.indexBuilt. */
export function indexBuilt({ url }: Server, spec: IndexSpec, run: string, call: DatabaseCall = {}) {
  return reading({ url, doing: 'index', needs: grants.own }, call, async (client) => {
    const found = await indexState(client, spec);
    if (found === undefined || !found.valid || !isAsked(found, spec) || found.remark !== remarkOf(run)) return null;
    return builtOf(found);
  });
}

/** See Database.buildIndex. */
export async function buildIndex(
  { url }: Server,
  spec: IndexSpec,
  { mark, progress = () => undefined }: ChangeIndex,
  { signal }: DatabaseCall = {},
): Promise<IndexBuilt> {
  const doing = `${mark.run} index ${spec.table.oid}`;
  const look = () =>
    reading({ url, doing: `${doing} look`, needs: grants.own }, { signal }, async (client) => {
      const traits = await serverTraits(client);
      const { owner } = await ownedTable(client, { oid: spec.table.oid }, placeOf(url), traits);
      return { owner, found: await indexState(client, spec) };
    });
  try {
    // An earlier worker's statement goes on without it: two builds would wait for each other.
    await leftToEnd({ url, doing, progress, signal });
    const { owner, found } = await look();
    if (found?.building) throw somebodyBuilds(spec);
    if (found?.valid && !isAsked(found, spec)) throw nameTaken(spec);
    if (found !== undefined && !found.valid) await dropLeftover(url, doing, owner, { ...spec.table, name: spec.name });
    const clear = async () => {
      // Never by its name alone: that may be somebody else's.
      const half = await reading({ url, doing: `${doing} look` }, {}, (client) => indexState(client, spec));
      if (half !== undefined && !half.valid) await dropLeftover(url, doing, owner, { ...spec.table, name: spec.name });
    };
    const failed = `The index ${spec.name} was not built`;
    if (found === undefined || !found.valid)
      await indexWork({ url, doing, owner, progress, signal, failed, clear }, statementOf(spec));
    await remark(url, doing, owner, spec, mark.run);
    const now = (await look()).found;
    if (now === undefined || !now.valid)
      throw fault('DATABASE_FAILED', `The index ${spec.name} is not there after its build.`);
    return builtOf(now);
  } catch (error) {
    signal?.throwIfAborted();
    if (isFault(error)) throw error;
    throw databaseFault(error, {
      url,
      timeoutMs: 5000,
      needs: grants.own,
      effect: isAnswer(error) ? 'none' : 'unknown',
    });
  }
}

const builtOf = ({ oid, bytes }: IndexState): IndexBuilt => ({ oid, bytes: Number(bytes) });

function statementOf({ table, name, of }: IndexSpec): string {
  // As the server wrote it, names quoted.
  if ('definition' in of) return of.definition.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX CONCURRENTLY ');
  const columns = of.columns.map(quoted).join(', ');
  return `CREATE INDEX CONCURRENTLY ${quoted(name)} ON ${quoted(table.schema)}.${quoted(table.name)} USING btree (${columns})`;
}

async function remark(url: string, doing: string, owner: string | undefined, { table, name }: IndexSpec, run: string) {
  const how = { url, doing: `${doing} remark`, timeoutMs: 8000, givesUp: true };
  await connected(how, async (client) => {
    if (owner !== undefined) await client.query(`SET ROLE ${quoted(owner)}`);
    const remark = pg.escapeLiteral(remarkOf(run));
    await client.query(`COMMENT ON INDEX ${quoted(table.schema)}.${quoted(name)} IS ${remark}`);
  });
}

const somebodyBuilds = ({ name }: IndexSpec): Fault =>
  fault('DATABASE_FAILED', `Somebody else builds ${name} just now. Nothing was changed.`, {
    hint: 'See `/mcp db indexes`; ask again when it is over.',
  });

const nameTaken = ({ name }: IndexSpec): Fault =>
  fault('DATABASE_FAILED', `There is another index ${name} meanwhile. Nothing was changed.`);
