import type { IndexesSeen } from '../../src/ports/database/indexes.ts';
import type { Holder, LocksSeen, Waiter } from '../../src/ports/database/locks.ts';
import type { ServerSeen } from '../../src/ports/database/server.ts';
import type { Setting, SettingsSeen } from '../../src/ports/database/settings.ts';
import type { SizesSeen, TableSize } from '../../src/ports/database/sizes.ts';
import type { StatementsSeen } from '../../src/ports/database/statements.ts';
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

type SessionHolder = Extract<Holder, { readonly kind: 'session' }>;

/** A session that was left idle in a transaction, with a value in its last statement. */
export function aHolder(over: Partial<SessionHolder> = {}): SessionHolder {
  return {
    kind: 'session',
    pid: 4711,
    application: 'mcp-server',
    user: 'mcp',
    client: '10.4.2.17',
    state: 'idle in transaction',
    stateSeconds: 2460,
    transactionSeconds: 2460,
    statement: `UPDATE assignments SET assignee = 'user-17' WHERE id = 4`,
    ...over,
  };
}

/** A session that waits for a row. */
export function aWaiter(pid: number, over: Partial<Waiter> = {}): Waiter {
  const { kind: _, ...session } = aHolder({ pid, state: 'active', statement: `UPDATE assignments SET state = 'done'` });
  return {
    ...session,
    waitSeconds: 70,
    blockedBy: [4711],
    lockType: 'transactionid',
    mode: 'ShareLock',
    relation: 'assignments',
    ...over,
  };
}

/** A deployment that waits for the table, a reader behind it, and one that waits for a row. */
export function someLocks(over: Partial<LocksSeen> = {}): LocksSeen {
  const table = { lockType: 'relation', relation: 'assignments' };
  return {
    database: 'mcp',
    waiting: [
      aWaiter(4712, {
        ...{ ...table, application: 'deploy', waitSeconds: 300, mode: 'AccessExclusiveLock' },
        statement: 'ALTER TABLE assignments ADD note text',
      }),
      aWaiter(4713, {
        ...{ ...table, waitSeconds: 240, mode: 'AccessShareLock', blockedBy: [4711, 4712] },
        statement: 'SELECT * FROM assignments WHERE id = 7',
      }),
      aWaiter(4714),
    ],
    moreWaiting: 0,
    holders: [aHolder()],
    elsewhere: 0,
    lacking: undefined,
    ...over,
  };
}

type Counted = Extract<StatementsSeen, { readonly kind: 'counted' }>;

/** Two statements slower than 100 ms, the costliest first; one has a value in its text. */
export function someStatements(over: Partial<Counted> = {}): Counted {
  const one = { user: 'mcp', calls: 41_208, totalMs: 9e6, meanMs: 218.4, maxMs: 604_000, rows: 41_208, hits: 0.934 };
  return {
    kind: 'counted',
    database: 'mcp',
    since: '2026-01-28T09:00:00.000Z',
    lost: 0,
    statements: [
      { ...one, share: 0.617, statement: 'SELECT * FROM assignments WHERE assignee = $1 ORDER BY created_at' },
      {
        ...{ ...one, calls: 1, totalMs: 4200, meanMs: 4200, maxMs: 4200, hits: undefined, share: 0.003 },
        statement: `UPDATE assignments SET note = 'hunter2' WHERE id = 4`,
      },
    ],
    slower: 2,
    seen: 412,
    hidden: 0,
    lacking: undefined,
    ...over,
  };
}

const gib = 1024 ** 3;

/** A large table of which dead rows are many. */
export function aTable(over: Partial<TableSize> = {}): TableSize {
  return {
    ...{ schema: 'public', name: 'tool_calls', partitions: 0, totalBytes: 30 * gib, indexBytes: 6 * gib },
    ...{ liveRows: 59_000, deadRows: 41_000, freeShare: undefined, isLocked: false },
    vacuumedAt: '2026-01-31T13:55:00.000Z',
    ...over,
  };
}

export function someSizes(over: Partial<SizesSeen> = {}): SizesSeen {
  const parts = { schema: 'audit', name: 'events', partitions: 12, totalBytes: 8 * gib, indexBytes: gib, deadRows: 0 };
  return {
    ...{ database: 'mcp', databaseBytes: 41.2 * gib, tables: 31, tableBytes: 40 * gib },
    largest: [aTable(), aTable(parts)],
    largestIndexes: [{ schema: 'public', name: 'tool_calls_at', table: 'tool_calls', bytes: 4 * gib }],
    ...{ measured: true, counted: true, measuresFreeSpace: false },
    ...over,
  };
}

export function someIndexes(over: Partial<IndexesSeen> = {}): IndexesSeen {
  const index = { schema: 'public', table: 'assignments' };
  const definition = 'FOREIGN KEY (tool) REFERENCES tools(name)';
  return {
    ...{ database: 'mcp', counted: true, standby: false, since: '2025-12-01T09:00:00.000Z', moreUnused: 11 },
    invalid: [{ ...index, name: 'assignments_assignee', aboutBytes: 12 * 1024 ** 2, isBuilding: false }],
    unused: [{ ...index, name: 'assignments_state', aboutBytes: 800 * 1024 ** 2 }],
    scanned: [
      {
        ...{ schema: 'public', name: 'tool_calls', scans: 4120, rowsPerScan: 12_000_000 },
        ...{ indexScans: 9, liveRows: 12_000_000 },
      },
    ],
    foreignKeys: [{ schema: 'audit', table: 'events', definition }],
    ...over,
  };
}

export function aSetting(over: Partial<Setting> & Pick<Setting, 'name' | 'value'>): Setting {
  return {
    ...{ shown: over.value, unit: undefined, context: 'user', pendingRestart: false },
    ...{ source: 'configuration file', overridden: [] },
    ...over,
  };
}

export function someSettings(over: Partial<SettingsSeen> = {}): SettingsSeen {
  return {
    ...{ database: 'mcp', version: '18.4' },
    settings: [
      aSetting({ name: 'max_connections', value: '100', context: 'postmaster', pendingRestart: true }),
      aSetting({ name: 'work_mem', value: '4096', shown: '4MB', unit: 'kB', source: 'default' }),
      aSetting({ name: 'autovacuum_max_workers', value: '4', context: 'sighup' }),
    ],
    unseen: [],
    ...{ lacking: undefined, managedBy: undefined },
    ...over,
  };
}
