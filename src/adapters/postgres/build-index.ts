import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Fault, fault, isFault } from '../../errors.ts';
import type { ChangeIndex, IndexBuilt, IndexSpec } from '../../ports/database/index-changes.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { connected } from './connection.ts';
import { dropLeftover } from './drop-index.ts';
import { codeOf, databaseFault, isAnswer, placeOf } from './failures.ts';
import { buildProgress, progressWords } from './index-progress.ts';
import { type IndexState, indexState, isAsked } from './index-state.ts';
import { leftRunning, longStatement, unlimited } from './long-statement.ts';
import { quoted } from './names.ts';
import { ownedTable } from './owned-table.ts';
import { reading, type Server } from './reading.ts';
import { grants } from './rights.ts';
import { serverTraits } from './server-traits.ts';

const everyMs = 500;

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
  server: Server,
  spec: IndexSpec,
  { mark, progress = () => undefined }: ChangeIndex,
  { signal }: DatabaseCall = {},
): Promise<IndexBuilt> {
  const { url } = server;
  const doing = `${mark.run} index ${spec.table.oid}`;
  const look = () =>
    reading({ url, doing: `${doing} look`, needs: grants.own }, { signal }, async (client) => {
      const traits = await serverTraits(client);
      const { owner } = await ownedTable(client, { oid: spec.table.oid }, placeOf(url), traits);
      return { owner, found: await indexState(client, spec) };
    });
  try {
    // An earlier worker's statement goes on without it: two builds would wait for each other.
    await leftToEnd(url, doing, progress, signal);
    const { owner, found } = await look();
    if (found?.building) throw somebodyBuilds(spec);
    if (found?.valid && !isAsked(found, spec)) throw nameTaken(spec);
    if (found !== undefined && !found.valid) await dropLeftover(url, doing, owner, { ...spec.table, name: spec.name });
    if (found === undefined || !found.valid) await build(server, { spec, doing, owner, progress, signal });
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

interface Build {
  readonly spec: IndexSpec;
  readonly doing: string;
  readonly owner: string | undefined;
  readonly progress: (words: string) => void;
  readonly signal: AbortSignal | undefined;
}

async function build({ url }: Server, { spec, doing, owner, progress, signal }: Build): Promise<void> {
  try {
    await longStatement(
      {
        ...{ url, doing, settings: unlimited, owner, signal },
        // A worker that only lets go leaves it to the next one, which watches it.
        stops: (reason) => !handsOver(reason),
        watch: { sql: buildProgress, words: progressWords, tell: progress },
      },
      statementOf(spec),
    );
  } catch (error) {
    const isGone = signal?.aborted === true && handsOver(signal.reason);
    const isLost = signal?.aborted !== true && !isAnswer(error) && !/^57/.test(codeOf(error));
    // Then it goes on by itself, and is looked for.
    if (isGone || isLost) throw error;
    // Never by its name alone: that may be somebody else's.
    const found = await reading({ url, doing: `${doing} look` }, {}, (client) => indexState(client, spec));
    if (found !== undefined && !found.valid) await dropLeftover(url, doing, owner, { ...spec.table, name: spec.name });
    throw signal?.aborted ? signal.reason : buildFault(error, spec);
  }
}

function buildFault(error: unknown, { name }: IndexSpec): unknown {
  const code = codeOf(error);
  const why: Readonly<Record<string, string>> = {
    '57014': 'an administrator cancelled it',
    '57P01': 'an administrator ended it',
    '40P01': 'it and another session waited for each other',
    '53100': 'the disk is full',
    '23505': 'rows are there that it does not allow',
  };
  const known = why[code];
  return known === undefined
    ? error
    : fault('DATABASE_FAILED', `The index ${name} was not built: ${known}. Nothing of it is left.`, { cause: error });
}

/** Whether only this worker stops, and another one goes on with the run. */
function handsOver(reason: unknown): boolean {
  return isFault(reason, 'WORKER_STOPPING') || isFault(reason, 'LEASE_LOST');
}

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

/** Waits for a build that an earlier worker began, for as long as it takes. */
async function leftToEnd(url: string, doing: string, tell: (words: string) => void, signal: AbortSignal | undefined) {
  for (;;) {
    const [pid] = await leftRunning(url, doing);
    if (pid === undefined) return;
    signal?.throwIfAborted();
    const how = { url, doing: `${doing} look`, timeoutMs: 5000, givesUp: true };
    const { rows } = await connected(how, (client) => client.query(buildProgress, [pid]));
    if (rows[0] !== undefined) tell(progressWords(rows[0]));
    await sleep(everyMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}

const somebodyBuilds = ({ name }: IndexSpec): Fault =>
  fault('DATABASE_FAILED', `Somebody else builds ${name} just now. Nothing was changed.`, {
    hint: 'See `/mcp db indexes`; ask again when it is over.',
  });

const nameTaken = ({ name }: IndexSpec): Fault =>
  fault('DATABASE_FAILED', `There is another index ${name} meanwhile. Nothing was changed.`);
