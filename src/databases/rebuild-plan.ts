import { z } from 'zod';
import { fault } from '../errors.ts';
import { type Member, type Plan, promise } from '../model/plan.ts';
import type { Text } from '../model/text.ts';
import { bytes, counted, span } from '../model/units.ts';
import type { NamedIndex } from '../ports/database/index-changes.ts';
import type { RebuildIndex, RebuildsSeen } from '../ports/database/index-rebuilds.ts';
import type { DatabaseCall, DatabaseReader } from '../ports/database.ts';
import { inTheWay } from './create-index-plan.ts';
import { nameIn, typedName } from './table-name.ts';

/** One run rebuilds no more indexes than these, so that each of them was shown to somebody. */
const most = 10;

/** What the work needs of its plan. */
export interface RebuildData {
  readonly windowMs: number;
  readonly leftovers: readonly NamedIndex[];
}

/** `2 indexes`. */
export const indexes = (count: number): string => (count === 1 ? '1 index' : `${count} indexes`);

/** Indexes that are worth rebuilding, or those of a name, as a plan. Throws NOTHING_TO_DO where there is none and nothing was left behind. */
export async function rebuildPlan(
  database: DatabaseReader,
  { name, windowMs }: { readonly name: string | undefined; readonly windowMs: number },
  call: DatabaseCall,
): Promise<Plan<RebuildData>> {
  const seen = await database.rebuilds({ name, most }, call);
  const { leftovers } = seen;
  if (seen.indexes.length === 0 && leftovers.length === 0) throw nothing(seen, name);
  const isOne = seen.indexes.length === 1;
  const isClearing = seen.indexes.length === 0;
  return {
    ...wordsOf(seen, name),
    subject: seen.database,
    changes: leftovers.map((copy) => ({ label: 'index', before: `${nameIn(copy)} (invalid)`, after: 'removed' })),
    promises: promises(isOne ? undefined : windowMs),
    onFailure: 'ask',
    course: [...disk(seen.indexes), ...beyond(seen), ...(await inTheWay(database, call))],
    selection: {
      rule: { rebuild: name ?? 'bloated' },
      ceiling: most,
      preview: seen.indexes.map(memberOf),
    },
    steps: [
      { key: 'before', title: 'Measure' },
      ...leftovers.map((copy) => ({ key: `clear ${copy.oid}`, title: `Remove ${copy.name}` })),
      ...(isClearing ? [] : [{ key: 'work', title: isOne ? 'Rebuild the index' : 'Rebuild indexes' }]),
      { key: 'verify', title: 'Measure again' },
    ],
    // How bloated they are moves while people decide: the rule and the ceiling are what an approval binds, and what is removed.
    observed: { database: seen.database, leftovers: leftovers.map(({ oid }) => oid) },
    data: { windowMs, leftovers },
  };
}

function wordsOf({ indexes: shown, leftovers }: RebuildsSeen, name: string | undefined) {
  const [only] = shown;
  if (only === undefined)
    return {
      headline: `Remove ${indexes(leftovers.length)} that failed rebuilds have left`,
      doing: 'Removing what failed rebuilds have left',
      confirm: 'Remove them',
    };
  if (shown.length === 1) {
    const what = `the index ${nameIn(only)}`;
    return { headline: `Rebuild ${what}`, doing: `Rebuilding ${what}`, confirm: 'Rebuild index' };
  }
  const what = indexes(shown.length);
  return {
    headline: `Rebuild up to ${what}${name === undefined ? '' : ` of ${nameIn(only.table)}`}, the most bloated first`,
    doing: `Rebuilding ${what}`,
    confirm: 'Rebuild indexes',
  };
}

function nothing({ excluded }: RebuildsSeen, name: string | undefined) {
  if (excluded > 0)
    return fault(
      'NOTHING_TO_DO',
      'PostgreSQL rebuilds the index of an exclusion constraint only while everybody waits. Nothing was changed.',
      { hint: 'A migration of the application does that, in a window.' },
    );
  return name === undefined
    ? fault('NOTHING_TO_DO', 'No index is broken, or twice as large as its entries need. Nothing was changed.', {
        hint: 'To do it all the same, name an index or a table. See `/mcp db sizes` for what takes the room.',
      })
    : fault('NOTHING_TO_DO', `The table ${name} has no index. Nothing was changed.`);
}

const promises = (windowMs: number | undefined) => [
  promise(
    'effect',
    'concurrently',
    () =>
      'Each is rebuilt CONCURRENTLY, one after the other: others read and write meanwhile, and the old one serves until the new one is ready.',
  ),
  promise(
    'leaves nothing',
    'no invalid index',
    () =>
      'Where it is stopped or fails, what it has left is removed and the old index stays: no invalid index is left.',
  ),
  ...(windowMs === undefined
    ? []
    : [
        promise(
          'window',
          { windowMs },
          (terms) => `Begins no index after ${span(terms.windowMs / 1000)}, nor in a freeze that begins meanwhile.`,
        ),
      ]),
  promise('way back', 'none', () => 'No way back is needed: the same index, written anew.'),
];

function disk(all: readonly RebuildIndex[]): readonly Text[] {
  const largest = Math.max(
    0,
    ...all.map(({ aboutBytes, aboutNeeded }) => Math.min(aboutBytes, aboutNeeded ?? aboutBytes)),
  );
  return largest === 0 ? [] : [`Takes up to ≈ ${bytes(largest)} more disk while it works.`];
}

function beyond({ indexes: shown, matching, excluded }: RebuildsSeen): readonly Text[] {
  return [
    ...(matching > shown.length
      ? [`${indexes(matching)} could be rebuilt; one run takes ${most}. Ask again for the rest.`]
      : []),
    ...(excluded > 0
      ? [`${counted(excluded, 'exclusion constraint')} left: PostgreSQL rebuilds none CONCURRENTLY.`]
      : []),
  ];
}

function memberOf(index: RebuildIndex): Member {
  const { oid, schema, name, table, aboutBytes, aboutNeeded, isValid } = index;
  const need = !isValid
    ? 'broken: it serves nobody'
    : aboutNeeded === undefined
      ? 'what it needs is unknown'
      : `its entries need ≈ ${bytes(Math.min(aboutNeeded, aboutBytes))}`;
  return {
    key: JSON.stringify([oid, schema, name, table.oid, table.schema, table.name]),
    text: [{ code: nameIn(index) }, ` on ${typedName(table)} · ≈ ${bytes(aboutBytes)} · ${need}`],
  };
}

const words = z.string();
const keyShape = z.tuple([z.string().regex(/^\d+$/), words, words, z.string().regex(/^\d+$/), words, words]);

/** The index a key stands for. */
export function indexOfKey({ key }: Pick<Member, 'key'>): RebuildIndex {
  const [oid, schema, name, tableOid, tableSchema, tableName] = keyShape.parse(JSON.parse(key));
  const table = { oid: tableOid, schema: tableSchema, name: tableName };
  return { oid, schema, name, table, aboutBytes: 0, aboutNeeded: undefined, isValid: true };
}
