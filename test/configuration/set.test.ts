import { describe, expect, it } from 'vitest';
import { action } from '../../src/actions/config/set.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { ClusterReader } from '../../src/ports/cluster.ts';
import type { ConfigMap, Deployment } from '../../src/ports/workload.ts';
import { anEnvironment } from '../support/environment.ts';
import { aConfigMap, aDeployment, aPod, progressing } from '../workloads/samples.ts';

const settable = { 'mcp-config': ['pool_size', 'ttl_seconds'], 'mcp-limits': ['pool_size', 'burst'] };
const environment = anEnvironment({ config: { settable }, server: { deployment: 'mcp-gateway' } });

const reading = (...containers: readonly object[]) =>
  aDeployment({
    template: { spec: { containers: containers.map((one) => ({ name: 'server', image: 'i:1', ...one })) } },
  });
const all = (name: string) => ({ envFrom: [{ configMapRef: { name } }] });

interface Here {
  readonly deployment?: Deployment;
  readonly configMap?: Partial<ConfigMap>;
  readonly others?: readonly Deployment[];
  readonly settings?: object;
}

const call = (
  params: object,
  { deployment = reading(all('mcp-config')), configMap = {}, others = [], settings }: Here,
) => ({
  cluster: {
    deployment: async () => deployment,
    deployments: async () => [deployment, ...others],
    quotas: async () => [],
    containerLimits: async () => [],
    pods: async () => [aPod('a')],
    configMap: async (name: string) => aConfigMap({ name, ...configMap }),
  } as unknown as ClusterReader,
  environment: settings === undefined ? environment : anEnvironment(settings),
  params: { deployment: 'mcp-server', ...params },
  signal: new AbortController().signal,
  clock: { now: () => new Date('2026-01-31T14:22:00Z'), monotonic: () => 0, sleep: async () => undefined },
  requestedBy: 'U0DEV',
});

const plan = (settings: string, here: Here = {}, more: object = {}): Promise<Plan> =>
  action.plan(call({ settings, ...more }, here) as never);

describe('what is refused before anything is written', () => {
  const none = { settings: { deployments: ['mcp-server'] } };
  it.each<readonly [string, string, Here, object, string]>([
    ['nothing may be set', 'pool_size=1', none, {}, 'No key may be set in production.'],
    [
      'it reads none of them',
      'pool_size=1',
      { deployment: reading({}) },
      {},
      'mcp-server does not read a ConfigMap that may be changed here.',
    ],
    ['a key of none', 'pol_size=1', {}, {}, 'pol_size may not be set in production.'],
    [
      'a key that two have',
      'pool_size=1',
      { deployment: reading(all('mcp-config'), { ...all('mcp-limits'), name: 'b' }) },
      {},
      'mcp-config and mcp-limits both have pool_size.',
    ],
    [
      'keys of two',
      'ttl_seconds=1 burst=2',
      { deployment: reading(all('mcp-config'), { ...all('mcp-limits'), name: 'b' }) },
      {},
      'ttl_seconds and burst are not in one ConfigMap',
    ],
    ['a key that is not there', 'pool_size=1', { configMap: { data: {} } }, {}, 'mcp-config has no key pool_size.'],
    [
      'a key that holds a file',
      'pool_size=1',
      { configMap: { data: { pool_size: 'a\nb' } } },
      {},
      'pool_size of mcp-config is a whole file.',
    ],
    [
      'a key that holds bytes',
      'pool_size=1',
      { configMap: { data: {}, binaryKeys: ['pool_size'] } },
      {},
      'pool_size of mcp-config holds no text.',
    ],
    [
      'a key that holds a secret',
      'pool_size=1',
      { configMap: { data: { pool_size: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a' } } },
      {},
      'pool_size of mcp-config holds what looks like a secret',
    ],
    ['one that never changes', 'pool_size=1', { configMap: { immutable: true } }, {}, 'mcp-config is immutable'],
    [
      'nobody reads the key',
      'pool_size=1',
      {
        deployment: reading({
          env: [{ name: 'T', valueFrom: { configMapKeyRef: { name: 'mcp-config', key: 'ttl_seconds' } } }],
        }),
      },
      {},
      'Nothing reads pool_size of mcp-config.',
    ],
    [
      'a paused rollout',
      'pool_size=1',
      { deployment: { ...reading(all('mcp-config')), paused: true } },
      {},
      'nothing would start with it',
    ],
    ['it holds that already', 'pool_size=20', {}, {}, 'mcp-config holds pool_size with that value already.'],
  ])('%s', async (_, settings, here, more, words) => {
    await expect(plan(settings, here, more)).rejects.toThrow(words);
  });

  it('the one that is named is meant', async () => {
    const deployment = reading(all('mcp-config'), { ...all('mcp-limits'), name: 'b' });
    const { changes } = await plan('pool_size=1', { deployment }, { configmap: 'mcp-limits' });
    expect(changes.map(({ label }) => label)).toEqual(['mcp-limits pool_size']);
  });
});

describe('what a person is told before a yes', () => {
  it('that files change by themselves, and that pods are replaced all the same', async () => {
    const deployment = aDeployment({
      template: {
        spec: {
          volumes: [{ name: 'c', configMap: { name: 'mcp-config' } }],
          containers: [{ name: 'server', image: 'i:1', volumeMounts: [{ name: 'c', mountPath: '/etc/mcp' }] }],
        },
      },
    });
    const { promises } = await plan('pool_size=1', { deployment });
    expect(promises[0]?.text).toBe(
      'Container server reads it from files, which change within two minutes; every pod is replaced, so that all run with it.',
    );
  });

  it('that a variable of the deployment wins, and that a rollout under way is no obstacle', async () => {
    const deployment = {
      ...reading({ ...all('mcp-config'), env: [{ name: 'pool_size', value: '10' }] }),
      replicas: { wanted: 1, current: 2, updated: 1, ready: 1, available: 1 },
      conditions: [progressing('ReplicaSetUpdated')],
    };
    const { warnings, course } = await plan('pool_size=1', { deployment });
    expect(course).toEqual(['A rollout of mcp-server is under way: this one takes its place.']);
    expect(warnings).toEqual([
      'mcp-server has 1 replica: its users may notice.',
      'server has a variable pool_size of its own, which wins: this sets nothing there.',
    ]);
  });

  it('who else reads the key', async () => {
    const others = ['b', 'a'].map((name) => ({ ...reading(all('mcp-config')), name }));
    const blind = { ...reading(all('another')), name: 'c' };
    expect((await plan('pool_size=1', { others: [...others, blind] })).warnings).toEqual([
      'a, b read mcp-config too, and get the new value when their pods next start.',
    ]);
  });

  it('that it is taken back by itself where the configuration says so', async () => {
    const settings = { config: { settable }, onFailedVerification: 'undo', deployments: ['mcp-server'] };
    const made = await plan('pool_size=1', { settings });
    expect(made.onFailure).toBe('undo');
    expect(made.promises.at(-1)?.text).toBe('If it fails: returns to pool_size 20 by itself.');
    expect(made.release).toBeUndefined();
  });
});

it('the check fails where somebody has set the key again', async () => {
  const made = await plan('pool_size=40');
  const again = call({ settings: 'pool_size=40' }, { configMap: { data: { pool_size: '50' } } });
  const report = await action.verify({ ...again, say: () => undefined } as never, made as never, { smokeTest: false });
  expect(report).toMatchObject({
    mark: 'bad',
    headline: 'pool_size in mcp-config was changed again by somebody else',
  });
});
