import { describe, expect, it } from 'vitest';
import type { ResourceQuota } from '../../sandbox/cluster/objects/core.ts';
import type { Deployment } from '../../sandbox/cluster/objects/workload.ts';
import { atEveryPoint, pointName } from '../support/action/every-point.ts';
import { expectTold } from '../support/action/told.ts';
import { useActions } from '../support/action/use-actions.ts';

const namespace = 'mcp-production';
// What Prometheus has of the last day depends on when it is asked.
const actions = useActions({ startupMs: 20, at: '2026-01-31T14:22:00.000Z' });
const cluster = () => actions.platform.cluster;
const resources = () =>
  (cluster().read('deployments', namespace, 'mcp-server') as Deployment).spec.template.spec.containers[0]?.resources;
const patches = (since: number) =>
  cluster()
    .requests.slice(since)
    .filter(({ method, status = 0 }) => method === 'PATCH' && status < 300);
/** A quota, once it is counted. */
async function quota(hard: Readonly<Record<string, string>>): Promise<void> {
  const metadata = { name: 'compute', namespace };
  cluster().apply([{ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard } }]);
  const counted = () => (cluster().read('resourcequotas', namespace, 'compute') as ResourceQuota).status?.hard;
  await actions.waitFor('a quota to be counted', () => JSON.stringify(counted()) === JSON.stringify(hard));
}

it('answers its examples as docs/commands.md says', async () => {
  await expectTold(actions, 'resources set');
  await actions.run('rollback to=3');
});

describe('requests and limits', () => {
  it('are planned with both values, what is used, and the quality of service; a dry run changes nothing', async () => {
    const { plan, gate } = await actions.plan('resources set memory=1Gi/1Gi cpu=1/1');
    expect(plan.changes.map(({ label, before, after }) => `${label}: ${before} → ${after}`)).toEqual([
      'mcp-server resources.limits.memory: 512Mi → 1Gi',
      'mcp-server resources.requests.cpu: 250m → 1',
      'mcp-server resources.requests.memory: 256Mi → 1Gi',
    ]);
    expect(plan.promises[0]?.text).toBe(
      'Quality of service: Burstable → Guaranteed: evicted later where a node runs short.',
    );
    expect(JSON.stringify(plan.parts)).toMatch(/Used now.*128 MiB and 0\.05 cores at most, of 3 pods/);
    expect(gate).toMatchObject({ approvers: 1 });
    const since = cluster().requests.length;
    await actions.dry('resources set memory=1Gi');
    expect(patches(since)).toEqual([]);
  });

  it('are set, checked, and taken back as a whole', async () => {
    const before = resources();
    const done = await actions.run('resources set memory=1Gi');
    expect(done, done.hint).toMatchObject({
      state: 'succeeded',
      headline: 'mcp-server runs with the new requests and limits',
    });
    expect(resources()).toEqual({ requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } });
    const back = await actions.undo(done);
    expect(back, back.hint).toMatchObject({ state: 'succeeded' });
    expect(resources()).toEqual(before);
  });

  it('a plan that somebody has overtaken changes nothing', async () => {
    const late = await actions.run('resources set memory=1Gi', { meanwhile: () => actions.run('restart') });
    expect(late.state).toBe('drifted');
    expect(resources()?.limits?.['memory']).toBe('512Mi');
  });

  it('below what is used they are refused, as is what nobody can read', async () => {
    await expect(actions.plan('resources set memory=64Mi/100Mi')).rejects.toThrow('mcp-server uses 128 MiB now');
    await expect(actions.plan('resources set memory=lots')).rejects.toThrow('memory must be a limit such as 1Gi');
    await expect(actions.plan('resources set')).rejects.toThrow('I need memory= or cpu=.');
  });

  it('killed at every step, they are set once', async () => {
    let since = 0;
    const memory = () => resources()?.limits?.['memory'];
    let wanted = '';
    const there = () => {
      wanted = memory() === '512Mi' ? '1Gi' : '512Mi';
      return `resources set memory=${wanted}`;
    };
    const points = await atEveryPoint(actions, there, {
      before() {
        since = cluster().requests.length;
      },
      seen(outcome, point) {
        expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
        expect(patches(since), pointName(point)).toHaveLength(1);
        expect(memory()).toBe(wanted);
      },
    });
    expect(points).toBeGreaterThan(10);
    if (memory() !== '512Mi') await actions.run('resources set memory=512Mi');
  }, 120_000);
});

describe('a quota that leaves no room', () => {
  it('refuses what could not end, with figures, before anybody is asked', async () => {
    await quota({ 'limits.memory': '1600Mi', pods: '3' });
    const refused = [
      'resources set memory=1Gi',
      'deploy mcp/server:2.4.0',
      'scale 4',
      'restart',
      'config set pool_size=41',
    ];
    for (const line of refused) await expect(actions.plan(line), line).rejects.toThrow(/^Quota compute leaves/);
    const { plan } = await actions.plan('rollback to=2');
    expect(plan.warnings).toEqual(['Quota compute may leave too few pods for it: pods that do not fit wait for room.']);
    await quota({ 'limits.memory': '100Gi', pods: '30' });
    await expect(actions.plan('scale 4')).resolves.toMatchObject({ plan: { warnings: [] } });
  });

  it('that cannot be read is a warning', async () => {
    cluster().faults.inject({ match: { verb: 'list', resource: 'resourcequotas' }, effect: { kind: 'forbidden' } });
    const { plan } = await actions.plan('scale 4');
    cluster().faults.clear();
    expect(plan.course).toEqual([
      expect.stringMatching(/^Not compared with the quotas: The bot may not list resourcequotas/),
      'The nodes have room for it.',
    ]);
  });
});

describe('the room on nodes', () => {
  const cordon = (unschedulable: boolean) => {
    const nodes = cluster().list('nodes');
    cluster().apply(
      nodes.map(({ metadata: { name } }) => ({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name },
        spec: { unschedulable },
      })),
    );
  };

  it('is told, and warned of where new pods would wait; its figures move, and nobody approves them', async () => {
    const roomy = (await actions.plan('scale 4')).plan;
    expect(roomy.warnings).toEqual([]);
    expect(roomy.course).toEqual(['The nodes have room for it.']);
    cordon(true);
    const [scaled, sized] = await Promise.all([actions.plan('scale 5'), actions.plan('resources set memory=1Gi')]);
    cordon(false);
    expect(scaled.plan.course).toEqual([
      'Room on the nodes now: 0 more pods of 0.25 cores of CPU and 256 MiB of memory.',
    ]);
    expect(scaled.plan.warnings).toEqual([
      'The nodes have no room for all 2 new pods of mcp-server: what does not fit waits for room.',
    ]);
    expect(sized.plan.warnings).toEqual([
      'The nodes have no room for all 3 new pods of mcp-server: the rollout would not end.',
    ]);
  });

  it('is not known without the right, which is named', async () => {
    cluster().faults.inject({ match: { verb: 'list', resource: 'nodes' }, effect: { kind: 'forbidden' } });
    const { plan } = await actions.plan('scale 4');
    cluster().faults.clear();
    expect(plan.course).toEqual([
      'Room on the nodes is not known: The bot may not list nodes of the whole cluster. An administrator grants it with deploy/nodes.',
    ]);
  });
});
