import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../sandbox/cluster/objects/workload.ts';
import { atEveryPoint, pointName } from '../support/action/every-point.ts';
import { expectTold } from '../support/action/told.ts';
import { useActions } from '../support/action/use-actions.ts';

const namespace = 'mcp-production';
const actions = useActions({ startupMs: 20 });
const cluster = () => actions.platform.cluster;
const replicas = () => (cluster().read('deployments', namespace, 'mcp-server') as Deployment).spec.replicas;
const taken = (since: number, kind: string) =>
  cluster()
    .requests.slice(since)
    .filter(({ method, target, status = 0 }) => method === 'PATCH' && target?.resource === kind && status < 300).length;

const autoscaler = (min: number, max: number, name = 'mcp-server') => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name, namespace },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'mcp-server' },
    minReplicas: min,
    maxReplicas: max,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 90 } } }],
  },
});

const cordon = (unschedulable: boolean) =>
  cluster().apply(
    [1, 2, 3].map((n) => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: `node-${n}` },
      spec: { unschedulable },
    })),
  );

it('answers its examples as docs/commands.md says', () => expectTold(actions, 'scale'));

describe('a number that nothing else chooses', () => {
  it('is planned with what happens to the pods, and a dry run changes nothing', async () => {
    const { plan, gate } = await actions.plan('scale 4');
    expect(plan.headline).toBe('Scale mcp-server from 3 to 4 pods');
    expect(plan.changes).toEqual([{ label: 'replicas', before: '3', after: '4' }]);
    expect(plan.promises.map(({ text }) => text)).toEqual([
      '3 pods stay; 1 more starts.',
      expect.stringMatching(/^Then checks: rollout, ready pods, \/health and \/ready on every pod/),
      'Way back: a button that plans 3 pods again.',
    ]);
    expect(gate).toMatchObject({ approvers: 0, typedName: false });
    const since = cluster().requests.length;
    await actions.dry('scale 4');
    expect(
      cluster()
        .requests.slice(since)
        .every(({ method }) => method === 'GET'),
    ).toBe(true);
  });

  it('is set, waited for, verified, and taken back', async () => {
    const done = await actions.run('scale 5');
    expect(done).toMatchObject({ state: 'succeeded', headline: 'mcp-server runs 5 pods' });
    expect(done.offers.map(({ label }) => label)).toEqual(['Back to 3 pods', 'All pods']);
    expect(done.report?.later).toBeUndefined();
    const undone = await actions.undo(done);
    expect(undone).toMatchObject({ state: 'succeeded', headline: 'mcp-server runs 3 pods' });
    expect(replicas()).toBe(3);
  });

  it('for a while: it will be asked whether to go back, and the plan says so', async () => {
    const done = await actions.run('scale 5 for=2h');
    expect(done.planned.plan.promises.map(({ text }) => text)).toContain(
      'Asks 2 h later whether to go back to 3 pods.',
    );
    expect(done.report?.later).toEqual([
      {
        question: 'Scale mcp-server back to 3 pods?',
        offer: { label: 'Back to 3 pods', action: 'scale', params: { replicas: 3, deployment: 'mcp-server' } },
        afterMs: 2 * 3_600_000,
      },
    ]);
    await actions.undo(done);
  });

  it('to 0 is destructive: it asks for more people, and for the name', async () => {
    const { plan, gate } = await actions.plan('scale 0');
    expect(gate).toMatchObject({ approvers: 2, typedName: true });
    expect(plan.promises[0]?.text).toBe('All 3 pods are stopped: an outage until somebody scales it up.');
    const done = await actions.run('scale 0');
    expect(done).toMatchObject({ state: 'succeeded', headline: 'mcp-server has no pods any more' });
    expect(done.steps.map(({ key }) => key)).toContain('evidence');
    expect((await actions.undo(done)).headline).toBe('mcp-server runs 3 pods');
  });

  it('a plan that somebody has overtaken changes nothing', async () => {
    const outcome = await actions.run('scale 5', { meanwhile: () => actions.run('scale 4') });
    expect(outcome.state).toBe('drifted');
    expect(replicas()).toBe(4);
    await actions.run('scale 3');
  });

  it('pods that no node accepts end it after its deadline, with the reason and the way back', async () => {
    cordon(true);
    const stuck = await actions.run('scale 4');
    expect(stuck).toMatchObject({ state: 'failed' });
    expect(stuck.headline).toMatch(
      /^mcp-server does not come up: 3 of 4 pods ready after 2 min\. mcp-server-\S+ cannot be placed: 0\/3 nodes are available: 3 node\(s\) were unschedulable/,
    );
    expect(stuck.offers[0]).toMatchObject({ label: 'Back to 3 pods', params: { replicas: 3 } });
    cordon(false);
    await actions.undo(stuck);
    expect(replicas()).toBe(3);
  });

  it.each([
    [{ kind: 'busy', retryAfterSeconds: 1 }, 'succeeded', 4],
    [{ kind: 'error', code: 503 }, 'succeeded', 4],
    [{ kind: 'lost-reply' }, 'succeeded', 4],
    [{ kind: 'reset' }, 'succeeded', 4],
    [{ kind: 'forbidden' }, 'failed', 3],
  ] as const)('an API that answers the write with %j', async (effect, state, ends) => {
    cluster().faults.inject({ match: { verb: 'patch', resource: 'deployments' }, effect, times: 1 });
    const outcome = await actions.run('scale 4');
    expect(outcome.state, outcome.headline).toBe(state);
    expect(replicas()).toBe(ends);
    if (effect.kind === 'forbidden')
      expect(outcome.headline).toContain('The bot may not patch deployments.apps "mcp-server"');
    cluster().faults.clear();
    if (ends === 4) await actions.run('scale 3');
  });

  it('killed at every step, it is set once', async () => {
    let since = 0;
    const points = await atEveryPoint(actions, 'scale 4', {
      async before() {
        if (replicas() !== 3) await actions.run('scale 3');
        since = cluster().requests.length;
      },
      seen(outcome, point) {
        expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
        expect(taken(since, 'deployments'), pointName(point)).toBe(1);
      },
    });
    expect(points).toBeGreaterThan(10);
  });
});

