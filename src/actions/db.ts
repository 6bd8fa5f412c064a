import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { answerReport } from '../databases/server-report.ts';

/** Runbooks A and B, the Python check, `pg_isready` and `SELECT version()`: one card that says whether the database is healthy. */
export const action = readAction({
  summary: 'Shows whether PostgreSQL answers, how full it is, how far standbys lag, and what it waits for',
  params: z.object({}),
  positional: [],
  needs: ['database'],
  examples: ['/mcp db', '/mcp db env=staging'],
  deadlineMs: 30_000,

  run: ({ database, signal }) =>
    answerReport(Promise.all([database.server({ signal }), database.sessions({ signal })])),
});
