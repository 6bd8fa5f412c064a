import { expect, it } from 'vitest';
import { copyName, readCopyName } from '../../src/model/copy-names.ts';

const at = new Date('2026-11-30T18:33:05Z');

it('a name says what the database is, when it was made and by which run', () => {
  expect(copyName({ live: 'mcp', kind: 'restore', run: 'R-1042', at })).toBe('mcp_restore_20261130_r1042');
  expect(copyName({ live: 'MCP prod', kind: 'before', run: 'R-7', at })).toBe('MCP prod_before_20261130_r7');
  expect(readCopyName('mcp', 'mcp_drill_20261130_r1042')).toEqual({ kind: 'drill', run: 'R-1042' });
});

it.each([
  'mcp',
  'mcp_restore',
  'mcp_restore_20261130',
  'mcp_restore_20261130_r',
  'mcp_restore_20261130_r12x',
  'mcp_restore_2026113_r12',
  'mcp_copy_20261130_r12',
  'other_restore_20261130_r12',
  'mcp_restore_20261130_r12_before_20261130_r13',
  'MCP_restore_20261130_r12',
  'mcp_restore_20261130_r12\n',
  '"mcp_restore_20261130_r12"',
])('%s is none of ours', (name) => {
  expect(readCopyName('mcp', name)).toBeUndefined();
});

it('a live database whose name leaves no room, or has none, gives no name that PostgreSQL would cut', () => {
  expect(copyName({ live: 'm'.repeat(60), kind: 'restore', run: 'R-1', at })).toBeUndefined();
  expect(copyName({ live: 'ü'.repeat(22), kind: 'restore', run: 'R-1', at })).toBeUndefined();
  expect(copyName({ live: '', kind: 'restore', run: 'R-1', at })).toBeUndefined();
  expect(copyName({ live: 'mcp', kind: 'restore', run: 'schedule', at })).toBeUndefined();
});
