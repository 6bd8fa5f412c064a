import { fault } from '../errors.ts';
import { type Plan, promise } from '../model/plan.ts';
import type { Text } from '../model/text.ts';
import { bytes, span } from '../model/units.ts';
import type { IndexSeen, NamedIndex } from '../ports/database/index-changes.ts';
import type { TableIdentity } from '../ports/database/maintenance.ts';
import type { DatabaseCall, DatabaseReader } from '../ports/database.ts';
import { inTheWay } from './create-index-plan.ts';
import { nameIn, typedName } from './table-name.ts';

/** What the drop, and its way back, need of the plan. */
export interface DropData {
  readonly index: NamedIndex;
  readonly table: TableIdentity;
  readonly definition: string;
  /** A broken one serves nobody, and is not brought back. */
  readonly isValid: boolean;
}

/** Uses that were counted for fewer days say little: a month's end may be what an index is for. */
const enoughSeconds = 30 * 86_400;

/** An index that goes, as a plan. Refuses one that something depends on. */
export async function dropIndexPlan(
  database: DatabaseReader,
  name: string,
  now: Date,
  call: DatabaseCall,
): Promise<Plan<DropData>> {
  const seen = await database.indexNamed(name, call);
  const { oid, schema, table, definition, isValid, isBuilding, neededBy } = seen;
  if (neededBy !== undefined) {
    throw fault(
      'PARAM_INVALID',
      `The index ${nameIn(seen)} cannot be dropped: ${neededBy} needs it. Nothing was changed.`,
      {
        hint: 'A rule of the data is taken away by a migration of the application.',
      },
    );
  }
  if (isBuilding) {
    throw fault('NOTHING_TO_DO', `Somebody builds ${nameIn(seen)} just now. Nothing was changed.`, {
      hint: 'Ask again when it is over.',
    });
  }
  return {
    headline: `Drop the index ${nameIn(seen)} of ${nameIn(table)}`,
    doing: `Dropping the index ${nameIn(seen)} of ${nameIn(table)}`,
    confirm: 'Drop index',
    subject: seen.database,
    changes: [{ label: 'index', before: typedName(seen), after: 'dropped' }],
    promises: [
      promise(
        'effect',
        'concurrently',
        () =>
          'Dropped CONCURRENTLY: others read and write meanwhile. Once begun, it runs to its end, even when the run is stopped.',
      ),
      isValid
        ? promise('way back', { definition }, (terms) => ['Way back: build it again with ', { code: terms.definition }])
        : promise(
            'way back',
            'none',
            () => 'No way back is needed: it is broken, costs every write and serves no read.',
          ),
    ],
    warnings: warningsOf(seen, now),
    onFailure: 'ask',
    course: [useWords(seen, now), ...(await inTheWay(database, call))],
    steps: [
      { key: 'drop', title: 'Drop the index' },
      { key: 'verify', title: 'Look whether it is gone' },
    ],
    observed: { database: seen.database, oid, definition },
    data: { index: { oid, schema, name: seen.name }, table, definition, isValid },
  };
}

/** A unique index whose build failed: mostly because values were not unique. */
const neverUnique =
  'It was to keep values unique and never did for all of them: the rule belongs in a migration of the application, after rows that are the same are dealt with.';

/** Bound as they are: no count, no age. */
function warningsOf({ isValid, definition, scans, countedSince, hasStandbys }: IndexSeen, now: Date): readonly Text[] {
  if (!isValid) return definition.startsWith('CREATE UNIQUE ') ? [neverUnique] : [];
  return [
    ...(scans === undefined ? ['Whether it is used is unknown: nobody counts (track_counts is off).'] : []),
    ...(scans !== undefined && scans > 0 ? ['It is used: statements get slower without it.'] : []),
    ...(secondsOf(countedSince, now) < enoughSeconds
      ? ['Uses have been counted for less than 30 days: the end of a month may need it.']
      : []),
    ...(hasStandbys ? ['What standbys use is counted there: it may be used by them.'] : []),
  ];
}

const secondsOf = (since: string, now: Date) => Math.max(0, (now.getTime() - Date.parse(since)) / 1000);

function useWords({ scans, countedSince, bytes: size }: IndexSeen, now: Date): string {
  const counted =
    scans === undefined
      ? 'uses are not counted'
      : scans === 0
        ? `not used in ${span(secondsOf(countedSince, now))}`
        : `used ${scans.toLocaleString('en')} times in ${span(secondsOf(countedSince, now))}`;
  return `It takes ≈ ${bytes(size)}; ${counted}.`;
}
