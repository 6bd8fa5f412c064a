import { expect, it } from 'vitest';
import { shapeOf } from '../../src/databases/statement.ts';
import { cpuMs } from '../support/cpu-ms.ts';

it.each([
  [`UPDATE assignments SET assignee = 'user-17' WHERE id = 4`, 'UPDATE assignments SET assignee = ? WHERE id = ?'],
  [`SELECT * FROM t1 WHERE a = 'it''s' AND b = $1`, 'SELECT * FROM t1 WHERE a = ? AND b = $1'],
  [String.raw`SELECT E'a\'b secret', 2`, 'SELECT ?, ?'],
  [`SELECT 'cut off in the midd`, 'SELECT ?'],
  ['DO $body$ secret $body$', 'DO ?'],
  ['DO $$ secret', 'DO ?'],
  ['SELECT 1 -- token abc\n, /* secret */ 3.5e2', 'SELECT ? , ?'],
  [`ALTER ROLE mcp\n  PASSWORD 'hunter2'`, 'ALTER ROLE mcp PASSWORD ?'],
  ['SELECT a /* one /* two */ secret */ FROM t', 'SELECT a FROM t'],
  [`SELECT '*/' FROM t`, 'SELECT ? FROM t'],
  ['SET application_name = hunter2', 'SET application_name = ?'],
  ['set local app.token to abc', 'set local app.token to ?'],
  ['ALTER ROLE mcp SET app.token=abc', 'ALTER ROLE mcp SET app.token= ?'],
  ['ALTER TABLE t SET (fillfactor = 70)', 'ALTER TABLE t SET (fillfactor = ?)'],
  ['UPDATE t SET a = b', 'UPDATE t SET a = b'],
  ['', ''],
])('%s is shown without its values', (statement, shape) => {
  expect(shapeOf(statement)).toBe(shape);
});

it('is shown in a line, however long and hostile it is', () => {
  for (const piece of [`'`, '/*', '*/', '/**/ ', 'alter a ', 'set a= ', '$a$', `E'\\`, '--', '1.']) {
    const shaped = () => expect(shapeOf(piece.repeat(5000)).length).toBeLessThanOrEqual(100);
    expect(cpuMs(shaped)).toBeLessThan(500);
  }
});
