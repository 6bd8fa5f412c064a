import type { Part } from '../model/report.ts';
import { counted } from '../model/units.ts';
import { type Comparison, isOther, type TableCompared } from './comparison.ts';

const grouped = new Intl.NumberFormat('en');
const mostTables = 12;
const mostLines = 6;

/** A number as people read it. */
export const figure = (count: number) => grouped.format(count);

const countWords = (count: number | null) => (count === null ? 'not counted' : figure(count));

/** What a copy lacks, and its tables beside those of the live database, those that differ first. */
export function comparisonParts({ lacks, tables }: Pick<Comparison, 'lacks' | 'tables'>): readonly Part[] {
  const more = lacks.length - mostLines;
  const lines = [...lacks.slice(0, mostLines), ...(more > 0 ? [`and ${more} more`] : [])];
  return [
    ...(lines.length === 0
      ? []
      : [
          {
            kind: 'lines' as const,
            lines: lines.map((text) => ({ mark: 'warning' as const, label: 'Lacks', text })),
          },
        ]),
    {
      kind: 'table',
      columns: [
        { title: 'Table' },
        { title: 'Rows in the copy', align: 'right' },
        { title: 'Live now', align: 'right' },
      ],
      rows: tables.slice(0, mostTables).map((one) => [one.name, side(one, 'copy'), side(one, 'live')]),
    },
  ];
}

function side(one: TableCompared, of: 'copy' | 'live'): string {
  return one.isIn === 'both' || one.isIn === of ? countWords(one[of]) : 'no such table';
}

/** What a comparison comes to, as small print. */
export function comparisonNotes({ tables, differs, sequences, extensions }: Comparison): readonly string[] {
  const others = tables.filter(isOther).length;
  const left = tables.length - mostTables;
  return [
    others === 0
      ? 'every table has as many rows as the live one'
      : `${counted(others, 'table')} of ${tables.length} ${others === 1 ? 'differs' : 'differ'} from the live database`,
    `compared as well: owners, ${counted(sequences, 'sequence')}, ${counted(extensions, 'extension')}, rights, settings`,
    ...(left > 0 ? [`${counted(left, 'more table')} not shown`] : []),
    ...differs.slice(0, 3),
  ];
}
