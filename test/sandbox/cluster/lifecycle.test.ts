import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { startCluster } from '../../../sandbox/cluster/cluster.ts';
import { deploymentOf } from '../../contract/wire/objects.ts';
import { until } from '../../contract/wire/until.ts';
import { cpuMs } from '../../support/cpu-ms.ts';
import { openLab } from './cluster.ts';

/** What keeps this process alive, counted by kind. */
function held(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Kinds of which there are more than before. */
const left = (before: ReadonlyMap<string, number>) =>
  [...held()].flatMap(([name, count]) => (name !== 'Immediate' && count > (before.get(name) ?? 0) ? [name] : []));

describe('the life of a cluster', () => {
  it('leaves no timer, socket or server behind, whatever was going on', async () => {
    const clock = movableClock();
    const before = held();
    const cluster = await startCluster({ clock, startupMs: 50, namespaces: ['mcp'] });
    cluster.apply(
      [
        deploymentOf({ image: 'mcp/server:1-crash-loop' }),
        deploymentOf({ name: 'other', image: 'mcp/server:1-bad-image' }),
      ],
      'mcp',
    );
    const port = Number(new URL(cluster.url).port);
    const idle = connect(port, '127.0.0.1');
    idle.on('error', () => undefined);
    const headers = { authorization: `Bearer ${cluster.token()}` };
    const watching = fetch(`${cluster.url}/api/v1/pods?watch=true`, { headers })
      .then((answer) => answer.text())
      .catch(() => '');
    await until('running pods', () => Promise.resolve(cluster.list('Pod').length === 4 ? true : undefined));
    cluster.faults.inject({ match: { resource: 'nodes' }, effect: { kind: 'latency', ms: 3_600_000 } });
    const slow = fetch(`${cluster.url}/api/v1/nodes`, { headers })
      .then((answer) => answer.text())
      .catch(() => '');
    await until('the slow request', () =>
      Promise.resolve(cluster.requests.some((one) => one.target?.resource === 'nodes') ? true : undefined),
    );
    const changes: string[] = [];
    cluster.onChange(({ type }) => changes.push(type));
    await cluster.stop();
    await Promise.all([watching, slow]);
    await until('nothing left', () => Promise.resolve(left(before).length === 0 ? true : undefined));
    clock.advance(3_600_000);
    expect(changes.length).toBe(0);
    await expect(fetch(`${cluster.url}/readyz`)).rejects.toThrow();
  });

  it('tells a listener of each change until it is asked to stop', async () => {
    const lab = await openLab();
    const seen: string[] = [];
    const end = lab.cluster.onChange(({ type, object }) => seen.push(`${type} ${object.kind} ${object.metadata.name}`));
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
    lab.cluster.apply([config], 'mcp');
    lab.cluster.apply([{ ...config, data: { k: 'v' } }], 'mcp');
    lab.cluster.apply([{ ...config, data: { k: 'v' } }], 'mcp');
    end();
    lab.cluster.apply([{ ...config, data: { k: 'w' } }], 'mcp');
    expect(seen.filter((one) => one.includes('ConfigMap'))).toEqual(['ADDED ConfigMap a', 'MODIFIED ConfigMap a']);
  });

  it('refuses manifests it does not know, with every mistake', async () => {
    const lab = await openLab();
    expect(() => lab.cluster.apply([{ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'x' } }])).toThrow(
      'apps/v1 DaemonSet',
    );
    const typo = { ...deploymentOf(), spec: { ...deploymentOf().spec, replica: 3 } };
    expect(() => lab.cluster.apply([typo], 'mcp')).toThrow('unknown field "spec.replica"');
    expect(() => lab.cluster.apply([deploymentOf({ replicas: -1 })], 'mcp')).toThrow(
      'must be greater than or equal to 0',
    );
    expect(() => lab.cluster.apply([deploymentOf()], 'nowhere')).toThrow('namespaces "nowhere" not found');
    expect(() => lab.cluster.deployVersion('mcp', 'none', 'x:1')).toThrow('there is no deployment mcp/none');
    expect(() => lab.cluster.list('Nothing')).toThrow('has no Nothing');
  });

  it('leaves a pod that fits nowhere unscheduled, and says why', async () => {
    const lab = await openLab();
    const resources = { requests: { memory: '100Gi' } };
    lab.cluster.apply(
      [
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'big' },
          spec: { containers: [{ name: 'a', image: 'b:1', resources }] },
        },
      ],
      'mcp',
    );
    const pod = await lab.podThat(
      'a refusal',
      (one) => one.status.conditions?.some((condition) => condition.reason === 'Unschedulable') ?? false,
    );
    expect(pod.status.phase).toBe('Pending');
    expect(lab.events('FailedScheduling')[0]?.message).toBe(
      '0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
    );
    expect((await lab.client.get('/api/v1/namespaces/mcp/pods/big/log')).text).toBe('');
  });

  it('rolls three days of a jump forward in reasonable time', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 3, image: 'mcp/server:1-not-ready' });
    await lab.podThat('a running pod', (pod) => pod.status.phase === 'Running');
    expect(cpuMs(() => lab.clock.advance(3 * 86_400_000))).toBeLessThan(3000);
    expect(lab.events('Unhealthy').reduce((sum, event) => sum + event.count, 0)).toBeGreaterThan(1000);
  });
});