describe('a number that an autoscaler chooses', () => {
  it('its bounds are planned, set, acted on by it, and taken back', async () => {
    cluster().apply([autoscaler(3, 5)]);
    const { plan } = await actions.plan('scale 6');
    expect(plan.headline).toBe('Let the autoscaler of mcp-server keep 6 to 6 pods');
    expect(plan.changes.map(({ label, before, after }) => `${label} ${before} → ${after}`)).toEqual([
      'minimum of mcp-server 3 → 6',
      'maximum of mcp-server 5 → 6',
    ]);
    const since = cluster().requests.length;
    const done = await actions.run('scale 4');
    expect(done).toMatchObject({
      state: 'succeeded',
      headline: 'mcp-server runs 4 pods, and its autoscaler keeps from 4 to 5',
    });
    expect(taken(since, 'deployments')).toBe(0);
    const undone = await actions.undo(done);
    expect(undone.state).toBe('succeeded');
    expect(cluster().read('horizontalpodautoscalers', namespace, 'mcp-server')).toMatchObject({
      spec: { minReplicas: 3, maxReplicas: 5 },
    });
  });

  it('killed at every step, they are set once', async () => {
    let since = 0;
    await atEveryPoint(actions, 'scale 4', {
      async before() {
        cluster().apply([autoscaler(3, 5)]);
        since = cluster().requests.length;
      },
      seen(outcome, point) {
        expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
        expect(taken(since, 'horizontalpodautoscalers'), pointName(point)).toBe(1);
      },
    });
  });

  it('without the right it names the right, and nothing is changed', async () => {
    cluster().faults.inject({
      match: { verb: 'patch', resource: 'horizontalpodautoscalers' },
      effect: { kind: 'forbidden' },
    });
    cluster().apply([autoscaler(3, 5)]);
    const outcome = await actions.run('scale 4');
    expect(outcome).toMatchObject({ state: 'failed' });
    expect(outcome.headline).toContain('The bot may not patch horizontalpodautoscalers.autoscaling "mcp-server"');
    cluster().faults.clear();
  });
});
