import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { cacheOf } from '../../../src/adapters/redis/cache.ts';
import { aclGrants, aclScript } from '../../../src/adapters/redis/rights.ts';
import { cacheRightsFindings } from '../../../src/doctor/held-rights.ts';
import type { ChangeKeys } from '../../../src/ports/cache/change.ts';
import type { Cache } from '../../../src/ports/cache.ts';
import { noRedis, type RealRedis, startRealRedis } from '../../support/real-redis.ts';

// Against the real thing: what a stand-in says of idle times, patterns and rights is only what its author believed.
describe.skipIf(noRedis !== undefined)(`the platform's Redis (${noRedis ?? 'redis-server'})`, () => {
  const clock = movableClock();
  let redis: RealRedis;
  let cache: Cache;
  beforeAll(async () => {
    redis = await startRealRedis(['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru']);
    cache = cacheOf({ url: redis.url, clock });
  });
  beforeEach(() => redis.admin.flushall());
  afterAll(() => redis.stop());

  const second = async () => Number((await redis.admin.time())[0]);
  /** So many seconds from now: both the age that is asked for, and when it was shown. */
  const from = async (seconds: number) => {
    const at = (await second()) + seconds;
    return { before: at, shown: at };
  };
  const prefix = (text: string) => ({ kind: 'prefix' as const, text });
  const all: Omit<ChangeKeys, 'match'> = { cursor: '0', look: 1_000_000, most: 1_000_000, pace: 100_000 };
  const names = async () => (await redis.admin.keys('*')).sort();

  it('clears what was last touched before a moment, and leaves what was read or written since', async () => {
    for (const key of ['cache:old', 'cache:read', 'cache:written', 'other:old'])
      await redis.put(key, 'x', { idle: 3600 });
    await redis.put('cache:fresh', 'x', { idle: 60 });
    await redis.admin.get('cache:read');
    await redis.admin.append('cache:written', 'y');
    // Asking about a key is no use of it.
    await cache.keys({ match: prefix('cache:'), names: 10, sample: 10, forMs: 1000 });
    const cleared = await cache.clearKeys({ ...all, match: prefix('cache:'), untouched: await from(-600) });
    expect(cleared).toEqual({ cursor: '0', matched: 4, changed: 1, touched: 3, untold: 0, gone: 0, apart: 0 });
    expect(await names()).toEqual(['cache:fresh', 'cache:read', 'cache:written', 'other:old']);
  });

  it('tells apart what was in use when it was shown and what has been touched since', async () => {
    await redis.put('cache:old', 'x', { idle: 3600 });
    await redis.put('cache:in-use', 'x', { idle: 60 });
    await redis.put('cache:touched', 'x', { idle: 3600 });
    await redis.admin.get('cache:touched');
    const now = await second();
    const asked = { ...all, match: prefix('cache:'), untouched: { before: now - 600, shown: now - 30 } };
    expect(await cache.clearKeys(asked)).toMatchObject({ matched: 3, changed: 1, touched: 1, apart: 1 });
  });

  it('a number that the server shares between keys is as old as the server: it is left, and counted', async () => {
    const own = await startRealRedis();
    try {
      const shared = cacheOf({ url: own.url, clock });
      await own.admin.set('cache:counter', '7');
      await own.put('cache:text', 'x', { idle: 3600 });
      const cleared = await shared.clearKeys({
        ...all,
        match: prefix('cache:'),
        untouched: await from(100),
      });
      expect(cleared).toMatchObject({ changed: 1, untold: 1 });
      expect(await own.admin.keys('*')).toEqual(['cache:counter']);
      expect(await shared.clearKeys({ ...all, match: prefix('cache:') })).toMatchObject({ changed: 1, untold: 0 });
    } finally {
      await own.stop();
    }
  });

  it('where the policy is LFU nobody can tell, so nothing is cleared but what may be cleared whenever it was touched', async () => {
    await redis.put('cache:a', 'x', { idle: 3600 });
    await redis.admin.config('SET', 'maxmemory-policy', 'allkeys-lfu');
    try {
      const seen = await cache.keys({ match: prefix('cache:'), names: 1, sample: 1, forMs: 1000 });
      expect(seen.sample).toMatchObject([{ name: 'cache:a', idleSeconds: undefined, ttlMs: null }]);
      const asked = { ...all, match: prefix('cache:') };
      expect(await cache.clearKeys({ ...asked, untouched: await from(0) })).toMatchObject({
        changed: 0,
        untold: 1,
      });
      expect(await cache.clearKeys(asked)).toMatchObject({ changed: 1 });
    } finally {
      await redis.admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
    }
  });

  it('a pattern is literal, and keys may hold any bytes', async () => {
    const bytes = Buffer.from([...Buffer.from('cache:['), 0x00, 0xff, 0x2a, 0x5c, 0x0a]);
    for (const key of [bytes, 'cache:[1]', 'cache:1', 'cache:*', 'cache:**', 'cache:a"b', 'cache:a b'])
      await redis.put(key, 'x');
    const count = async (text: string, kind: 'prefix' | 'glob' = 'prefix') =>
      (await cache.keys({ match: { kind, text }, names: 10, sample: 0, forMs: 1000 })).names.length;
    expect(await count('cache:[')).toBe(2);
    expect(await count('cache:[1]')).toBe(1);
    expect(await count('cache:*')).toBe(2);
    expect(await count('cache:[1]', 'glob')).toBe(1);
    expect(await count('cache:*', 'glob')).toBe(7);
    expect(await count('*\\x00\\xff*', 'glob')).toBe(1);
    const {
      names: [name = ''],
    } = await cache.keys({ match: prefix('cache:[\\x00'), names: 1, sample: 0, forMs: 1000 });
    expect(name).toBe('cache:[\\x00\\xff*\\\\\\x0a');
    expect(await cache.clearKeys({ ...all, match: prefix(name) })).toMatchObject({ changed: 1 });
    expect(await redis.admin.exists(bytes)).toBe(0);
    expect(await redis.admin.dbsize()).toBe(6);
  });

  it('gives a time to live to those without one, spread, and does not touch it twice', async () => {
    for (let index = 0; index < 40; index += 1) await redis.put(`cache:${index}`, 'x', { idle: 3600 });
    await redis.put('cache:has', 'x', { idle: 3600, ttlMs: 5000 });
    const asked = {
      ...all,
      match: prefix('cache:'),
      untouched: await from(-60),
      ttlMs: 60_000,
      spreadMs: 30_000,
    };
    expect(await cache.expireKeys(asked)).toMatchObject({ changed: 40, apart: 1, touched: 0 });
    expect(await cache.expireKeys(asked)).toMatchObject({ changed: 0, apart: 41 });
    const ttls = await Promise.all((await names()).map((name) => redis.admin.pttl(name)));
    expect(Math.max(...ttls)).toBeGreaterThan(80_000);
    expect(Math.min(...ttls.filter((ms) => ms > 6000))).toBeGreaterThan(50_000);
  });

  it('a part at a time, from the cursor it gave, up to the most', async () => {
    for (let index = 0; index < 300; index += 1) await redis.put(`cache:${index}`, 'x', { idle: 3600 });
    let [cursor, calls, changed] = ['0', 0, 0];
    do {
      const done = await cache.clearKeys({
        ...all,
        match: prefix('cache:'),
        cursor,
        look: 100,
        most: 250 - changed,
        pace: 400 * 10,
      });
      cursor = done.cursor;
      calls += 1;
      changed += done.changed;
    } while (cursor !== '0' && changed < 250);
    expect(calls).toBeGreaterThan(1);
    expect(changed).toBe(250);
    expect(await redis.admin.dbsize()).toBe(50);
  });

  it('stops between two pages when it is told to, and what it has not reached stays', async () => {
    for (let index = 0; index < 400; index += 1) await redis.put(`cache:${index}`, 'x', { idle: 3600 });
    const stop = new AbortController();
    const clearing = cache.clearKeys({ ...all, match: prefix('cache:'), pace: 100 }, { signal: stop.signal });
    await expect.poll(() => redis.admin.dbsize(), { interval: 5 }).toBeLessThan(400);
    stop.abort(new Error('told to stop'));
    await expect(clearing).rejects.toThrow('told to stop');
    const left = await redis.admin.dbsize();
    expect(left).toBeGreaterThan(0);
  });

  it('tells what INFO, SLOWLOG and CLIENT LIST tell, without the arguments of anybody', async () => {
    await redis.admin.config('SET', 'slowlog-log-slower-than', '0');
    await redis.admin.set('cache:secret-name', 'secret-value');
    await redis.admin.config('SET', 'slowlog-log-slower-than', '10000');
    const seen = await cache.server();
    expect(seen).toMatchObject({
      memory: { maxBytes: 64 * 2 ** 20, policy: 'allkeys-lru' },
      isCluster: false,
      keys: 1,
      lacking: [],
    });
    expect(seen.slow?.map(({ command }) => command)).toContain('SET');
    expect(JSON.stringify(seen)).not.toContain('secret');
    expect(seen.clients).toMatchObject({ connected: 2, named: [{ name: '', count: 2 }] });
  });

  describe('a user with the rules that are printed', () => {
    const rules = aclScript('chatops', ['cache:']).split(' ').slice(3);

    it('may do all of it, and nothing else', async () => {
      const url = await redis.user('chatops', rules);
      const own = cacheOf({ url, clock });
      await redis.put('cache:a', 'x', { idle: 60 });
      await redis.put('cache:b', 'x', { idle: 60 });
      expect(await own.rights(['cache:a'])).toEqual({
        user: 'chatops',
        needed: Object.keys(aclGrants).length,
        lacking: [],
        unchecked: undefined,
      });
      await own.ping({ timeoutMs: 1000 });
      expect(await own.server()).toMatchObject({ lacking: [] });
      expect(await own.keys({ names: 5, sample: 5, forMs: 1000 })).toMatchObject({ matched: 2, lacking: [] });
      const asked = { ...all, match: prefix('cache:'), untouched: await from(-10) };
      expect(await own.expireKeys({ ...asked, ttlMs: 60_000, spreadMs: 0 })).toMatchObject({ changed: 2 });
      expect(await own.clearKeys({ ...all, match: prefix('cache:') })).toMatchObject({ changed: 2 });
      const refused = async (...command: [string, ...string[]]) =>
        String(await redis.admin.call('ACL', 'DRYRUN', 'chatops', ...command));
      for (const command of [
        ['GET', 'cache:a'],
        ['SET', 'cache:a', 'x'],
        ['FLUSHALL'],
        ['CONFIG', 'GET', '*'],
        ['KEYS', '*'],
        ['DEL', 'cache:a'],
      ] as const)
        expect(await refused(...(command as unknown as [string, ...string[]]))).toMatch(/no permissions/);
      expect(await refused('UNLINK', 'session:a')).toMatch(/session:a/);
    });

    it.each(Object.values(aclGrants).map(({ rule }) => rule))('without %s the message names it', async (rule) => {
      const url = await redis.user(
        'chatops',
        rules.filter((one) => one !== rule),
      );
      const own = cacheOf({ url, clock });
      for (const key of ['cache:a', 'cache:b', 'other:a']) await redis.put(key, 'x', { idle: 60 });
      const asked = { ...all, match: prefix('cache:'), untouched: await from(-10) };
      const told: string[] = [];
      const keep = async (work: Promise<{ readonly lacking?: readonly unknown[] } | object>) => {
        try {
          const { lacking = [] } = (await work) as { readonly lacking?: readonly unknown[] };
          told.push(...lacking.map((one) => JSON.stringify(one)));
        } catch (error) {
          expect(error).toMatchObject({ code: 'CACHE_FORBIDDEN' });
          told.push((error as { readonly hint: string }).hint);
        }
      };
      await keep(own.server());
      await keep(own.keys({ names: 5, sample: 5, forMs: 1000 }));
      await keep(own.clearKeys({ ...asked, most: 1 }));
      await keep(own.expireKeys({ ...asked, ttlMs: 60_000, spreadMs: 0 }));
      const { lacking, unchecked } = await own.rights([]);
      const findings = await cacheRightsFindings(own);
      if (rule === '+acl|dryrun') expect(findings).toMatchObject([{ state: 'unchecked', why: unchecked }]);
      else if (rule !== '+acl|whoami') {
        const statement = `ACL SETUSER chatops ${rule}`;
        expect(lacking.map((right) => right.statement)).toEqual([statement]);
        expect(findings[1]).toMatchObject({ what: 'rights in Redis', fix: `An administrator runs: ${statement}` });
      }
      // A ping and the rights themselves are no part of the others' work; REFCOUNT is only asked of what is as old as the server.
      if (!['+ping', '+acl|dryrun', '+acl|whoami', '+object|refcount'].includes(rule))
        expect(told.join('\n')).toContain(`ACL SETUSER chatops ${rule}`);
    });

    it('a key outside of its patterns is named before anything is tried', async () => {
      const own = cacheOf({ url: await redis.user('chatops', rules), clock });
      await redis.put('session:a', 'x', { idle: 60 });
      expect((await own.rights(['session:a'])).lacking).toMatchObject([
        { statement: 'ACL SETUSER chatops ~session:*' },
      ]);
      const clearing = own.clearKeys({ ...all, match: prefix('session:') });
      await expect(clearing).rejects.toMatchObject({ code: 'CACHE_FORBIDDEN', effect: 'none' });
      expect(await redis.admin.exists('session:a')).toBe(1);
    });
  });

  it('says what is wrong with an address', async () => {
    await redis.user('chatops', ['+@all', '~*']);
    const wrong = cacheOf({ url: redis.url.replace('//', '//chatops:wrong@'), clock });
    await expect(wrong.server()).rejects.toMatchObject({
      code: 'CACHE_FAILED',
      message: expect.stringContaining('wrong or missing password'),
    });
    const nobody = cacheOf({ url: 'redis://127.0.0.1:9', clock });
    await expect(nobody.server()).rejects.toMatchObject({
      code: 'CACHE_UNREACHABLE',
      message: expect.stringContaining('connection refused'),
    });
  });
});
