import { describe, expect, it } from 'vitest';
import { type PodPool, poolIn } from '../../src/databases/pod-pools.ts';
import { poolReport } from '../../src/databases/pool-report.ts';
import { plain } from '../../src/model/text.ts';
import { someSessions } from './samples.ts';

const pods = (...pools: readonly (PodPool['pool'] | undefined)[]): readonly PodPool[] =>
  pools.map((pool, at) => ({ pod: `mcp-server-${at}`, pool }));
const small = { used: 4, idle: 6, waiting: 0 };
const adviceOf = (report: ReturnType<typeof poolReport>) =>
  (report.parts ?? []).flatMap((part) => (part.kind === 'list' ? part.items.map((item) => plain(item)) : []));

describe('a page of metrics', () => {
  const page = (lines: string) =>
    `# HELP mcp_db_pool_connections Connections.\n# TYPE mcp_db_pool_connections gauge\n${lines}\n`;
  it('tells the pool, however its metric is prefixed and whatever other labels it has', () => {
    const lines = ['used', 'idle', 'waiting'].map(
      (state, at) => `app_db_pool_connections{pool="main",state="${state}"} ${at + 3}`,
    );
    expect(poolIn(page(lines.join('\n')))).toEqual({ used: 3, idle: 4, waiting: 5 });
  });

  it.each([
    ['', 'nothing'],
    ['mcp_db_pool_connections{state="used"} 3', 'half of it'],
    ['mcp_db_pool_connections{state="used"} NaN\nmcp_db_pool_connections{state="idle"} NaN', 'no numbers'],
    [`mcp_db_pool_connections{${'a'.repeat(100_000)}`, 'a line without end'],
  ])('of %j tells none: that is not zero (%s)', (lines) => expect(poolIn(page(lines))).toBeUndefined());
});

it('pools that fit', () => {
  expect(poolReport(someSessions(), pods(small, small))).toMatchObject({
    mark: 'good',
    headline: 'The pools of 2 pods fit: 20 of 97 connections, and nobody waits',
  });
});

it('pools that would not fit in a rollout: how large they may be, and why', () => {
  const report = poolReport(
    someSessions(),
    pods(...Array.from({ length: 3 }, () => ({ used: 10, idle: 20, waiting: 0 }))),
  );
  expect(report).toMatchObject({
    mark: 'warning',
    headline: 'The pools may take 90 of 97 connections, and more in a rollout',
  });
  expect(adviceOf(report)).toEqual([
    'At most 19 connections a pod (now 30): with one pod more in a rollout, a fifth of the 97 stays free for migrations and people.',
  ]);
});

it('requests that wait: larger pools where the server has room, and not where it has none', () => {
  const waits = { used: 10, idle: 0, waiting: 4 };
  const roomy = poolReport(someSessions(), pods(waits, waits));
  expect(roomy.headline).toBe('8 requests wait for a connection of their pool');
  expect(adviceOf(roomy)[0]).toContain('up to 25 connections a pod (now 10)');
  expect(adviceOf(poolReport(someSessions({ max: 30 }), pods(waits, waits)))[1]).toContain('no room for larger pools');
});

it('what idles in its transaction is offered to be ended', () => {
  const group = {
    application: 'mcp-server',
    user: 'mcp',
    total: 9,
    hidden: 0,
    active: 1,
    idle: 2,
    idleInTransaction: 6,
    waiting: 0,
  };
  const seen = { ...someSessions(), groups: [{ ...group, longestIdleSeconds: 9, longestInTransactionSeconds: 2460 }] };
  const report = poolReport(seen, pods(small));
  expect(report.headline).toBe('6 sessions idle in a transaction, for up to 41 min');
  expect(report.offers?.[0]).toMatchObject({ action: 'db sessions end', params: { app: 'mcp-server' } });
});

it('a pod that tells nothing is unknown, not zero', () => {
  const report = poolReport(someSessions(), pods(undefined, small));
  expect(report.mark).toBe('unknown');
  expect(report.parts?.[1]).toMatchObject({ rows: expect.arrayContaining([['mcp-server-0', '?', '?', '?']]) });
  expect(poolReport(someSessions(), []).headline).toContain('no pod is ready');
});
