import { cut } from '../model/cut.ts';
import type { Offer, Part, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { bytes, counted } from '../model/units.ts';
import type { IndexSize, SizesSeen, TableSize } from '../ports/database/sizes.ts';
import { typedName } from './table-name.ts';

/** From this share of room without live rows on, a table is bloated; small ones do not matter. */
const bloated = 0.3;
const worthIt = 10 * 1024 ** 2;
/** Names in a table that a phone shows. */
const longestName = 40;
const mostIndexes = 5;

/** What takes the room of a database, as a report: the largest tables, what of them is dead or free, the largest indexes. */
export function sizesReport(seen: SizesSeen): Report {
  const { database, largest, largestIndexes, databaseBytes } = seen;
  if (largest.length === 0) {
    const size = databaseBytes === undefined ? '' : `; it takes ${bytes(databaseBytes)} all the same`;
    return { mark: 'neutral', headline: `${database} has no tables${size}`, offers: [server] };
  }
  const worst = largest.filter(isBloated);
  return {
    mark: worst.length > 0 ? 'warning' : seen.measured ? 'good' : 'unknown',
    headline: headline(seen, worst),
    parts: [tableOf(largest), ...(largestIndexes.length === 0 ? [] : [indexesOf(largestIndexes)])],
    notes: notesOf(seen),
    offers: [...vacuumOf(worst), { label: 'Indexes', action: 'db indexes', params: {} }, server],
  };
}

/** Free space alone is no reason: a vacuum clears dead rows, and gives no room back. */
function vacuumOf(worst: readonly TableSize[]): readonly Offer[] {
  const dead = worst.find(({ deadRows = 0, partitions }) => deadRows > 0 && partitions === 0);
  if (dead === undefined) return [];
  return [{ label: `Vacuum ${nameOf(dead)}`, action: 'db vacuum', params: { table: typedName(dead) } }];
}

const server: Offer = { label: 'Server', action: 'db', params: {} };

function headline(
  { database, databaseBytes, tables, tableBytes, largest }: SizesSeen,
  worst: readonly TableSize[],
): string {
  const [first] = largest;
  const name =
    databaseBytes === undefined
      ? `the tables of ${database} take ${bytes(tableBytes)}`
      : `${database} takes ${bytes(databaseBytes)}`;
  const most =
    first === undefined
      ? ''
      : `; the largest of ${counted(tables, 'table')}, ${nameOf(first)}, takes ${bytes(first.totalBytes)}`;
  const [bloat] = worst;
  const dead = bloat === undefined ? '' : `; ${nameOf(bloat)} is ${percent(emptyShare(bloat) ?? 0)} dead or free`;
  return `${name}${most}${dead}`;
}

/** Measured where it was; else what dead rows take, at the least. */
function emptyShare({ freeShare, liveRows, deadRows }: TableSize): number | undefined {
  if (freeShare !== undefined) return freeShare;
  if (liveRows === undefined || deadRows === undefined) return undefined;
  return liveRows + deadRows === 0 ? 0 : deadRows / (liveRows + deadRows);
}

const isBloated = (table: TableSize) =>
  table.totalBytes - table.indexBytes >= worthIt && (emptyShare(table) ?? 0) >= bloated;

function tableOf(largest: readonly TableSize[]): Part {
  const right = { align: 'right' as const };
  return {
    kind: 'table',
    columns: [
      { title: 'Table' },
      { title: 'Total', ...right },
      { title: 'Indexes', ...right },
      { title: 'Dead rows', ...right },
      { title: 'Bloat', ...right },
    ],
    rows: largest.map((table) => {
      const { totalBytes, indexBytes, deadRows, partitions, isLocked } = table;
      const about = isLocked ? '≈ ' : '';
      return [
        `${nameOf(table)}${partitions === 0 ? '' : ` (${counted(partitions, 'partition')})`}`,
        `${about}${bytes(totalBytes)}`,
        `${about}${bytes(indexBytes)}`,
        deadRows === undefined ? '?' : deadRows.toLocaleString('en'),
        bloatCell(table),
      ];
    }),
  };
}

function bloatCell(table: TableSize): Text {
  const share = emptyShare(table);
  // No dead rows say nothing about free space.
  if (share === undefined || (share === 0 && table.freeShare === undefined)) return '?';
  const words = `${table.freeShare === undefined ? '≥ ' : ''}${percent(share)}`;
  return isBloated(table) ? [{ strong: words }] : words;
}

function indexesOf(indexes: readonly IndexSize[]): Part {
  const words = indexes
    .slice(0, mostIndexes)
    .map(
      ({ schema, name, table, bytes: size }) =>
        `${nameOf({ schema, name })} of ${cut(table, longestName)} ${bytes(size)}`,
    );
  return { kind: 'text', text: `Largest indexes: ${words.join(', ')}.` };
}

/** With its schema, where that is not the usual one. */
const nameOf = ({ schema, name }: { readonly schema: string; readonly name: string }) =>
  cut(schema === 'public' ? name : `${schema}.${name}`, longestName);

function notesOf({ tables, largest, measured, counted: isCounted, measuresFreeSpace }: SizesSeen): readonly Text[] {
  const left = tables - largest.length;
  const locked = largest.filter(({ isLocked }) => isLocked).length;
  return [
    ...(left > 0 ? [`${counted(left, 'smaller table')} not listed`] : []),
    ...(measured ? [] : ['a lock or the time was in the way: sizes are those of the last vacuum']),
    ...(measured && locked > 0
      ? [`≈ ${counted(locked, 'table')} locked by somebody: its size is that of the last vacuum`]
      : []),
    ...(isCounted ? [] : ['dead rows are counted on a primary with track_counts only: unknown here, not zero']),
    measuresFreeSpace
      ? 'bloat is dead rows and free space; ≥ where only dead rows are known'
      : 'bloat is what dead rows take, at the least: with the extension pgstattuple free space is measured too',
  ];
}

const percent = (share: number) => `${Math.floor(share * 100)}%`;
