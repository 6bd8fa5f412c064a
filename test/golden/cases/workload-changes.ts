import { action as evict } from '../../../src/actions/pod/evict.ts';
import { action as scale } from '../../../src/actions/scale.ts';
import { action as smoke } from '../../../src/actions/smoke.ts';
import { runCard } from '../../../src/blocks/run-card.ts';
import type { AnyChangeAction } from '../../../src/catalog/action.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { Report } from '../../../src/model/report.ts';
import type { RunStep, StoredOffer } from '../../../src/model/run.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { ClusterReader } from '../../../src/ports/cluster.ts';
import { anEnvironment } from '../../support/environment.ts';
import { aBudget, aDeployment, anAutoscaler, aPod } from '../../workloads/samples.ts';
import { aCard, ago, anApproval, anOffer, aStep, nameOf, now } from './values.ts';

const six = ['9vgct', 'l8qjx', 'x2k4d', 'h3vbn', 'r6jfs', 'z7nxm'].map((id) => aPod(id, { createdAt: ago(7300) }));
const pods = six.slice(0, 3);
const smokeTest = {
  image: 'registry.example.com/mcp/smoke:2.4',
  command: ['pytest', '-q', '--base-url=http://mcp-server:8000'],
};
const environment = anEnvironment({ namespace: 'mcp-production', smokeTests: { tools: smokeTest } });
const clock: Clock = {
  now: () => new Date(now),
  monotonic: () => 0,
  sleep: async () => {
    throw new Error('a picture waits for nothing');
  },
};

/** A namespace where all is well, but for what is said. */
function cluster(over: Partial<ClusterReader> = {}): ClusterReader {
  return {
    deployment: async () => aDeployment(),
    pods: async () => pods,
    autoscalers: async () => [],
    budgets: async () => [aBudget()],
    httpGet: async () => ({ status: 200, body: '{}', ms: 12 }),
    ...over,
  } as unknown as ClusterReader;
}

const call = (params: object, over: Partial<ClusterReader> = {}) =>
  ({
    ...{ cluster: cluster(over), environment, clock, params, signal: new AbortController().signal },
    ...{ requestedBy: 'U0DEV', releases: { known: async () => [] }, say: () => undefined },
  }) as never;
const stored = <T>(value: T): never => JSON.parse(JSON.stringify(value)) as never;

/** In production one other person approves what disrupts, two what destroys, by its name; elsewhere who asked confirms it. */
const approvers = { reversible: 0, disruptive: 1, destructive: 2 } as const;

function asks(action: string, risk: AnyChangeAction['risk'], plan: Plan): ChatPayload {
  const gate = { approvers: approvers[risk], typedName: risk === 'destructive', ttlMs: 900_000 };
  const run = { action, risk, plan, state: 'awaiting_approval' as const };
  return runCard(aCard(run, { approval: anApproval({ gate }) }), nameOf);
}

interface Ended {
  readonly plan: Plan;
  readonly report: Report;
  readonly steps?: readonly RunStep[];
}

function ended(command: string, { plan, report, steps = [] }: Ended): ChatPayload {
  const state = report.mark === 'good' ? ('succeeded' as const) : ('failed' as const);
  const offers: readonly StoredOffer[] = (report.offers ?? []).map(({ label }) => anOffer(label));
  const approval = anApproval({
    state: 'approved',
    decidedAt: ago(60),
    votes: [{ user: 'U0LEAD', verdict: 'approve', at: ago(60) }],
  });
  const run = { action: command, plan, report, state, startedAt: ago(42), finishedAt: now };
  return runCard(aCard(run, { approval, steps, offers }), nameOf);
}

const forTwoHours = { replicas: 6, for: 7_200_000 };
const scalePlan = await scale.plan(call(forTwoHours));
const sixPods: Partial<ClusterReader> = {
  deployment: async () => aDeployment({ replicas: { wanted: 6, current: 6, updated: 6, ready: 6, available: 6 } }),
  pods: async () => six,
};
const scaled = await scale.verify(call(forTwoHours, sixPods), stored(scalePlan), undefined as never);
const bounds = {
  autoscalers: async () => [anAutoscaler({ labels: { 'scaledobject.keda.sh/name': 'mcp-load' } })],
};

const evictPlan = await evict.plan(call({ name: '9vgct' }));
const next = aPod('m5p7q', { createdAt: ago(40), node: 'node-2' });
const evicted = await evict.verify(
  call({ name: '9vgct' }, { pods: async () => [...pods.slice(1), next] }),
  stored(evictPlan),
  {
    before: pods.map(({ uid }) => uid),
  },
);

const smokePlan = await smoke.plan(call({ name: 'tools' }));
const passed = await smoke.verify(call({ name: 'tools' }, { job: async () => undefined }), stored(smokePlan), {
  job: 'smoke-r-1042',
});

/** Changes of the workload, whose plan and outcome are made by the action itself. */
export const workloadChangeMessages: Readonly<Record<string, ChatPayload>> = {
  'scale-plan': asks('scale', 'reversible', scalePlan),
  'scale-plan-autoscaler': asks('scale', 'reversible', await scale.plan(call({ replicas: 6 }, bounds))),
  'scale-plan-down': asks('scale', 'reversible', await scale.plan(call({ replicas: 2 }))),
  'scale-plan-to-none': asks('scale', 'destructive', await scale.plan(call({ replicas: 0 }))),
  'evict-plan': asks('pod evict', 'disruptive', evictPlan),
  'evict-done': ended('pod evict', { plan: evictPlan, report: evicted }),
  'smoke-plan': asks('smoke', 'reversible', smokePlan),
  'smoke-passed': ended('smoke', {
    plan: smokePlan,
    report: passed,
    steps: [aStep('smoke-test', 'done', 41), aStep('smoke-test-result', 'done', 40, 'passed')],
  }),
  'scale-done': ended('scale', {
    plan: scalePlan,
    report: scaled,
    steps: [aStep('scale', 'done', 41), aStep('pods', 'done', 40, '6 of 6 ready')],
  }),
};
