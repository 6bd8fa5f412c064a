import type { ServerSeen } from '../../src/ports/database/server.ts';
import type { Connections, SessionsSeen } from '../../src/ports/database.ts';

/** A primary that is well. */
export function aServer(over: Partial<ServerSeen> = {}): ServerSeen {
  return {
    database: 'mcp',
    role: 'mcp_chatops',
    version: '18.4',
    startedAt: '2026-01-28T09:00:00.000Z',
    connectMs: 4.1,
    answerMs: 1.2,
    sizeBytes: 41.2 * 1024 ** 3,
    replication: { kind: 'primary', standbys: [], abandonedSlots: { count: 0, keptBytes: undefined } },
    oldest: undefined,
    vacuum: { counted: true, auto: true, tables: 31, lastAt: '2026-01-31T13:55:00.000Z', due: 0, transactionAge: 40e6 },
    lacking: undefined,
    ...over,
  };
}

/** Nobody in anybody's way. */
export function someSessions(over: Partial<Connections> = {}): SessionsSeen {
  return {
    database: 'mcp',
    connections: { used: 24, max: 100, reserved: 3, elsewhere: 6, hidden: 0, lacking: undefined, limits: [], ...over },
    groups: [],
    moreGroups: 0,
    blocker: undefined,
  };
}
