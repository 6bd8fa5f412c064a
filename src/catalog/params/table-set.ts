import { duration } from './duration.ts';
import { tableName } from './table-name.ts';

/** Which tables of PostgreSQL maintenance works on, and until when it begins another one. */
export const tableSet = () => ({
  table: tableName()
    .optional()
    .describe('One table, with its schema or without; those that need it most when left out'),
  for: duration({ atLeastMs: 60_000, atMostMs: 6 * 3_600_000 })
    .optional()
    .describe('Of several tables, begins none after this time: 30m, 2h; 1h when left out'),
});
