import { expect, it } from 'vitest';
import { useActions } from '../support/action/use-actions.ts';

const actions = useActions();
const namespace = 'mcp-staging';
const server = () => actions.server(namespace);

it('a dry run is the plan and a button that asks for it', async () => {
  const before = server().patches();
  const report = await actions.dry('restart env=staging');
  expect(report.headline).toBe('Dry run: Restart mcp-server');
  expect(server().patches()).toBe(before);
});

it('replaces every pod, those that run and are not ready too', async () => {
  const before = server().pods();
  for (const pod of before) actions.platform.cluster.server(namespace, pod)?.setNotReady({ reason: 'deadlock' });
  actions.clock.advance(10_000);
  const done = await actions.run('restart env=staging');
  expect(done).toMatchObject({ state: 'succeeded', headline: 'mcp-server was restarted: 2 new pods serve' });
  expect(
    server()
      .pods()
      .filter((pod) => before.includes(pod)),
  ).toEqual([]);
});

it('stops when new pods crash again and again, and says who still serves', async () => {
  const failed = await actions.run('restart env=staging', {
    meanwhile: async () => {
      actions.platform.cluster.breakPods({ namespace, deployment: 'mcp-server', fault: 'crash-loop' });
    },
  });
  expect(failed).toMatchObject({
    state: 'failed',
    headline: expect.stringMatching(
      /^mcp-server will not become ready: new pods crash again and again\. .* No pod serves\.$/,
    ),
    hint: expect.stringContaining('/mcp diagnose mcp-server'),
  });
  expect(failed.offers.map(({ label }) => label)).toEqual(['Wait and look again']);
  actions.platform.cluster.healPods(namespace, 'mcp-server');
  await server().settles();
});

it('is refused while a rollout is under way, and while the deployment is paused', async () => {
  const production = actions.server();
  const before = production.patches();
  await production.deploys('mcp/server:2.4.0-not-ready');
  await expect(actions.plan('restart')).rejects.toMatchObject({
    code: 'ROLLOUT_IN_PROGRESS',
    message: 'mcp-server is being rolled out at this moment. Nothing was changed.',
    hint: expect.stringContaining('/mcp rollback'),
  });
  production.edit({ paused: true });
  await expect(actions.plan('restart')).rejects.toMatchObject({ code: 'DEPLOYMENT_PAUSED' });
  production.edit({ paused: false });
  expect(production.patches()).toBe(before);
});
