import { expect, it } from 'vitest';
import { compared } from '../../src/backups/comparison.ts';
import type { Inventory } from '../../src/ports/restores.ts';

const table = (rows: number | null, owner = 'mcp') => ({ owner, rows });
const inventory = (over: Partial<Inventory> = {}): Inventory => ({
  ...{ database: 'mcp_restore_20261130_r1', bytes: 1, encoding: 'UTF8', locale: 'C C' },
  tables: { 'public.tools': table(5), 'public.calls': table(9) },
  sequences: { 'public.calls_id_seq': { owner: 'mcp', last: '9', isBehind: false } },
  ...{ extensions: { plpgsql: '1.0' }, objects: { indexes: 2 }, invalid: [], settings: [], rights: ['CONNECT to mcp'] },
  ...over,
});
const rows = { 'public.tools': 5, 'public.calls': 9 };

it('a copy that is as the dump and as the live database lacks nothing', () => {
  expect(compared(rows, inventory(), inventory())).toMatchObject({ wrong: [], lacks: [], differs: [], rows: 14 });
});

it.each([
  [{ 'public.tools': table(5) }, ['public.calls is missing']],
  [{ 'public.tools': table(4), 'public.calls': table(9) }, ['public.tools has 4 rows, and the dump has 5']],
  [{ 'public.tools': table(5), 'public.calls': table(null) }, ['public.calls could not be counted in time']],
  [{ 'public.tools': table(5), 'public.calls': table(9), 'public.more': table(0) }, ['public.more is not in the dump']],
])('a copy that is not the dump is wrong, however the live database is', (tables, wrong) => {
  expect(compared(rows, inventory({ tables }), inventory({ tables })).wrong).toEqual(wrong);
});

it('what keeps a copy from the place of the live database is named, each with what it is', () => {
  const live = inventory({
    ...{ extensions: { plpgsql: '1.0', postgis: '3.4' }, locale: 'en_US.utf8 en_US.utf8' },
    rights: ['CONNECT to mcp', 'CONNECT to reports'],
  });
  const copy = inventory({
    tables: { 'public.tools': table(5, 'dba'), 'public.calls': table(9) },
    sequences: { 'public.calls_id_seq': { owner: 'mcp', last: '2', isBehind: true } },
    invalid: ['index public.calls_at'],
  });
  expect(compared(rows, copy, live).lacks).toEqual([
    'the extension postgis, which an administrator can make in mcp_restore_20261130_r1',
    'public.tools belongs to dba, and live to mcp',
    'the sequence public.calls_id_seq is behind its column',
    'the index public.calls_at is not valid',
    'its locale is C C, and live en_US.utf8 en_US.utf8',
    'the right CONNECT to reports',
  ]);
});

it('what is as bad in the live database is not held against the copy', () => {
  const bad = { invalid: ['index public.calls_at'], sequences: { 's.s': { owner: 'mcp', last: '2', isBehind: true } } };
  expect(compared(rows, inventory(bad), inventory(bad)).lacks).toEqual([]);
});

it('tables that differ come first, with what is in the one alone', () => {
  const live = inventory({
    tables: { 'public.tools': table(5), 'public.new': table(1) },
    ...{ objects: { indexes: 3 }, settings: ['app: work_mem=6MB'], extensions: { plpgsql: '1.1' } },
  });
  const { tables, differs } = compared(rows, inventory(), live);
  expect(tables).toEqual([
    { name: 'public.calls', copy: 9, live: null, isIn: 'copy' },
    { name: 'public.new', copy: null, live: 1, isIn: 'live' },
    { name: 'public.tools', copy: 5, live: 5, isIn: 'both' },
  ]);
  expect(differs).toEqual(['indexes: 2, live 3', 'plpgsql 1.0, live 1.1', 'without the setting app: work_mem']);
});
