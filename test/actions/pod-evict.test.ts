import { describe, expect, it } from 'vitest';
import type { Pod } from '../../sandbox/cluster/objects/pod.ts';
import { atEveryPoint, pointName } from '../support/action/every-point.ts';
import { expectTold } from '../support/action/told.ts';
import { useActions } from '../support/action/use-actions.ts';

const namespace = 'mcp-production';
const actions = useActions({ startupMs: 20 });
const cluster = () => actions.platform.cluster;
const pods = () =>
  (cluster().list('pods', namespace) as Pod[]).filter(({ metadata }) => metadata.labels?.['app'] === 'mcp-server');
const first = () => pods().find(({ metadata }) => metadata.deletionTimestamp === undefined)?.metadata.name ?? '';
const evictions = (since: number) =>
  cluster()
    .requests.slice(since)
    .filter(({ target, status = 0 }) => target?.subresource === 'eviction' && status < 300).length;
const budget = (minAvailable: number, name = 'mcp-server') => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name, namespace },
  spec: { minAvailable, selector: { matchLabels: { app: 'mcp-server' } } },
});
/** Controllers take a moment to see a budget. */
const settled = () => actions.clock.advance(1000);

it('answers its examples as docs/commands.md says', () =>
  expectTold(actions, 'pod evict', {
    existing: (line) => line.replace(/mcp-server-\w+-x2k4d/, first()).replace(/x2k4d$/, first().slice(-5)),
  }));

describe('one pod', () => {
  it('is planned with its budget, and a dry run changes nothing', async () => {
    const name = first();
    const { plan, gate, target } = await actions.plan(`pod evict ${name.slice(-5)}`);
    expect(plan.headline).toBe(`Evict ${name}`);
    expect(target).toBe('production/deployment/mcp-server');
    expect(plan.promises.map(({ text }) => text)).toContain(
      'Only if the disruption budget mcp-server still allows it then.',
    );
    expect(gate.approvers).toBe(1);
    await actions.dry(`pod evict ${name}`);
    expect(first()).toBe(name);
  });

  it('is removed, another takes its place, and the others stay', async () => {
    const before = pods().map(({ metadata }) => metadata.name);
    const name = first();
    const done = await actions.run(`pod evict ${name}`);
    expect(done).toMatchObject({
      state: 'succeeded',
      headline: `${name.slice(-5)} was evicted: 3 of 3 pods of mcp-server ready`,
    });
    const after = pods().map(({ metadata }) => metadata.name);
    expect(after).toHaveLength(3);
    expect(before.filter((one) => !after.includes(one))).toEqual([name]);
    expect(done.offers[0]?.label).toMatch(/^Look at \w{5}$/);
    expect(done.steps.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['evidence', 'evict', 'replacement', 'evidence-after']),
    );
  });
});

describe('a budget that does not allow it', () => {
  it('is named in the plan, with its figures', async () => {
    cluster().apply([budget(3)]);
    settled();
    await expect(actions.plan(`pod evict ${first()}`)).rejects.toMatchObject({
      code: 'EVICTION_BLOCKED',
      message: expect.stringMatching(
        /^The disruption budget mcp-server wants 3 healthy pods and has \d: .* Nothing was changed\.$/,
      ),
    });
    cluster().apply([budget(1)]);
    settled();
  });

  it('that came after the last look is named by Kubernetes itself, and nothing is changed', async () => {
    const name = first();
    // The budget is written while the eviction is on its way.
    const late = cluster().faults.inject({
      match: { subresource: 'eviction' },
      effect: { kind: 'latency', ms: 500 },
      times: 1,
    });
    const running = actions.run(`pod evict ${name}`);
    await expect.poll(() => late.hits).toBe(1);
    cluster().apply([budget(3)]);
    settled();
    const outcome = await running;
    expect(outcome.state).toBe('refused');
    expect(outcome.headline).toMatch(
      new RegExp(
        `^${name} was not evicted: the disruption budget mcp-server (?:needs 3 healthy pods and has 3 currently|is still being processed)`,
      ),
    );
    expect(first()).toBe(name);
    cluster().apply([budget(1)]);
    settled();
  });

  it('two of them never allow it', async () => {
    cluster().apply([budget(1, 'other')]);
    settled();
    await expect(actions.plan(`pod evict ${first()}`)).rejects.toThrow('2 disruption budgets count');
    cluster().apply([
      { ...budget(1, 'other'), spec: { minAvailable: 1, selector: { matchLabels: { app: 'nothing' } } } },
    ]);
    settled();
  });
});

describe('what can go wrong', () => {
  it.each([
    [{ kind: 'busy', retryAfterSeconds: 1 }, 'succeeded'],
    [{ kind: 'error', code: 503 }, 'succeeded'],
    [{ kind: 'lost-reply' }, 'succeeded'],
    [{ kind: 'reset' }, 'succeeded'],
    [{ kind: 'forbidden' }, 'failed'],
  ] as const)('an API that answers with %j', async (effect, state) => {
    const name = first();
    cluster().faults.inject({ match: { subresource: 'eviction' }, effect, times: 1 });
    const outcome = await actions.run(`pod evict ${name}`);
    cluster().faults.clear();
    expect(outcome.state, outcome.headline).toBe(state);
    expect(pods().some(({ metadata }) => metadata.name === name)).toBe(state === 'failed');
    if (state === 'failed') expect(outcome.headline).toContain(`The bot may not create pods/eviction "${name}"`);
  });

  it('a replacement that does not come up is reported with the reason', async () => {
    const outcome = await actions.run(`pod evict ${first()}`, {
      meanwhile: async () => cordon(true),
    });
    expect(outcome).toMatchObject({ state: 'failed' });
    expect(outcome.headline).toMatch(/^The pod was evicted, and its replacement does not come up: .*cannot be placed/);
    cordon(false);
    actions.clock.advance(20_000);
  });

  it('killed at every step, one pod goes', async () => {
    let since = 0;
    let before: readonly string[] = [];
    const points = await atEveryPoint(actions, () => `pod evict ${first()}`, {
      before() {
        actions.clock.advance(60_000);
        since = cluster().requests.length;
        before = pods().map(({ metadata }) => metadata.name);
      },
      seen(outcome, point) {
        expect(outcome, `${pointName(point)}: ${outcome.headline}`).toMatchObject({ state: 'succeeded' });
        expect(evictions(since), pointName(point)).toBe(1);
        const after = pods().map(({ metadata }) => metadata.name);
        expect(
          before.filter((one) => !after.includes(one)),
          pointName(point),
        ).toHaveLength(1);
      },
    });
    expect(points).toBeGreaterThan(10);
  });
});

// Last: the budget counts the pod of a stranger too.
describe('a pod', () => {
  it('that a stranger owns, with the labels of the deployment, is not found', async () => {
    const stray = { name: 'mcp-server-aaaaaaaaaa-stray', namespace, labels: { app: 'mcp-server' } };
    cluster().apply([
      { apiVersion: 'v1', kind: 'Pod', metadata: stray, spec: { containers: [{ name: 'c', image: 'i:1' }] } },
    ]);
    await expect(actions.plan(`pod evict ${stray.name}`)).rejects.toMatchObject({
      code: 'CLUSTER_NOT_FOUND',
      message: expect.stringContaining('Nothing was changed.'),
    });
    await expect(actions.plan('pod evict kube-dns-x2k4d kube-dns')).rejects.toMatchObject({ code: 'PARAM_INVALID' });
  });
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
