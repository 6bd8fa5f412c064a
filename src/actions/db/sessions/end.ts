import { z } from 'zod';
import { changeAction } from '../../../catalog/action.ts';
import { duration } from '../../../catalog/params/duration.ts';
import { wholeNumber } from '../../../catalog/params.ts';
import { endPlan } from '../../../databases/end-plan.ts';
import { endSessions } from '../../../databases/end-sessions.ts';
import { endedTable, endedWords, isFailure, leftWords } from '../../../databases/ended.ts';
import { ruleOf, stateWord } from '../../../databases/rule.ts';

/** `SELECT pg_terminate_backend(pid) … WHERE state = 'idle'` of runbook A, for exactly the sessions people have seen. */
export const action = changeAction({
  summary: 'Ends PostgreSQL sessions that have been idle too long; shows each one first',
  risk: 'disruptive',
  params: z.object({
    state: z
      .preprocess(stateWord, z.enum(['idle', 'idle-in-transaction'], 'must be idle or idle-in-transaction'))
      .describe('State of the sessions: idle, or idle-in-transaction'),
    older: duration({ atLeastMs: 60_000 }).describe('In that state for at least this long: 90s, 10m, 2h'),
    user: z.string().min(1).max(63).optional().describe('Only sessions of this database user'),
    app: z.string().min(1).max(63).optional().describe('Only sessions of clients with this application_name'),
    keep: wholeNumber().optional().describe('Idle sessions each client can keep; 2 when left out'),
  }),
  positional: [],
  needs: ['database'],
  examples: [
    '/mcp db sessions end state=idle-in-transaction older=10m app=mcp-server',
    '/mcp db sessions end state=idle older=10m app=mcp-server keep=1',
  ],
  deadlineMs: 10 * 60_000,

  target: () => 'database/sessions',

  plan: async ({ database, params, signal }) => endPlan(database, ruleOf(params), { signal }),

  run: ({ database, steps, mark, signal }, { data, selection }) =>
    endSessions({ database, steps, mark, signal }, selection?.preview ?? [], data.keep),

  async verify({ database, signal }, { data }, { before, ended }) {
    const { connections } = await database.sessions({ signal });
    const failed = ended.filter(isFailure);
    const left = leftWords(ended);
    return {
      mark: failed.length === 0 ? 'good' : 'bad',
      headline: `${endedWords(ended)}${left === '' ? '' : `; ${left}`}`,
      parts: [endedTable(ended)],
      notes: [
        `connections of the server ${before} → ${connections.used} of ${connections.max}`,
        ...(failed.some(({ end }) => end === 'not permitted') ? [data.right] : []),
      ],
      offers: [{ label: 'Database sessions', action: 'db sessions', params: {} }],
    };
  },
});
