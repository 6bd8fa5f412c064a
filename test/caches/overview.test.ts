import { expect, it } from 'vitest';
import { meanwhile } from '../../src/caches/hits.ts';
import { answerReport, cacheReport } from '../../src/caches/overview.ts';
import { fault } from '../../src/errors.ts';
import type { Field } from '../../src/model/report.ts';
import { plain } from '../../src/model/text.ts';
import type { CacheServerSeen } from '../../src/ports/cache/server.ts';
import { reportWords } from '../support/report-words.ts';
import { aCacheServer, someKeys } from './samples.ts';

const server = aCacheServer();
const { memory, clients } = server;
const now = (hits: number, misses: number, evicted = 0) => ({ seconds: 3, hits, misses, evicted });

const field = (seen: CacheServerSeen, label: string) => {
  const [part] = cacheReport({ server: seen }).parts ?? [];
  const fields: readonly Field[] = part?.kind === 'fields' ? part.fields : [];
  return plain(fields.find((one) => one.label === label)?.value ?? '');
};

it('a server in good health says how full it is and whether lookups hit', () => {
  expect(cacheReport({ server, now: now(336, 24) })).toMatchObject({
    mark: 'good',
    headline: 'Redis 7.2.4 answers; 60% of 2 GiB used, 93% of lookups hit, 1,204,332 keys',
  });
});

it.each([
  [
    { memory: { ...memory, usedBytes: 1.95 * 2 ** 30, policy: 'noeviction' } },
    undefined,
    'memory is 97% full with noeviction, which refuses writes',
  ],
  [
    { replication: { role: 'slave', replicas: 0, behindBytes: undefined, linkUp: false } },
    undefined,
    'it is a replica that has lost its primary',
  ],
  [{ clients: { ...clients, connected: 9500 } }, undefined, '9,500 of 10,000 connections are taken'],
  [{}, now(100, 10, 1200), 'it evicts 400 keys a second'],
  [{}, now(40, 160), 'only 20% of lookups hit'],
  [
    { memory: { ...memory, rssBytes: 2 * 2 ** 30, fragmentation: 1.7 } },
    undefined,
    '819 MiB are lost to fragmentation',
  ],
] as const)('%#: what is wrong comes first', (over, meantime, words) => {
  expect(cacheReport({ server: aCacheServer(over), now: meantime })).toMatchObject({
    mark: 'warning',
    headline: `Redis 7.2.4 answers, but ${words}`,
  });
});

it.each([
  ['a full cache that evicts by its policy', { memory: { ...memory, usedBytes: 1.99 * 2 ** 30 } }, undefined],
  ['a few lookups that missed', {}, now(1, 9)],
  ['no lookups at all', {}, now(0, 0)],
  [
    'a small server, which is always fragmented',
    { memory: { ...memory, usedBytes: 1e6, rssBytes: 5e6, fragmentation: 5 } },
    undefined,
  ],
] as const)('%s is no trouble', (_, over, meantime) => {
  expect(cacheReport({ server: aCacheServer(over), now: meantime }).mark).toBe('good');
});

it('what it does not tell is not zero', () => {
  const silent = aCacheServer({
    memory: {
      usedBytes: undefined,
      maxBytes: undefined,
      policy: undefined,
      rssBytes: undefined,
      fragmentation: undefined,
      freeing: undefined,
    },
    hits: undefined,
    misses: undefined,
    evicted: undefined,
    keys: undefined,
    slow: undefined,
    clients: { connected: undefined, blocked: undefined, max: undefined, rejected: undefined, named: undefined },
  });
  expect(field(silent, 'Memory')).toBe('not told (limit not told); policy not told');
  expect(field(silent, 'Lookups that hit')).toBe('now: not told; since the start 3 days ago: not told');
  expect(field(silent, 'Evicted')).toBe('not told');
  expect(field(silent, 'Clients')).toBe('not told');
  expect(field(silent, 'Slow commands')).toBe('? (hidden from this bot)');
  expect(field(aCacheServer({ memory: { ...memory, maxBytes: 0 } }), 'Memory')).toContain('no limit (maxmemory 0)');
  expect(field(aCacheServer({ hits: 0, misses: 0 }), 'Lookups that hit')).toContain('no lookups since the start');
});

it('a restart or a reset of the statistics between two looks tells nothing of now', () => {
  expect(meanwhile(server, aCacheServer({ hits: 920_090, misses: 80_010 }), 3)).toEqual(now(90, 10));
  expect(meanwhile(server, aCacheServer({ hits: 5, misses: 1 }), 3)).toBeUndefined();
  expect(meanwhile(server, aCacheServer({ runId: 'b', hits: 920_090, misses: 80_010 }), 3)).toBeUndefined();
  expect(meanwhile(server, aCacheServer({ hits: undefined }), 3)).toBeUndefined();
});

it('says how many keys were read, and how sure that makes it', () => {
  const words = reportWords(cacheReport({ server, keys: someKeys() }));
  expect(words).toContain('3,000 of 1,204,332 keys read by SCAN; counts are right to the ± in 95 of 100 cases');
  expect(words).toContain('sizes and times to live of 900 keys chosen by chance');
  expect(words).toMatch(/cache:tool:.*about 803,000 ± 20,\d00/s);
});

it('a right that is missing is named, and what it would show is unknown', () => {
  const lacking = ['ACL SETUSER mcp_chatops +slowlog|get'];
  const report = cacheReport({ server: aCacheServer({ slow: undefined, lacking }) });
  expect(report.mark).toBe('warning');
  expect(reportWords(report)).toContain('ACL SETUSER mcp_chatops +slowlog|get');
});

it('one that does not answer is the answer', async () => {
  const silent = fault('CACHE_UNREACHABLE', 'Redis cannot be asked: connection refused.');
  expect(await answerReport(() => Promise.reject(silent))).toMatchObject({
    mark: 'bad',
    headline: 'Redis cannot be asked: connection refused',
  });
  const forbidden = fault('CACHE_FORBIDDEN', 'The user lacks a right.');
  await expect(answerReport(() => Promise.reject(forbidden))).rejects.toBe(forbidden);
});
