import { afterAll, expect, it } from 'vitest';
import { bindingOf } from '../../sandbox/platform/manifests.ts';
import { useActions } from '../support/action/use-actions.ts';
import { account, startRegistry } from '../support/registry.ts';

const registry = await startRegistry();
afterAll(() => registry.stop());
const { host, url } = registry;
const actions = useActions({
  startupMs: 20,
  change: ({ environments, ...file }) => ({
    ...file,
    environments: {
      ...environments,
      production: { ...environments['production'], registries: [{ host, url, pullSecret: 'pull' }] },
    },
  }),
});
const image = `${host}/mcp/server:2.4.0`;
const words = async (line: string) => {
  const { plan } = await actions.plan(line);
  return { promise: plan.promises[0]?.text, course: plan.course };
};

it('without its pull Secret the plan says that the image could not be checked, and goes ahead', async () => {
  registry.signIn = 'token';
  registry.push('mcp/server', '2.4.0');
  expect((await words(`deploy ${image}`)).course).toEqual([
    'Not known whether the image exists: Namespace mcp-production has no secrets "pull".',
  ]);
  const namespace = 'mcp-production';
  const auths = { [host]: { auth: Buffer.from(`${account.username}:${account.password}`).toString('base64') } };
  const secret = {
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pull', namespace } },
    ...{ type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': JSON.stringify({ auths }) } },
  };
  actions.platform.cluster.apply([secret, bindingOf('registry')], namespace);
});

it('what the registry has is shown, and bound: a tag that is moved before the start is another plan', async () => {
  const digest = registry.push('mcp/server', '2.4.0');
  expect((await words(`deploy ${image}`)).promise).toBe(
    `2.4.0 is ${digest.slice(0, 19)} in its registry now; a tag may be moved: only a digest (@sha256:…) fixes what runs.`,
  );
  const late = await actions.run(`deploy ${image}`, {
    meanwhile: async () => void registry.push('mcp/server', '2.4.0', 'built again'),
  });
  expect(late.state).toBe('drifted');
  expect(JSON.stringify(late)).not.toContain(account.password);
});

it('an image that is not there is refused before anybody is asked', async () => {
  await expect(actions.plan(`deploy ${host}/mcp/server:2.4.9`)).rejects.toThrow(
    `The registry ${host} has no ${host}/mcp/server:2.4.9. Nothing was changed.`,
  );
});

it('a registry that is down is reported, and the deployment continues; one that is not configured is not asked', async () => {
  registry.broken = 503;
  const done = await actions.run(`deploy ${image}`);
  expect(done.planned.plan.course).toEqual([`Not known whether the image exists: The registry ${host} answers 503.`]);
  expect(done, done.headline).toMatchObject({ state: 'succeeded' });
  expect((await words('deploy mcp/server:2.4.0')).course).toEqual([]);
});
