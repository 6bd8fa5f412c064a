import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movableClock } from '../../../../sandbox/clock.ts';
import type { Deployment } from '../../../../src/ports/workload.ts';
import { eventually } from '../../../support/patience.ts';
import { adminCluster, type ClosableCluster, type Plane } from './fixture.ts';

/** What the adapter reads of the platform that `makePlatform` made. */
export function readingTests(plane: Plane): void {
  describe('reading', () => {
    const clock = movableClock();
    let cluster: ClosableCluster;
    let pod: { pod: string; container: string };
    let server: Deployment;
    beforeAll(async () => {
      cluster = await adminCluster(plane(), clock);
      server = await cluster.deployment('mcp-server');
      const [first] = await cluster.pods(server);
      pod = { pod: first?.name ?? '', container: 'server' };
    });
    afterAll(() => cluster.close());

    test('a deployment and all of them', async () => {
      expect(await cluster.deployment('mcp-server')).toMatchObject({
        name: 'mcp-server',
        revision: 2,
        paused: false,
        replicas: { wanted: 2, current: 2, updated: 2, ready: 2, available: 2 },
        selector: [{ key: 'app', operator: 'In', values: ['mcp-server'] }],
        strategy: { type: 'RollingUpdate', maxSurge: '25%', maxUnavailable: '25%' },
        progressDeadlineSeconds: 600,
        conditions: expect.arrayContaining([expect.objectContaining({ type: 'Available', status: 'True' })]),
      });
      const names = (await cluster.deployments()).map(({ name }) => name);
      expect(names.sort()).toEqual(['mcp-server', 'stuck']);
      await expect(cluster.deployment('other')).rejects.toMatchObject({
        code: 'CLUSTER_NOT_FOUND',
        message: 'Namespace mcp-production has no deployments.apps "other".',
      });
    });

    test('its revisions, whose newest template is the deployment’s own', async () => {
      const deployment = await cluster.deployment('mcp-server');
      const revisions = await cluster.revisions(deployment);
      expect(revisions.map(({ number, images, replicas }) => [number, images, replicas])).toEqual([
        [1, ['mcp/server:2.3.9'], 0],
        [2, ['mcp/server:2.4.0'], 2],
      ]);
      expect(revisions[1]?.template).toEqual(deployment.template);
      expect(revisions[0]?.changeCause).toBe('deploy mcp/server:2.3.9');
    });

    test('its pods', async () => {
      const pods = await cluster.pods(server);
      expect(pods).toHaveLength(2);
      for (const one of pods) {
        expect(one).toMatchObject({ phase: 'Running', ready: true, deleting: false, owner: { kind: 'ReplicaSet' } });
        expect(one.address).toMatch(/^10\.244\./);
        expect(one.node).toMatch(/^node-/);
        expect(one.containers).toMatchObject([
          { name: 'prepare', init: true, state: { kind: 'terminated', exitCode: 0 } },
          {
            name: 'server',
            image: 'mcp/server:2.4.0',
            state: { kind: 'running' },
            requests: { cpuMillis: 100, memoryBytes: 134_217_728 },
            limits: { cpuMillis: 1500, memoryBytes: 1_073_741_824 },
            probes: { readiness: 'http-get :8000/ready every 5 s, 3 failures' },
            ports: [8000],
          },
        ]);
      }
      expect(await cluster.podsLabelled({ app: 'nobody' })).toEqual([]);
      await expect(cluster.podsLabelled({})).rejects.toMatchObject({ code: 'SELECTOR_UNUSABLE' });
    });

    test('events, newest first, the scheduler’s new-style ones among them', async () => {
      const events = await cluster.events();
      const times = events.map(({ at }) => Date.parse(at));
      expect(times).toEqual([...times].sort((a, b) => b - a));
      expect(events.map(({ reason }) => reason)).toEqual(
        expect.arrayContaining(['Scheduled', 'ScalingReplicaSet', 'Unhealthy']),
      );
      expect(events.every(({ at, object }) => at !== '' && object.name !== '')).toBe(true);
    });

    test('logs, of now and of before', async () => {
      plane().setLogs(['one', 'two é', 'three'], ['the last words']);
      expect(await cluster.logs(pod)).toBe('one\ntwo é\nthree\n');
      expect(await cluster.logs({ ...pod, tailLines: 1 })).toBe('three\n');
      expect(await cluster.logs({ ...pod, tailLines: 0 })).toBe('');
      expect(await cluster.logs({ ...pod, limitBytes: 6 })).toBe('one\ntw');
      expect(await cluster.logs({ ...pod, limitBytes: 0 })).toBe('');
      expect(await cluster.logs({ ...pod, timestamps: true })).toMatch(/^\d{4}-\d\d-\d\dT\S+Z one\n/);
      expect(await cluster.logs({ ...pod, previous: true })).toBe('the last words\n');
      expect((await cluster.logs({ ...pod, sinceSeconds: 3600 })).split('\n')).toHaveLength(4);
      await expect(cluster.logs({ ...pod, pod: 'gone' })).rejects.toMatchObject({ code: 'CLUSTER_NOT_FOUND' });
      await expect(cluster.logs({ ...pod, container: 'gone' })).rejects.toMatchObject({ code: 'CLUSTER_INVALID' });
    });

    test('a log as a stream of bytes, of now and of before', async () => {
      plane().setLogs(['one', 'two é'], ['the last words']);
      const read = async (query: object, options = {}) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of cluster.logStream({ ...pod, ...query }, options)) chunks.push(chunk);
        return Buffer.concat(chunks).toString();
      };
      expect(await read({})).toBe('one\ntwo é\n');
      expect(await read({ limitBytes: 6 })).toBe('one\ntw');
      expect(await read({ previous: true })).toBe('the last words\n');
      expect(await read({ timestamps: true, sinceSeconds: 3600 })).toMatch(/^\d{4}-\d\d-\d\dT\S+Z one\n/);
      await expect(read({ pod: 'gone' })).rejects.toMatchObject({ code: 'CLUSTER_NOT_FOUND' });
      await expect(read({}, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    });

    test('a log as it grows, until nothing comes any more', async () => {
      plane().setLogs(['before'], []);
      const lines: string[] = [];
      const following = (async () => {
        for await (const line of cluster.followLogs(pod, { idleMs: 60_000 })) lines.push(line);
      })();
      await eventually(() => expect(lines).toEqual(['before']));
      plane().appendLog('after');
      await eventually(() => expect(lines).toEqual(['before', 'after']));
      clock.advance(60_000);
      await following;
    });

    const anAddress = { address: expect.stringMatching(/^10\.244\./), pod: expect.stringMatching(/^[0-9a-f-]{36}$/) };
    test('endpoints: ready ones, unready ones, none', async () => {
      expect(await cluster.endpoints('mcp-server')).toMatchObject({
        service: 'mcp-server',
        ready: [anAddress, anAddress],
        notReady: [],
      });
      expect(await cluster.endpoints('stuck')).toMatchObject({
        ready: [],
        notReady: [anAddress],
      });
      expect(await cluster.endpoints('nobody')).toEqual({ service: 'nobody', ready: [], notReady: [] });
    });

    test('budgets', async () => {
      await eventually(async () =>
        expect(await cluster.budgets()).toEqual([
          {
            name: 'mcp-server',
            selector: server.selector,
            minAvailable: '1',
            maxUnavailable: undefined,
            isObserved: true,
            disruptionsAllowed: 1,
            expected: 2,
            healthy: 2,
            desiredHealthy: 1,
            conditions: [expect.objectContaining({ type: 'DisruptionAllowed', status: 'True' })],
          },
        ]),
      );
    });

    test('a pod that cannot be reached is told apart from one that answers', async () => {
      const target = { kind: 'pod', name: 'gone', address: undefined, port: 8000 } as const;
      await expect(cluster.httpGet(target, '/health')).rejects.toMatchObject({
        code: 'POD_CALL_FAILED',
        effect: 'none',
      });
      await expect(cluster.httpPost({ kind: 'service', name: 'stuck', port: 80 }, '/x', {})).rejects.toMatchObject({
        code: 'POD_CALL_FAILED',
        effect: 'none',
        message: 'service stuck did not answer on port 80: no ready pod is behind it.',
      });
    });

    test('five reads at once', async () => {
      const reads = [
        cluster.deployment('mcp-server'),
        cluster.pods(server),
        cluster.events(),
        cluster.endpoints('mcp-server'),
        cluster.budgets(),
      ];
      expect(await Promise.all(reads)).toHaveLength(5);
    });
  });
}

/** Use of CPU and memory: the first figures come half a minute after the start, so this runs last. */
export function usageTests(plane: Plane): void {
  test('use of CPU and memory', async () => {
    const cluster = await adminCluster(plane());
    const server = await cluster.deployment('mcp-server');
    await eventually(async () => expect(await cluster.usage(server)).toHaveLength(2), {
      interval: 1_000,
      most: 120_000,
    });
    for (const { pod, containers } of await cluster.usage(server)) {
      expect(pod).toMatch(/^mcp-server-/);
      const [first] = containers;
      expect(first).toMatchObject({ name: 'server', memoryBytes: 200 * 1024 * 1024 });
      expect(first?.cpuMillis).toBeGreaterThan(60);
      expect(first?.cpuMillis).toBeLessThan(80);
    }
    await cluster.close();
  });
}
