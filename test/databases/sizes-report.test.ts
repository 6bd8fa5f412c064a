import { describe, expect, it } from 'vitest';
import { sizesReport } from '../../src/databases/sizes-report.ts';
import { plain } from '../../src/model/text.ts';
import type { SizesSeen } from '../../src/ports/database/sizes.ts';
import { aTable, someSizes } from './samples.ts';

const rowsOf = (seen: SizesSeen) =>
  (sizesReport(seen).parts ?? []).flatMap((part) =>
    part.kind === 'table' ? part.rows.map((row) => row.map((cell) => plain(cell))) : [],
  );

it('the largest tables with what of them is dead, the largest indexes below', () => {
  const report = sizesReport(someSizes());
  expect(report).toMatchObject({
    mark: 'warning',
    headline: 'mcp takes 41.2 GiB; the largest of 31 tables, tool_calls, takes 30 GiB; tool_calls is 41% dead or free',
  });
  expect(rowsOf(someSizes())).toEqual([
    ['tool_calls', '30 GiB', '6 GiB', '41,000', '≥ 41%'],
    ['audit.events (12 partitions)', '8 GiB', '1 GiB', '0', '?'],
  ]);
  expect(plain(report.parts?.[1]?.kind === 'text' ? report.parts[1].text : '')).toBe(
    'Largest indexes: tool_calls_at of tool_calls 4 GiB.',
  );
  expect(report.notes?.map((note) => plain(note))).toContain('29 smaller tables not listed');
});

describe('what is not known is not zero', () => {
  it('dead rows that nobody counts', () => {
    const seen = someSizes({ counted: false, largest: [aTable({ liveRows: undefined, deadRows: undefined })] });
    expect(rowsOf(seen)[0]?.slice(3)).toEqual(['?', '?']);
  });

  it('a table that somebody has locked', () => {
    const seen = someSizes({ largest: [aTable({ isLocked: true })] });
    expect(rowsOf(seen)[0]?.[1]).toBe('≈ 30 GiB');
    expect(
      sizesReport(seen)
        .notes?.map((note) => plain(note))
        .join(),
    ).toContain('1 table locked by somebody');
  });

  it('sizes that could not be measured, and a database that was not', () => {
    const report = sizesReport(
      someSizes({ measured: false, databaseBytes: undefined, largest: [aTable({ deadRows: 0 })] }),
    );
    expect(report.mark).toBe('unknown');
    expect(report.headline).toContain('the tables of mcp take 40 GiB');
  });
});

it('free space that was measured says more than dead rows; a small table is never called bloated', () => {
  expect(rowsOf(someSizes({ largest: [aTable({ freeShare: 0.72 })] }))[0]?.[4]).toBe('72%');
  const small = aTable({ totalBytes: 1024 ** 2, indexBytes: 0 });
  expect(sizesReport(someSizes({ largest: [small] })).mark).toBe('good');
});

it('an empty database', () => {
  expect(sizesReport(someSizes({ tables: 0, tableBytes: 0, largest: [], largestIndexes: [] }))).toMatchObject({
    mark: 'neutral',
    headline: 'mcp has no tables; it takes 41.2 GiB all the same',
  });
});

it('offers to clear away dead rows where there are some, and not for free space alone', () => {
  const offer = (deadRows: number) =>
    sizesReport(someSizes({ largest: [aTable({ schema: 'audit', deadRows, freeShare: 0.6 })] })).offers?.[0];
  expect(offer(41_000)).toEqual({
    label: 'Vacuum audit.tool_calls',
    action: 'db vacuum',
    params: { table: 'audit.tool_calls' },
  });
  expect(offer(0)?.action).toBe('db indexes');
});
