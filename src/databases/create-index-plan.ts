import { fault } from '../errors.ts';
import { type Plan, promise } from '../model/plan.ts';
import type { Text } from '../model/text.ts';
import { bytes, span } from '../model/units.ts';
import type { IndexSite, IndexSpec, NamedIndex } from '../ports/database/index-changes.ts';
import type { DatabaseCall, DatabaseReader } from '../ports/database.ts';
import { indexName } from './index-name.ts';
import { nameIn, typedName } from './table-name.ts';

/** What the build needs of its plan. */
export interface CreateData {
  readonly spec: IndexSpec;
  /** Left by builds that failed; removed before. */
  readonly leftovers: readonly NamedIndex[];
}

/** A build reads the table twice; what a disk of a cloud gives, and what sorting a row takes. */
const bytesPerSecond = 100 * 1024 ** 2;
const rowsPerSecond = 500_000;
/** A transaction that is open for longer will be waited for. */
const longSeconds = 60;

/** A new index of columns, as a plan. Throws NOTHING_TO_DO where one serves already, PARAM_INVALID for what is not there. */
export async function createIndexPlan(
  database: DatabaseReader,
  asked: { readonly table: string; readonly columns: readonly string[] },
  call: DatabaseCall,
): Promise<Plan<CreateData>> {
  const site = await database.indexSite(asked, call);
  const { table, serving, leftovers, isBuilding } = site;
  if (serving !== undefined) {
    throw fault('NOTHING_TO_DO', `The index ${nameIn(serving)} serves these columns already. Nothing was changed.`, {
      hint: 'See `/mcp db slow`: another statement may be the slow one.',
    });
  }
  if (isBuilding) {
    throw fault('NOTHING_TO_DO', `Somebody builds an index on ${nameIn(table)} just now. Nothing was changed.`, {
      hint: 'See `/mcp db indexes`; ask again when it is over.',
    });
  }
  const free = site.taken.filter((name) => !leftovers.some((one) => one.name === name));
  const name = indexName(table.name, asked.columns, free);
  const spec: IndexSpec = { table, name, of: { columns: asked.columns } };
  return {
    ...planOf(site.database, spec, leftovers),
    changes: [
      ...leftovers.map((one) => ({ label: 'index', before: `${nameIn(one)} (invalid)`, after: 'removed' })),
      { label: 'index', before: 'none', after: `${name} on ${typedName(table)} (${asked.columns.join(', ')})` },
    ],
    course: [estimate(site), ...(await inTheWay(database, call))],
  };
}

/** What every build promises. */
export function planOf(database: string, spec: IndexSpec, leftovers: readonly NamedIndex[]) {
  const { table, name } = spec;
  return {
    headline: `Build the index ${name} on ${nameIn(table)}`,
    doing: `Building the index ${name} on ${nameIn(table)}`,
    confirm: 'Build index',
    subject: database,
    promises: [
      promise(
        'effect',
        'concurrently',
        () =>
          'Built CONCURRENTLY: others read and write meanwhile. Writes to the table cost a little more from then on.',
      ),
      promise(
        'leaves nothing',
        'no invalid index',
        () => 'Where it is stopped or fails, what it has left is removed: no invalid index stays.',
      ),
      promise('way back', { drop: name }, (terms) => `Way back: drop ${terms.drop}, also CONCURRENTLY.`),
    ],
    onFailure: 'ask' as const,
    steps: [
      ...leftovers.map((one) => ({ key: `clear ${one.oid}`, title: `Remove ${one.name}` })),
      { key: 'build', title: 'Build the index' },
      { key: 'verify', title: 'Check the index' },
    ],
    observed: { database, table: table.oid, leftovers: leftovers.map(({ oid }) => oid) },
    data: { spec, leftovers },
  };
}

function estimate({ tableBytes, rows, aboutBytes }: IndexSite): string {
  if (rows === undefined || aboutBytes === undefined)
    return `The table takes ≈ ${bytes(tableBytes)}; how large the index gets is unknown: it was never analyzed.`;
  const seconds = (2 * tableBytes) / bytesPerSecond + rows / rowsPerSecond;
  const time = seconds < 60 ? 'under a minute' : `about ${span(seconds)}`;
  return `The table has ≈ ${rows.toLocaleString('en')} rows in ${bytes(tableBytes)}: the index takes ≈ ${bytes(aboutBytes)} of disk, and ${time} of work.`;
}

/** Ages move: said, and not bound. */
export async function inTheWay(database: DatabaseReader, call: DatabaseCall): Promise<readonly Text[]> {
  const { oldest, lacking } = await database.server(call);
  if (oldest === undefined)
    return lacking === undefined ? [] : ['Whether an old transaction is in the way is hidden from this bot.'];
  if (oldest.seconds < longSeconds) return [];
  const who = oldest.pid === undefined ? oldest.name : `pid ${oldest.pid}, ${oldest.name || 'no name'}`;
  return [
    `A transaction has been open for ${span(oldest.seconds)} (${who}): it may be waited for. See \`/mcp db locks\`.`,
  ];
}
