import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../sandbox/cluster/objects/pod.ts';
import { openLab } from './cluster.ts';

const restarts = (pod: Pod | undefined) => pod?.status.containerStatuses?.[0]?.restartCount ?? 0;
const waiting = (pod: Pod | undefined) => pod?.status.containerStatuses?.[0]?.state.waiting;

describe('restarts on the clock', () => {
  it('pauses 10 s and then twice as long each time, up to five minutes', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1, image: 'mcp/server:1-crash-loop' });
    await lab.podThat('the first pause', (pod) => waiting(pod)?.reason === 'CrashLoopBackOff');
    expect(restarts(lab.pods()[0])).toBe(1);
    const pauses = [waiting(lab.pods()[0])?.message?.split(' ')[1]];
    // Each pause is a little longer than its nominal length: the container runs in between.
    for (const seconds of [10, 20, 40, 80, 160, 300]) {
      lab.clock.advance(seconds * 1000 + 500);
      pauses.push(waiting(lab.pods()[0])?.message?.split(' ')[1]);
    }
    expect(pauses).toEqual(['10s', '20s', '40s', '1m20s', '2m40s', '5m0s', '5m0s']);
    expect(restarts(lab.pods()[0])).toBe(7);
    const [noted] = lab.events('BackOff');
    expect(noted?.count).toBeGreaterThan(20);
    expect(noted?.type).toBe('Warning');
  });

  it('lives through a jump of many hours at once, in the right order', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1, image: 'mcp/server:1-crash-loop' });
    await lab.podThat('the first pause', (pod) => waiting(pod)?.reason === 'CrashLoopBackOff');
    lab.clock.advance(6 * 3_600_000);
    const [pod] = lab.pods();
    expect(restarts(pod)).toBeGreaterThan(60);
    const ended = pod?.status.containerStatuses?.[0]?.lastState.terminated;
    const ago = lab.clock.now().getTime() - Date.parse(ended?.finishedAt ?? '');
    expect(ago).toBeLessThan(301_000);
    expect(Date.parse(ended?.startedAt ?? '')).toBeLessThanOrEqual(Date.parse(ended?.finishedAt ?? ''));
  });

  it('drops events after an hour', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1 });
    await lab.ready(1);
    expect(lab.events('Scheduled').length).toBe(1);
    lab.clock.advance(3_700_000);
    expect(lab.events('Scheduled')).toEqual([]);
  });

  it('restarts a container whose liveness probe fails, and one that never gets through its startup probe', async () => {
    const lab = await openLab();
    const probe = { httpGet: { path: '/health', port: 8000 }, periodSeconds: 1, failureThreshold: 2 };
    const labels = { app: 'probed' };
    const pod = (name: string, image: string, probes: object) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels },
      spec: { containers: [{ name: 'server', image, ports: [{ containerPort: 8000 }], ...probes }] },
    });
    lab.cluster.apply(
      [
        pod('ill', 'mcp/server:1', { livenessProbe: probe }),
        pod('slow', 'mcp/server:1-startup-timeout', { startupProbe: probe }),
      ],
      'mcp',
    );
    await lab.podThat(
      'the server',
      (one) => one.metadata.name === 'ill' && lab.cluster.server('mcp', 'ill') !== undefined,
    );
    lab.cluster.server('mcp', 'ill')?.setUnhealthy('deadlock');
    await lab.podThat('a restart of the ill one', (one) => one.metadata.name === 'ill' && restarts(one) === 1);
    await lab.podThat('a restart of the slow one', (one) => one.metadata.name === 'slow' && restarts(one) >= 1);
    const killed = lab.events('Killing').map((event) => event.message);
    expect(killed).toContain('Container server failed liveness probe, will be restarted');
    expect(killed).toContain('Container server failed startup probe, will be restarted');
    const unhealthy = lab.events('Unhealthy').map((event) => event.message);
    expect(unhealthy).toContain('Liveness probe failed: HTTP probe failed with statuscode: 503');
    expect(unhealthy.some((message) => message.startsWith('Startup probe failed: Get "http://10.244.'))).toBe(true);
  });

  it('starts a container as soon as the secret it needs is there', async () => {
    const lab = await openLab();
    const env = [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'keys', key: 'api' } } }];
    const spec = { containers: [{ name: 'server', image: 'mcp/server:1', env }] };
    lab.cluster.apply([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'needy' }, spec }], 'mcp');
    const pod = await lab.podThat('the missing secret', (one) => waiting(one)?.reason === 'CreateContainerConfigError');
    expect(waiting(pod)?.message).toBe('secret "keys" not found');
    lab.cluster.apply(
      [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, stringData: { other: 'x' } }],
      'mcp',
    );
    lab.clock.advance(1000);
    await lab.podThat('the missing key', (one) => waiting(one)?.message === "couldn't find key api in Secret mcp/keys");
    lab.cluster.apply(
      [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, stringData: { api: 'x' } }],
      'mcp',
    );
    lab.clock.advance(1000);
    await lab.ready(1);
  });
});
