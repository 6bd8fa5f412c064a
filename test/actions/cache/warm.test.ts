import { afterEach, expect, it } from 'vitest';
import { atEveryPoint, pointName } from '../../support/action/every-point.ts';
import { useActions } from '../../support/action/use-actions.ts';

const namespace = 'mcp-production';
const actions = useActions({
  startupMs: 2000,
  // Staging has a server that cannot do it.
  change(file) {
    const { server, ...staging } = file.environments['staging'] ?? {};
    const { cacheWarmPath: _, ...without } = server ?? {};
    return { ...file, environments: { ...file.environments, staging: { ...staging, server: without } } };
  },
});
const pods = () => actions.server().pods();
const serverIn = (pod: string) => {
  const server = actions.platform.cluster.server(namespace, pod);
  if (server === undefined) throw new Error(`No server runs in ${pod}.`);
  return server;
};
const asked = (pod: string) => serverIn(pod).requests.filter(({ path }) => path === '/debug/warm-cache').length;

afterEach(() => {
  for (const pod of pods()) serverIn(pod).setWarms(true);
});

it('asks every pod once, one that starts meanwhile included, and tells what each said', async () => {
  actions.server().edit({ replicas: 4 });
  await actions.waitFor('a fourth pod', () => pods().length === 4);
  const done = await actions.run('cache warm');
  expect(done).toMatchObject({ state: 'succeeded', headline: '4 of 4 ready pods of mcp-server fill their cache' });
  expect(pods().map(asked)).toEqual([1, 1, 1, 1]);
  actions.server().edit({ replicas: 3 });
  await actions.server().settles();
});

it('names a pod that refuses, and has asked the others', async () => {
  const [first = '', ...others] = pods();
  const before = others.map(asked);
  serverIn(first).setWarms(false);
  const failed = await actions.run('cache warm');
  expect(failed).toMatchObject({
    state: 'failed',
    headline: `Only 2 of 3 ready pods of mcp-server fill their cache: ${first}: answered 500`,
  });
  expect(others.map(asked)).toEqual(before.map((count) => count + 1));
});

it('says so where the platform has nothing that does it', async () => {
  await expect(actions.plan('cache warm env=staging')).rejects.toMatchObject({
    code: 'NOT_CONFIGURED',
    hint: expect.stringContaining('environments.staging.server.cacheWarmPath'),
  });
});

it('killed at each step it asks no pod more than twice', async () => {
  let before = new Map<string, number>();
  await atEveryPoint(actions, 'cache warm', {
    before() {
      before = new Map(pods().map((pod) => [pod, asked(pod)]));
    },
    seen(outcome, point) {
      expect(outcome.state, pointName(point)).toBe(point.side === 'reply lost' ? 'failed' : 'succeeded');
      for (const pod of pods()) expect(asked(pod) - (before.get(pod) ?? 0), pointName(point)).toBeLessThanOrEqual(2);
    },
    only: ({ call }) => call === 'cluster.httpPost',
  });
});
