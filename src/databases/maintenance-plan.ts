import { z } from 'zod';
import { fault } from '../errors.ts';
import { type Member, type Plan, type Promised, promise } from '../model/plan.ts';
import type { Text } from '../model/text.ts';
import { bytes, counted, span } from '../model/units.ts';
import type { MaintainedTable, Maintenance, TableIdentity } from '../ports/database/maintenance.ts';
import type { DatabaseCall, DatabaseReader } from '../ports/database.ts';
import { nameIn, typedName } from './table-name.ts';

/** One run works on no more tables than these, so that each of them was shown to somebody. */
const most = 10;
/** Work goes on for this long where nothing is said. */
export const usualWindowMs = 60 * 60_000;
/** A transaction that is open for longer keeps dead rows that a vacuum is meant to clear. */
const longSeconds = 300;

export interface MaintenanceAsked {
  readonly kind: Maintenance;
  readonly table: string | undefined;
  readonly windowMs: number;
}

/** What the work needs of its plan. */
export interface MaintenanceData {
  readonly windowMs: number;
}

export const verbs = {
  vacuum: { order: 'Vacuum', doing: 'Vacuuming', done: 'vacuumed' },
  analyze: { order: 'Analyze', doing: 'Analyzing', done: 'analyzed' },
} as const satisfies Record<Maintenance, object>;

/** The tables that need it now, as a plan. Throws NOTHING_TO_DO where there is none. */
export async function maintenancePlan(
  database: DatabaseReader,
  { kind, table, windowMs }: MaintenanceAsked,
  call: DatabaseCall,
): Promise<Plan<MaintenanceData>> {
  const seen = await database.tables({ for: kind, name: table, most }, call);
  const { tables, matching } = seen;
  if (tables.length === 0) throw nothing(kind);
  const { order, doing } = verbs[kind];
  const [only] = tables;
  const what = table !== undefined && only !== undefined ? nameIn(only) : counted(tables.length, 'table');
  return {
    headline: table === undefined ? `${order} up to ${what}, the worst first` : `${order} ${what}`,
    doing: `${doing} ${what}`,
    confirm: table === undefined ? `${order} tables` : `${order} table`,
    subject: seen.database,
    changes: [],
    promises: promises(kind, table === undefined ? windowMs : undefined),
    onFailure: 'ask',
    course: [
      ...(matching > tables.length
        ? [`${matching} need it now; one run works on ${most}. Ask again for the rest.`]
        : []),
      ...(kind === 'vacuum' ? await inTheWay(database, call) : []),
    ],
    selection: {
      rule: { kind, ...(table === undefined || only === undefined ? {} : { table: typedName(only) }) },
      ceiling: most,
      preview: tables.map((one) => memberOf(one, kind)),
    },
    steps: [
      { key: 'before', title: 'Count rows' },
      { key: 'work', title: `${order} ${table === undefined ? 'tables' : 'the table'}` },
      { key: 'verify', title: 'Count again' },
    ],
    // Which tables need it moves while people decide: the rule and the ceiling are what an approval binds.
    observed: { database: seen.database },
    data: { windowMs },
  };
}

function nothing(kind: Maintenance) {
  const [text, hint] =
    kind === 'vacuum'
      ? ['No table has dead rows to clear away. Nothing was changed.', 'See `/mcp db sizes` for what takes the room.']
      : [
          'No table has changed since it was last analyzed. Nothing was changed.',
          'See `/mcp db slow` for what is slow.',
        ];
  return fault('NOTHING_TO_DO', text, { hint: `${hint} To do it all the same, name a table.` });
}

function promises(kind: Maintenance, windowMs: number | undefined): readonly Promised[] {
  return [
    kind === 'vacuum'
      ? promise(
          'effect',
          { kind, full: false },
          () =>
            'Clears away dead rows and counts the rest anew, while others read and write. Never VACUUM FULL: no table is locked or rewritten.',
        )
      : promise(
          'effect',
          { kind },
          () => 'Reads a sample of the rows so that the planner chooses well, while others read and write.',
        ),
    promise(
      'pace',
      'autovacuum',
      () => 'At the pace of autovacuum. A table that somebody has locked for more than 5 s is left.',
    ),
    windowMs === undefined
      ? promise('end', 'stop', () => 'Stop ends it at once; the server ends it after 1 h.')
      : promise(
          'window',
          { windowMs },
          (terms) =>
            `Begins no table after ${span(terms.windowMs / 1000)}, nor in a freeze that begins meanwhile. Stop ends it at once: tables that are done stay done.`,
        ),
    promise('way back', 'none', () => 'No way back is needed: no row of anybody changes.'),
  ];
}

/** What keeps a vacuum from clearing: ages move, so that it is said and not bound. */
async function inTheWay(database: DatabaseReader, call: DatabaseCall): Promise<readonly Text[]> {
  const { oldest, lacking } = await database.server(call);
  if (oldest === undefined)
    return lacking === undefined ? [] : ['Whether an old transaction is in the way is hidden from this bot.'];
  if (oldest.seconds < longSeconds) return [];
  return [
    `A transaction has been open for ${span(oldest.seconds)} (${oldest.name || 'no name'}): rows that died since stay. See \`/mcp db locks\`.`,
  ];
}

/** A table as a plan shows it and binds it. */
function memberOf(table: MaintainedTable, kind: Maintenance): Member {
  const { oid, schema, name, aboutBytes, deadRows, changedRows, liveRows } = table;
  const [count, last] =
    kind === 'vacuum'
      ? [`${deadRows.toLocaleString('en')} dead rows beside ${liveRows.toLocaleString('en')}`, table.vacuumedAt]
      : [`${changedRows.toLocaleString('en')} rows changed of ${liveRows.toLocaleString('en')}`, table.analyzedAt];
  return {
    key: JSON.stringify([oid, schema, name]),
    text: [
      { code: nameIn(table) },
      ` · ≈ ${bytes(aboutBytes)} · ${count} · `,
      ...(last === undefined
        ? [`never ${verbs[kind].done}`]
        : [`${verbs[kind].done} `, { time: last, as: 'ago' } as const]),
    ],
  };
}

const keyShape = z.tuple([z.string().regex(/^\d+$/), z.string(), z.string()]);

/** The table a key stands for. */
export function tableOfKey({ key }: Pick<Member, 'key'>): TableIdentity {
  const [oid, schema, name] = keyShape.parse(JSON.parse(key));
  return { oid, schema, name };
}
