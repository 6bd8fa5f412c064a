import { describe, expect, it } from 'vitest';
import type { WatchEvent } from '../../contract/wire/client.ts';
import { until } from '../../contract/wire/until.ts';
import { openLab } from './cluster.ts';

const path = '/apis/apps/v1/namespaces/mcp/deployments/mcp-server';
const marked = { metadata: { annotations: { mark: 'run-1' } } };

describe('faults of the API', () => {
  it('answers 429 with Retry-After, as often as it is told, to the requests it is told', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 0 });
    const fault = lab.cluster.faults.inject({
      match: { verb: 'patch', resource: 'deployments' },
      effect: { kind: 'busy', retryAfterSeconds: 3 },
      times: 2,
    });
    expect((await lab.client.get(path)).status).toBe(200);
    for (const _ of [1, 2]) {
      const answer = await lab.client.patch(path, 'merge', marked);
      expect([answer.status, answer.at('reason'), answer.headers['retry-after']]).toEqual([
        429,
        'TooManyRequests',
        '3',
      ]);
    }
    expect((await lab.client.patch(path, 'merge', marked)).status).toBe(200);
    expect([fault.hits, lab.cluster.faults.active.length]).toEqual([2, 0]);
  });

  it('answers 500 and 503', async () => {
    const lab = await openLab();
    for (const [code, reason] of [
      [500, 'InternalError'],
      [503, 'ServiceUnavailable'],
    ] as const) {
      const fault = lab.cluster.faults.inject({ effect: { kind: 'error', code } });
      const answer = await lab.client.get('/api/v1/namespaces');
      expect([answer.status, answer.at('reason')]).toEqual([code, reason]);
      fault.remove();
    }
    expect((await lab.client.get('/api/v1/namespaces')).status).toBe(200);
  });

  it('breaks the connection before anything is done, or after everything is', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 0 });
    const annotation = () => lab.cluster.read('Deployment', 'mcp', 'mcp-server')?.metadata.annotations?.['mark'];
    lab.cluster.faults.inject({ match: { verb: 'patch' }, effect: { kind: 'reset' }, times: 1 });
    await expect(lab.client.patch(path, 'merge', marked)).rejects.toThrow();
    expect(annotation()).toBeUndefined();
    lab.cluster.faults.inject({ match: { verb: 'patch' }, effect: { kind: 'lost-reply' }, times: 1 });
    await expect(lab.client.patch(path, 'merge', marked)).rejects.toThrow();
    expect(annotation()).toBe('run-1');
    const patches = lab.cluster.requests.filter((request) => request.verb === 'patch');
    expect(patches.map((request) => request.status)).toEqual([undefined, undefined]);
    expect(patches[0]).toMatchObject({
      identity: 'admin',
      path,
      target: { resource: 'deployments', name: 'mcp-server' },
    });
  });

  it('waits on the clock of the cluster', async () => {
    const lab = await openLab();
    lab.cluster.faults.inject({ match: { resource: 'nodes' }, effect: { kind: 'latency', ms: 60_000 } });
    const slow = lab.client.get('/api/v1/nodes');
    await until('the request', () =>
      Promise.resolve(lab.cluster.requests.some((one) => one.target?.resource === 'nodes') ? true : undefined),
    );
    expect((await lab.client.get('/api/v1/namespaces')).status).toBe(200);
    lab.clock.advance(60_000);
    expect((await slow).status).toBe(200);
  });

  it('never answers', async () => {
    const lab = await openLab();
    lab.cluster.faults.inject({ match: { resource: 'nodes' }, effect: { kind: 'hang' } });
    const hanging = lab.client.get('/api/v1/nodes').then(
      () => 'answered',
      () => 'broken',
    );
    await until('the request', () =>
      Promise.resolve(lab.cluster.requests.some((one) => one.target?.resource === 'nodes') ? true : undefined),
    );
    expect(await Promise.race([hanging, lab.client.get('/readyz').then(() => 'waits')])).toBe('waits');
  });

  it('forbids one verb to one identity', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 0 });
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'bot' } };
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' };
    const subjects = [{ kind: 'ServiceAccount', name: 'bot', namespace: 'mcp' }];
    const binding = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'bot' },
      roleRef,
      subjects,
    };
    lab.cluster.apply([account, binding], 'mcp');
    const identity = 'system:serviceaccount:mcp:bot';
    const bot = lab.as(identity);
    lab.cluster.faults.inject({
      match: { identity, verb: 'patch', resource: 'deployments' },
      effect: { kind: 'forbidden' },
    });
    const refused = await bot.patch(path, 'merge', marked);
    expect([refused.status, refused.at('message')]).toEqual([
      403,
      `deployments.apps "mcp-server" is forbidden: User "${identity}" cannot patch resource "deployments" in API group "apps" in the namespace "mcp"`,
    ]);
    expect((await bot.get(path)).status).toBe(200);
    expect((await lab.client.patch(path, 'merge', marked)).status).toBe(200);
  });

  it('meets a share of the requests', async () => {
    const numbers = [0.05, 0.5, 0.05, 0.9];
    const lab = await openLab({ random: () => numbers.shift() ?? 1 });
    lab.cluster.faults.inject({ effect: { kind: 'error', code: 503 }, probability: 0.1 });
    const codes: number[] = [];
    for (let call = 0; call < 4; call += 1) codes.push((await lab.client.get('/api/v1/namespaces')).status);
    expect(codes).toEqual([503, 200, 503, 200]);
    lab.cluster.faults.clear();
    expect(lab.cluster.faults.active).toEqual([]);
  });

  it('cuts watches, and expires them with 410', async () => {
    const lab = await openLab();
    const collect = async (): Promise<{ events: WatchEvent[]; broken: boolean }> => {
      const events: WatchEvent[] = [];
      try {
        for await (const event of lab.client.watch('/api/v1/namespaces/mcp/configmaps?watch=true')) events.push(event);
      } catch {
        return { events, broken: true };
      }
      return { events, broken: false };
    };
    const open = () =>
      until('an open watch', () => Promise.resolve(lab.cluster.requests.at(-1)?.verb === 'watch' ? true : undefined));
    const first = collect();
    await open();
    expect(lab.cluster.faults.cutWatches({ resource: 'pods' })).toBe(0);
    expect(
      await until('the cut', () =>
        Promise.resolve(lab.cluster.faults.cutWatches({ resource: 'configmaps' }) || undefined),
      ),
    ).toBe(1);
    expect((await first).broken).toBe(true);
    await lab.client.get('/readyz');
    const second = collect();
    await open();
    await until('the end', () => Promise.resolve(lab.cluster.faults.expireWatches() || undefined));
    const { events, broken } = await second;
    expect(broken).toBe(false);
    expect(events.at(-1)).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', status: 'Failure', reason: 'Expired', code: 410 },
    });
  });

  it('expires versions that are too old, refuses initial events, and counts what it does not simulate', async () => {
    const lab = await openLab();
    for (let number = 0; number < 20_100; number += 1)
      lab.cluster.apply(
        [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { n: String(number) } }],
        'mcp',
      );
    const events: WatchEvent[] = [];
    for await (const event of lab.client.watch('/api/v1/namespaces/mcp/configmaps?watch=true&resourceVersion=150'))
      events.push(event);
    expect(events).toMatchObject([
      {
        type: 'ERROR',
        object: {
          code: 410,
          reason: 'Expired',
          message: expect.stringMatching(/^too old resource version: 150 \(\d+\)$/),
        },
      },
    ]);
    const refused = await lab.client.get(
      '/api/v1/namespaces/mcp/pods?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
    );
    expect([refused.status, refused.at('message')]).toEqual([
      422,
      'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    ]);
    for (const _ of [1, 2]) {
      const missing = await lab.client.get('/apis/apps/v1/namespaces/mcp/daemonsets');
      expect([missing.status, missing.at('reason'), missing.at('message')]).toEqual([
        501,
        'NotImplemented',
        'the simulated cluster does not support list of daemonsets.apps',
      ]);
    }
    await lab.client.get('/api/v1/namespaces/mcp/pods?shape=round');
    expect(lab.cluster.notImplemented).toEqual([
      { verb: 'GET', path: '/apis/apps/v1/namespaces/mcp/daemonsets', count: 2 },
      { verb: 'GET', path: '/api/v1/namespaces/mcp/pods', count: 1 },
    ]);
  });
});
