import { cut } from '../model/cut.ts';
import type { Mark, Offer, Part, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { bytes, counted, span } from '../model/units.ts';
import type { IndexesSeen, InvalidIndex, ScannedTable, UnusedIndex } from '../ports/database/indexes.ts';
import { nameIn, typedName } from './table-name.ts';

/** Uses that were counted for fewer days say little: a month's end may be what an index is for. */
const enoughDays = 30;
const mostOfAKind = 5;

/** What is wrong with the indexes of a database, as a report: what is broken is certain, the rest are candidates. */
export function indexesReport(seen: IndexesSeen, now: Date): Report {
  const broken = seen.invalid.filter(({ isBuilding }) => !isBuilding);
  const parts = [
    ...kind('Broken: each costs every write and serves no read', seen.invalid.map(brokenLine)),
    ...(seen.counted ? kind('Often read from end to end: an index may be missing', seen.scanned.map(scannedLine)) : []),
    ...kind('Foreign keys without an index: deletes in the other table are slow', seen.foreignKeys.map(keyLine)),
    ...(seen.counted ? kind('Never used', seen.unused.map(unusedLine), seen.moreUnused) : []),
  ];
  return {
    mark: markOf(seen, broken),
    headline: headline(seen, broken),
    parts,
    notes: notesOf(seen, now),
    offers: [
      ...changesOf(seen, broken, now),
      { label: 'Sizes', action: 'db sizes', params: {} },
      { label: 'Slow statements', action: 'db slow', params: {} },
    ],
  };
}

function markOf(
  { counted: isCounted, scanned, foreignKeys, unused }: IndexesSeen,
  broken: readonly InvalidIndex[],
): Mark {
  if (broken.length > 0) return 'bad';
  if (!isCounted) return 'unknown';
  return scanned.length + foreignKeys.length + unused.length > 0 ? 'warning' : 'good';
}

function headline(
  { database, counted: isCounted, scanned, foreignKeys, unused, moreUnused }: IndexesSeen,
  broken: readonly InvalidIndex[],
): string {
  const missing = scanned.length + foreignKeys.length;
  const found = [
    ...(broken.length === 0 ? [] : [`${counted(broken.length, 'index').replace('indexs', 'indexes')} broken`]),
    ...(!isCounted || missing === 0 ? [] : [`${missing} may be missing`]),
    ...(!isCounted || unused.length === 0 ? [] : [`${unused.length + moreUnused} never used`]),
    ...(isCounted ? [] : ['which are used is unknown (track_counts is off)']),
  ];
  return found.length === 0
    ? `${database}: no index is broken, unused or seems to be missing`
    : `${database}: ${found.join(', ')}`;
}

/** A title and its first lines; how many more there are. */
function kind(title: string, lines: readonly Text[], beyond = 0): readonly Part[] {
  if (lines.length === 0) return [];
  const left = lines.length - Math.min(lines.length, mostOfAKind) + beyond;
  return [
    { kind: 'text', text: [{ strong: title }] },
    {
      kind: 'list',
      ordered: false,
      items: [...lines.slice(0, mostOfAKind), ...(left > 0 ? [[{ faint: `… and ${left} more` }]] : [])],
    },
  ];
}

const brokenLine = ({ isBuilding, ...index }: InvalidIndex): Text =>
  isBuilding ? [...indexWords(index), ': being built just now, leave it'] : indexWords(index);

const unusedLine = (index: UnusedIndex): Text => indexWords(index);

function indexWords({ schema, name, table, aboutBytes }: UnusedIndex) {
  // PostgreSQL counts the pages of an index when it is built to its end, or at the next VACUUM.
  const size = aboutBytes === 0 ? 'size not counted yet' : `≈ ${bytes(aboutBytes)}`;
  return [{ code: qualified(schema, name) }, ` on ${cut(table, 63)}, ${size}`] as const;
}

function scannedLine({ schema, name, scans, rowsPerScan, indexScans }: ScannedTable): Text {
  return [
    { code: qualified(schema, name) },
    `: read from end to end ${counted(scans, 'time')}, ${rowsPerScan.toLocaleString('en')} rows each; by an index ${counted(indexScans, 'time')}`,
  ];
}

function keyLine({ schema, table, definition }: IndexesSeen['foreignKeys'][number]): Text {
  return [{ code: qualified(schema, table) }, `: ${cut(definition, 120)}`];
}

/** What is broken goes first, what is missing next; to drop what is not used, uses must have been counted for long enough, and by all. */
function changesOf(seen: IndexesSeen, broken: readonly InvalidIndex[], now: Date): readonly Offer[] {
  const [first] = broken;
  const [key] = seen.foreignKeys;
  const columns = key === undefined ? undefined : keyColumns(key.definition);
  const [unused] = seen.counted && !seen.standby && secondsSince(seen, now) >= enoughDays * 86_400 ? seen.unused : [];
  return [
    ...(first === undefined ? [] : [dropOf(first)]),
    ...(key === undefined || columns === undefined
      ? []
      : [
          {
            label: `Build an index on ${nameIn({ schema: key.schema, name: key.table })}`,
            action: 'db index create',
            params: { table: typedName({ schema: key.schema, name: key.table }), columns },
          },
        ]),
    ...(unused === undefined ? [] : [dropOf(unused)]),
  ];
}

function dropOf(index: UnusedIndex): Offer {
  return { label: `Drop ${nameIn(index)}`, action: 'db index drop', params: { name: typedName(index) } };
}

/** `tool,version` of a key whose columns have plain names; undefined for any other. */
function keyColumns(definition: string): string | undefined {
  return /^FOREIGN KEY \(([a-z_][a-z0-9_]*(?:, [a-z_][a-z0-9_]*)*)\)/.exec(definition)?.[1]?.replaceAll(' ', '');
}

const qualified = (schema: string, name: string) => (schema === 'public' ? name : `${schema}.${name}`);

const secondsSince = ({ since }: IndexesSeen, now: Date) => Math.max(0, (now.getTime() - Date.parse(since)) / 1000);

function notesOf(seen: IndexesSeen, now: Date): readonly Text[] {
  const { standby, counted: isCounted } = seen;
  const seconds = secondsSince(seen, now);
  const short = seconds < enoughDays * 86_400;
  return [
    ...(isCounted
      ? [
          `uses counted for ${span(seconds)}${short ? `: too short to drop anything by (${enoughDays} days at least)` : ''}`,
          'missing and unused ones are candidates: look at the statements before you change anything',
        ]
      : ['set track_counts to on, so that uses are counted']),
    ...(standby ? ['this is a standby: it counts its own uses only, ask the primary too'] : []),
  ];
}
