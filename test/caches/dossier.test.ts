import { expect, it } from 'vitest';
import { cacheDossier } from '../../src/caches/dossier.ts';
import { aCacheServer, someKeys } from './samples.ts';

it('says what a Redis was like, and what it did not tell', () => {
  const server = aCacheServer({ evicted: undefined, runId: undefined });
  expect(
    cacheDossier(server, someKeys(), '2026-01-31T14:22:00.000Z').join('\n'),
  ).toBe(`Redis 7.2.4 (run ?), read 2026-01-31T14:22:00.000Z
memory 1.2 GiB of 2 GiB, policy allkeys-lru, values still being freed 0
lookups that hit: now: not told; 92% since the start 3 days ago
evicted ?, expired 48,211, clients 39

1,204,332 keys, 3,000 of them read
cache:tool:: about 803,000 ± 20,300
session:: about 401,000 ± 20,300`);
});
