import { action as endAction } from '../../../src/actions/db/sessions/end.ts';
import { runCard } from '../../../src/blocks/run-card.ts';
import { sessionsReport } from '../../../src/databases/overview.ts';
import type { Environment } from '../../../src/model/environment.ts';
import type { Report } from '../../../src/model/report.ts';
import type { Run } from '../../../src/model/run.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type {
  DatabaseReader,
  IdleState,
  Session,
  SessionGroup,
  SessionRule,
  SessionsSeen,
} from '../../../src/ports/database.ts';
import { portMethods } from '../../../src/ports/methods.ts';
import { nothingKnown } from '../../support/nothing-known.ts';
import { aCard, ago, anApproval, anOffer, aStep, nameOf, now } from './values.ts';

const group = (application: string, user: string, over: Partial<SessionGroup>): SessionGroup => ({
  application,
  user,
  total: 0,
  hidden: 0,
  active: 0,
  idle: 0,
  idleInTransaction: 0,
  waiting: 0,
  longestIdleSeconds: undefined,
  longestInTransactionSeconds: undefined,
  ...over,
});

export const connections = {
  used: 92,
  max: 100,
  reserved: 3,
  elsewhere: 11,
  hidden: 0,
  lacking: undefined,
  limits: [],
};

export const busy: SessionsSeen = {
  database: 'mcp',
  connections,
  groups: [
    group('mcp-server', 'mcp', {
      active: 4,
      idle: 12,
      idleInTransaction: 61,
      waiting: 7,
      longestInTransactionSeconds: 2460,
    }),
    group('grafana', 'ro', { active: 1, idle: 3, longestIdleSeconds: 7300 }),
  ],
  moreGroups: 0,
  blocker: {
    pid: 4711,
    application: 'mcp-server',
    user: 'mcp',
    client: '10.4.2.17',
    state: 'idle in transaction',
    transactionSeconds: 2460,
    blocks: 7,
    statement: `UPDATE assignments SET assignee = 'user-17' WHERE id = 4`,
  },
};

export const calm: SessionsSeen = {
  ...busy,
  connections: { ...connections, used: 24, elsewhere: 6 },
  groups: [group('mcp-server', 'mcp', { active: 2, idle: 13, longestIdleSeconds: 140 })],
  blocker: undefined,
};

const hidden: SessionsSeen = {
  ...calm,
  connections: {
    ...calm.connections,
    hidden: 15,
    lacking: 'GRANT pg_monitor TO "mcp_chatops";',
    limits: [{ of: 'role', name: 'mcp', used: 15, limit: 60 }],
  },
  groups: [group('mcp-server', 'mcp', { total: 15, hidden: 15 })],
};

const session = (state: IdleState, index: number): Session => ({
  pid: 4711 + index,
  bornUs: '1769868000000000',
  changedUs: `176986800000${String(index).padStart(4, '0')}`,
  state,
  user: 'mcp',
  application: 'mcp-server',
  client: `10.4.2.${17 + (index % 3)}`,
  stateSeconds: 2460 - index * 130,
  transactionSeconds: state === 'idle' ? undefined : 2520 - index * 130,
});

/** Reads that a change of sessions does not need. */
const unasked = Object.fromEntries(
  Object.keys(portMethods.database.reads).map((name) => [
    name,
    () => Promise.reject(new Error(`${name} is not asked`)),
  ]),
) as unknown as DatabaseReader;

/** A server on which so many sessions match. */
const server = (matching: number): DatabaseReader => ({
  ...unasked,
  ping: async () => ({ ms: 4 }),
  sessions: async () => ({ ...busy, connections: { ...connections, used: 87 } }),
  sessionsMatching: async ({ states: [state = 'idle'] }: SessionRule) => ({
    database: 'mcp',
    matching,
    sessions: Array.from({ length: matching }, (_, index) => session(state, index)),
  }),
  sessionsThere: async () => [],
});

const call = {
  environment: { name: 'production' } as Environment,
  signal: new AbortController().signal,
  clock: { now: () => new Date(now), monotonic: () => 0, sleep: async () => undefined },
  requestedBy: 'U0DEV',
  ...nothingKnown,
};
const inTransaction = { state: 'idle-in-transaction' as const, older: 600_000, app: 'mcp-server' };

const plan = await endAction.plan({ ...call, database: server(6), params: inTransaction });

function looked(report: Report, environment = 'production'): ChatPayload {
  const offers = (report.offers ?? []).map((offer) => anOffer(offer.label));
  const run: Partial<Run> = {
    action: 'db sessions',
    environment,
    risk: 'read-only',
    state: 'succeeded',
    report,
    startedAt: ago(1),
    finishedAt: now,
  };
  return runCard(aCard(run, { offers }), nameOf);
}

async function ended(ends: readonly ('ended' | 'busy again' | 'still there')[]): Promise<ChatPayload> {
  const members = plan.selection?.preview ?? [];
  const result = {
    before: 92,
    ended: members.map(({ key, text }, index) => ({ key, words: String(text), end: ends[index] ?? 'ended' })),
  };
  const stored = JSON.parse(JSON.stringify(plan)) as never;
  const looking = { ...call, database: server(0), params: inTransaction, say: () => undefined };
  const report = await endAction.verify(looking, stored, result);
  const vote = { user: 'U0LEAD', verdict: 'approve' as const, at: ago(60) };
  return runCard(
    aCard(
      {
        action: 'db sessions end',
        plan,
        report,
        state: report.mark === 'good' ? 'succeeded' : 'failed',
        startedAt: ago(8),
        finishedAt: now,
      },
      {
        approval: anApproval({ state: 'approved', decidedAt: ago(60), votes: [vote] }),
        steps: [aStep('before', 'done', 8), aStep('end', 'done', 7, '6 of 6')],
        offers: (report.offers ?? []).map((offer) => anOffer(offer.label)),
      },
    ),
    nameOf,
  );
}

/** Sessions of PostgreSQL: who is connected, and how those that idle are ended. */
export const databaseMessages: Readonly<Record<string, ChatPayload>> = {
  'db-sessions-busy': looked(sessionsReport(busy)),
  'db-sessions-hidden': looked(sessionsReport(hidden)),
  'db-sessions-end-failed': await ended(['ended', 'still there']),
};
