import { afterEach, expect, it } from 'vitest';
import { useActions } from '../../support/action/use-actions.ts';

const actions = useActions({ startupMs: 2000 });
const namespace = 'mcp-production';
const serverIn = (pod: string) => {
  const server = actions.platform.cluster.server(namespace, pod);
  if (server === undefined) throw new Error(`No server runs in ${pod}.`);
  return server;
};
const pods = () => actions.server().pods();
const clearsOf = (names: readonly string[]) => names.map((pod) => serverIn(pod).jwks.clears);

afterEach(() => {
  for (const pod of pods()) actions.platform.cluster.server(namespace, pod)?.jwks.setOnClear('ok');
});

it.each([
  ['error', 'answered 500'],
  ['reset', 'the API server could not reach it'],
  ['hang', 'no answer in 5 s'],
] as const)('names a pod that answers with %s, and has done the others', async (behaviour, words) => {
  const [first = '', ...others] = pods();
  const before = clearsOf(others);
  serverIn(first).jwks.setOnClear(behaviour);
  const failed = await actions.run('auth clear-jwks');
  expect(failed).toMatchObject({
    state: 'failed',
    headline: `JWKS cache cleared on 2 of 3 ready pods only: ${first}: ${words}`,
  });
  expect(clearsOf(others)).toEqual(before.map((clears) => clears + 1));
  expect(failed.offers.map(({ label }) => label)).toEqual(['Try again', 'Diagnose']);
});

it('reaches a pod that starts meanwhile', async () => {
  actions.server().edit({ replicas: 4 });
  await actions.waitFor('a fourth pod', () => pods().length === 4);
  const done = await actions.run('auth clear-jwks');
  expect(done.headline).toBe('JWKS cache cleared on 4 of 4 ready pods');
  expect(clearsOf(pods()).every((clears) => clears > 0)).toBe(true);
  actions.server().edit({ replicas: 3 });
  await actions.server().settles();
});

it('asks no pod of others that carries the same labels', async () => {
  const labels = { app: 'mcp-server', tier: 'other' };
  const spec = { containers: [{ name: 'mcp-server', image: 'mcp/server:2.3.0', ports: [{ containerPort: 8000 }] }] };
  const template = { metadata: { labels }, spec };
  const { cluster } = actions.platform;
  cluster.apply(
    [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'mcp-other' },
        spec: { replicas: 2, selector: { matchLabels: labels }, template },
      },
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'debug', labels: { app: 'mcp-server' } }, spec },
    ],
    namespace,
  );
  const strangers = () => pods().filter((pod) => /^mcp-other-|^debug$/.test(pod));
  const serve = () => strangers().length === 3 && strangers().every((pod) => cluster.server(namespace, pod));
  await actions.waitFor('strangers that serve', serve);
  const done = await actions.run('auth clear-jwks');
  expect(done.headline).toBe('JWKS cache cleared on 3 of 3 ready pods');
  expect(clearsOf(strangers())).toEqual([0, 0, 0]);
  expect((await actions.look('diagnose')).headline).toContain('3 of 3 pods ready');
  for (const path of [
    'apis/apps/v1/namespaces/mcp-production/deployments/mcp-other',
    'api/v1/namespaces/mcp-production/pods/debug',
  ]) {
    await fetch(`${cluster.url}/${path}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${cluster.token()}` },
    });
  }
  await actions.waitFor('the strangers gone', () => strangers().length === 0);
});

it('names a pod that does not come up, and does not wait for it forever', async () => {
  await actions.server().deploys('mcp/server:2.4.0-not-ready');
  await actions.waitFor('a fourth pod', () => pods().length === 4);
  const done = await actions.run('auth clear-jwks');
  expect(done.state).toBe('succeeded');
  expect(done.report?.notes?.[0]).toMatch(/^not ready and not asked: mcp-server-\w+-\w+/);
});

it('is refused where no pod is ready, with the way to find out why', async () => {
  actions.platform.cluster.breakPods({ namespace, deployment: 'mcp-server', fault: 'crash-loop' });
  actions.clock.advance(3000);
  const planning = actions.plan('auth clear-jwks');
  await expect(planning).rejects.toMatchObject({
    code: 'NO_READY_POD',
    message: 'mcp-server has no ready pod (4 there), so there is no cache to clear. Nothing was changed.',
    hint: expect.stringContaining('`/mcp diagnose`'),
  });
});
