import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../bench/support/redis.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { eventually } from '../../support/patience.ts';
import { noRedis, type RealRedis, startRealRedis } from '../../support/real-redis.ts';
import { reportWords } from '../../support/report-words.ts';

describe.skipIf(noRedis !== undefined)('a real Redis in cluster mode', () => {
  let redis: RealRedis;
  const actions = useActions({
    production: async () => {
      if (noRedis !== undefined) return {};
      redis = await startRealRedis(['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())]);
      // One node that has every slot.
      await redis.admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      for (const key of ['cache:a', 'cache:b', 'cache:c']) await eventually(() => redis.admin.set(key, 'x'));
      return { redisUrl: redis.url };
    },
  });
  afterAll(() => redis?.stop());

  it('is looked at as the node it is, and the look says so', async () => {
    const words = reportWords(await actions.look('/mcp cache'));
    expect(words).toContain('this is one node of a Redis Cluster: keys of the others are not looked at');
    expect(words).toContain('cache:');
  });

  it.each(['cache clear cache: touched=take', 'cache ttl cache: ttl=1h touched=take'])(
    '%s is refused before anything is sent, and says what to do',
    async (command) => {
      const refused = await actions.plan(command).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        code: 'CACHE_FAILED',
        message: 'This is a Redis Cluster: the bot changes keys of a single server only. Nothing was changed.',
        hint: expect.stringContaining('scan each master'),
      });
      expect(await redis.admin.dbsize()).toBeGreaterThanOrEqual(3);
      expect(await redis.admin.ttl('cache:a')).toBe(-1);
    },
  );
});
