import { expect, it } from 'vitest';
import { indexName } from '../../src/databases/index-name.ts';

it('is the one that PostgreSQL would give', () => {
  expect(indexName('assignments', ['tool', 'created_at'], [])).toBe('assignments_tool_created_at_idx');
});

it('has a number where the name is taken', () => {
  expect(indexName('a', ['b'], ['a_b_idx', 'a_b_idx1'])).toBe('a_b_idx2');
});

it('fits: a name of the server has 63 bytes, and no character is cut in two', () => {
  const name = indexName('a'.repeat(40), ['ü'.repeat(40)], []);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
  expect(name).toMatch(/^a{40}_ü+_idx$/);
});
