import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RedisStandIn } from '../../../sandbox/platform/redis/stand-in.ts';
import { atEveryPoint, pointName } from '../../support/action/every-point.ts';
import { useActions } from '../../support/action/use-actions.ts';

const actions = useActions();
let keys: RedisStandIn;
let redis: Redis;
beforeAll(() => {
  const { production } = actions.platform.backing;
  if (production.keys === undefined) throw new Error('production has a Redis of its own');
  keys = production.keys;
  redis = new Redis(production.redisUrl);
});
beforeEach(() => keys.refill());
afterAll(() => redis.disconnect());

const ttls = async (pattern: string) => {
  const names = await redis.keys(pattern);
  return new Map(await Promise.all(names.map(async (name) => [name, await redis.pttl(name)] as const)));
};
const lasting = async () => [...(await ttls('cache:tool:*')).values()].filter((ms) => ms === -1).length;

it('gives those that never expire a time to live, spread, and leaves the others as they are', async () => {
  const before = await ttls('cache:tool:*');
  const done = await actions.run('cache ttl cache:tool: ttl=24h');
  expect(done).toMatchObject({
    state: 'succeeded',
    headline: '46 keys without a time to live that begin with cache:tool: were given a time to live',
  });
  const after = await ttls('cache:tool:*');
  const given = [...after].filter(([name]) => before.get(name) === -1).map(([, ms]) => ms);
  expect(Math.min(...given)).toBeGreaterThan(23 * 3600_000);
  expect(Math.max(...given)).toBeGreaterThan(25 * 3600_000);
  for (const [name, ms] of after) if (before.get(name) !== -1) expect(ms).toBeLessThanOrEqual(before.get(name) ?? 0);
});

it('one that is used after it was shown keeps what it has, and is counted', async () => {
  const done = await actions.run('cache ttl cache:tool: ttl=24h', {
    meanwhile: () => redis.get('cache:tool:list_assignments:0'),
  });
  expect(done.headline).toBe(
    '45 of 46 keys without a time to live that begin with cache:tool: were given a time to live; 1 touched since was left',
  );
  expect(await redis.pttl('cache:tool:list_assignments:0')).toBe(-1);
});

it('is refused where all of them expire already', async () => {
  await expect(actions.plan('cache ttl cache:user: ttl=1h')).rejects.toMatchObject({
    code: 'NOTHING_TO_DO',
    message: 'There are no keys without a time to live that begin with cache:user:. Nothing was changed.',
  });
});

it('says before anybody agrees what there is no way back from', async () => {
  const { plan, digest } = await actions.plan('cache ttl cache:tool: ttl=24h');
  expect(plan.headline).toBe(
    'Give up to 46 keys without a time to live that begin with cache:tool: a time to live of 24 h',
  );
  expect(plan.promises.map(({ text }) => text)).toContainEqual(
    expect.stringContaining('which keys never expired is not kept'),
  );
  expect((await actions.plan('cache ttl cache:tool: ttl=23h')).digest).not.toBe(digest);
});

it('killed at each step it does the rest, and nobody is given one twice', async () => {
  await atEveryPoint(actions, 'cache ttl cache:tool: ttl=24h', {
    before: () => keys.refill(),
    async seen(outcome, point) {
      expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
      expect(await lasting(), pointName(point)).toBe(0);
    },
    only: ({ call }) => call === 'cache.expireKeys',
  });
});
