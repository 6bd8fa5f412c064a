import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { RedisStandIn } from '../../../sandbox/platform/redis/stand-in.ts';
import { plain } from '../../../src/model/text.ts';
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

const names = async (pattern: string) => (await redis.keys(pattern)).length;
const unlinks = () => actions.platform.writes().filter(({ what }) => /^eval/i.test(what)).length;

it('clears what was shown, and tells how much memory and how many keys that was', async () => {
  const done = await actions.run('cache clear cache:user:');
  expect(done).toMatchObject({ state: 'succeeded', headline: '90 keys that begin with cache:user: were cleared' });
  expect(await names('cache:user:*')).toBe(0);
  expect(await names('*')).toBe(266);
});

it('a key that is read or written after it was shown is left and counted, and so is one that appears', async () => {
  const done = await actions.run('cache clear cache:user:', {
    meanwhile: async () => {
      await redis.get('cache:user:1003');
      await redis.append('cache:user:1004', 'more');
      await redis.set('cache:user:9999', 'new');
    },
  });
  expect(done).toMatchObject({
    state: 'succeeded',
    headline: '88 of 91 keys that begin with cache:user: were cleared; 3 touched since were left',
  });
  expect((await redis.keys('cache:user:*')).sort()).toEqual(['cache:user:1003', 'cache:user:1004', 'cache:user:9999']);
});

it('with touched=take they go too', async () => {
  const done = await actions.run('cache clear cache:user: touched=take', {
    meanwhile: async () => {
      await redis.get('cache:user:1003');
      await redis.set('cache:user:9999', 'new');
    },
  });
  expect(done).toMatchObject({ state: 'succeeded', headline: '91 keys that begin with cache:user: were cleared' });
});

it('idle= leaves what was in use when it was shown, without counting it as touched since', async () => {
  const { planned, ...done } = await actions.run('cache clear family=cache:tool idle=24h');
  expect(planned.plan.headline).toBe(
    'Clear up to 60 keys that begin with cache:tool: and have not been touched for 24 h',
  );
  expect(done).toMatchObject({
    state: 'succeeded',
    headline: '60 keys that begin with cache:tool: and have not been touched for 24 h were cleared',
  });
  expect(await names('cache:tool:*')).toBe(121);
});

describe('a pattern', () => {
  it('is literal: what people type out of habit says how it is asked for', async () => {
    await expect(actions.plan('cache clear cache:*')).rejects.toMatchObject({
      code: 'NOTHING_TO_DO',
      hint: 'A pattern is taken literally: for cache:* as a pattern add `glob=yes`.',
    });
    expect((await actions.plan('cache clear cache:* glob=yes')).plan.headline).toContain('Clear up to 272 keys');
  });

  it('names a key with any bytes as a look shows it', async () => {
    const { report } = await actions.run('cache clear cache:packed:\\x00\\xff\\x80*');
    expect(report?.headline).toBe('1 key that begins with cache:packed:\\x00\\xff\\x80* was cleared');
    expect(await names('*')).toBe(355);
  });

  it('that begins with a wildcard needs what the whole database needs', async () => {
    for (const wide of ['*', '*:user:*', '?ache:user:*', '[c]ache:*']) {
      expect((await actions.plan(`cache clear ${wide} glob=yes`)).gate, wide).toMatchObject({ typedName: true });
    }
    expect((await actions.plan('cache clear cache:* glob=yes')).gate).toMatchObject({ typedName: false });
  });
});

it('the number in the plan may move, its rule, ceiling and pace may not', async () => {
  const { digest } = await actions.plan('cache clear cache:user:');
  await redis.unlink('cache:user:1001');
  actions.clock.advance(5000);
  expect((await actions.plan('cache clear cache:user:')).digest).toBe(digest);
  for (const other of ['cache:user:1', 'cache:user: idle=4h', 'cache:user: touched=take', 'cache:user: pace=1000'])
    expect((await actions.plan(`cache clear ${other}`)).digest, other).not.toBe(digest);
});

it('does nothing where the server was restarted since: it knows nothing of what was touched before', async () => {
  const own = await actions.run('cache clear cache:user:', {
    meanwhile: async () => {
      keys.facts.runId = 'another';
    },
  });
  expect(own.state).toBe('drifted');
  expect(await names('cache:user:*')).toBe(90);
});

it('where Redis does not keep when a key was touched, people must say that it does not matter', async () => {
  const { facts } = keys;
  facts.policy = 'allkeys-lfu';
  try {
    await expect(actions.plan('cache clear cache:user:')).rejects.toMatchObject({
      code: 'PARAM_INVALID',
      hint: 'To take them whenever they were touched, add `touched=take` and leave `idle` out.',
    });
    expect(await actions.run('cache clear cache:user: touched=take')).toMatchObject({ state: 'succeeded' });
  } finally {
    facts.policy = 'allkeys-lru';
  }
});

it.each([
  ['', 'Name the keys once'],
  ['cache: family=cache', 'Name the keys once'],
  ['family=cache glob=yes', '`glob` goes with a pattern'],
  ['cache: idle=1h touched=take', 'Leave one of them out'],
  ['cache: pace=1', 'must be a number from 100 to 200000'],
  ['nothing:', 'There are no keys that begin with nothing:'],
])('"%s" is refused', async (params, words) => {
  const before = unlinks();
  const refused = await actions.plan(`cache clear ${params}`).then(
    () => undefined,
    (error: { readonly message: string; readonly hint: string }) => `${error.message} ${error.hint}`,
  );
  expect(refused).toContain(words);
  expect(unlinks()).toBe(before);
});

it('a replica is refused before anybody is asked', async () => {
  keys.facts.role = 'slave';
  await expect(actions.plan('cache clear cache:user:')).rejects.toMatchObject({ code: 'CACHE_FAILED' });
  keys.facts.role = 'master';
});

it('killed at each step it clears the rest, and nothing that was not shown', async () => {
  // It looks at a few keys a second, so that there are several parts: time passes meanwhile.
  const passing = setInterval(() => actions.clock.advance(250), 2);
  onTestFinished(() => clearInterval(passing));
  const points = await atEveryPoint(actions, 'cache clear cache:user: pace=200', {
    before: () => keys.refill(),
    async seen(outcome, point) {
      expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
      expect(await names('cache:user:*'), pointName(point)).toBe(0);
      expect(await names('*'), pointName(point)).toBe(266);
    },
    // What the engine does around it is the same for every action.
    only: ({ call }) => call === 'cache.clearKeys',
  });
  expect(points).toBe(6);
});

it('a dry run sends nothing that changes', async () => {
  const before = actions.platform.writes();
  const report = await actions.dry('cache clear cache:user: dry=yes');
  expect(report.headline).toBe('Dry run: Clear up to 90 keys that begin with cache:user:');
  expect(actions.platform.writes()).toEqual(before);
  expect(
    (report.parts ?? []).flatMap((part) => (part.kind === 'list' ? part.items.map((item) => plain(item)) : [])),
  ).toEqual(expect.arrayContaining([expect.stringContaining('There is no way back')]));
});
