import { beforeAll, describe, expect, it } from 'vitest';
import { atEveryPoint, pointName as name } from '../support/action/every-point.ts';
import { useActions } from '../support/action/use-actions.ts';
import { pointsOf } from '../support/action/worker-gate.ts';
import { hands } from '../support/blue-green.ts';
import { mayCreateJobs } from '../support/job-rights.ts';

const namespace = 'mcp-production';
const actions = useActions({
  startupMs: 20,
  pair: true,
  change: (file) => {
    const { blueGreen, ...production } = file.environments['production'] ?? {};
    const short = { ...blueGreen, bakeMinutes: 2, worseForSeconds: 15, idleAfterMinutes: 0 };
    const smokeTest = { image: 'mcp/smoke:1', command: ['run'] };
    const environments = { ...file.environments, production: { ...production, smokeTest, blueGreen: short } };
    return { ...file, environments };
  },
});
const by = hands(actions);
const well = { errorRatio: 0.002, meanMs: 45 };

beforeAll(() => {
  actions.platform.cluster.apply([mayCreateJobs(namespace)]);
  actions.clock.advance(15 * 60_000);
});

const requests = () => actions.platform.cluster.requests.length;
const taken = (since: number, method: string, kind: string) =>
  actions.platform.cluster.requests.slice(since).filter(({ target, status = 0, ...request }) => {
    return request.method === method && target?.resource === kind && target.namespace === namespace && status < 300;
  }).length;

async function onBlue(): Promise<void> {
  by.pair.setQuality('green', well);
  by.select('mcp-gateway', 'blue');
  await by.passes(4000);
  actions.clock.advance(5 * 60_000);
}

describe('a switch whose worker is killed at every step, before and after each write, and with each answer lost', () => {
  it('is made once, was validated once, and is watched to its end by whoever has it next', async () => {
    await onBlue();
    const calm = await actions.run('bluegreen switch');
    expect(calm.state, calm.headline).toBe('succeeded');
    // One look of the bake stands for all: each begins its step, sends nothing and pauses.
    const looks = calm.writes.filter((call) => call === 'store.pause').length;
    const first = calm.writes
      .slice(0, calm.writes.indexOf('store.pause'))
      .filter((one) => one === 'store.beginStep').length;
    const points = pointsOf(calm.writes).filter(({ call, nth }) => {
      if (call === 'store.pause') return nth === 1;
      return call !== 'store.beginStep' || nth <= first + 1 || nth > first + looks;
    });
    expect(points.length).toBeGreaterThan(20);
    for (const point of points) {
      await onBlue();
      const since = requests();
      const outcome = await actions.run('bluegreen switch', { point });
      expect(outcome, name(point)).toMatchObject({ state: 'succeeded' });
      expect([taken(since, 'PATCH', 'services'), taken(since, 'POST', 'jobs')], name(point)).toEqual([1, 1]);
      expect(by.selected('mcp-gateway'), name(point)).toBe('green');
    }
  }, 900_000);

  it('back to what served until the last switch needs no smoke test, unless it was redeployed since', async () => {
    await onBlue();
    expect(await actions.run('bluegreen switch')).toMatchObject({ state: 'succeeded' });
    const steps = async () => (await actions.plan('bluegreen switch blue')).plan.steps.map(({ key }) => key);
    expect(await steps()).not.toContain('smoke-test');
    actions.platform.cluster.deployVersion(namespace, 'mcp-gateway-blue', 'mcp/gateway:2.4.2');
    await by.passes(20_000);
    expect(await steps()).toContain('smoke-test');
  });

  it('goes back once when green is worse', async () => {
    await onBlue();
    by.pair.setQuality('green', { errorRatio: 0.5 });
    const calm = await actions.run('bluegreen switch');
    expect(calm.headline).toMatch(/^Switched back to blue/);
    // What comes before is met above; these are of the way back, its verdict included.
    const points = pointsOf(calm.writes).filter(
      ({ call, nth }) => (call === 'cluster.changeService' && nth === 2) || (call === 'store.endStep' && nth > 6),
    );
    expect(points.length).toBeGreaterThan(8);
    for (const point of points) {
      await onBlue();
      by.pair.setQuality('green', { errorRatio: 0.5 });
      const since = requests();
      const outcome = await actions.run('bluegreen switch', { point });
      expect(outcome.headline, name(point)).toMatch(/^Switched back to blue/);
      expect(taken(since, 'PATCH', 'services'), name(point)).toBe(2);
      expect(by.selected('mcp-gateway'), name(point)).toBe('blue');
    }
  }, 900_000);
});

it('a colour that is retired is scaled once, to what was approved, whichever worker dies and whichever answer is lost', async () => {
  let since = 0;
  const points = await atEveryPoint(actions, 'bluegreen retire green replicas=1', {
    async before() {
      by.scale('green', 3);
      await onBlue();
      since = requests();
    },
    seen(outcome, point) {
      expect(outcome, name(point)).toMatchObject({ state: 'succeeded', headline: 'green has 1 pod; blue serves' });
      expect(taken(since, 'PATCH', 'deployments'), name(point)).toBe(1);
      expect([by.replicas('blue'), by.replicas('green')], name(point)).toEqual([3, 1]);
    },
    // One look of the wait stands for all.
    only: ({ call, nth }) => nth === 1 || call === 'store.endStep',
  });
  expect(points).toBeGreaterThan(10);
}, 120_000);
