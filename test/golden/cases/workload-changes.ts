import { action as scale } from '../../../src/actions/scale.ts';
import { runCard } from '../../../src/blocks/run-card.ts';
import type { AnyChangeAction } from '../../../src/catalog/action.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { ClusterReader } from '../../../src/ports/cluster.ts';
import { anEnvironment } from '../../support/environment.ts';
import { aBudget, aDeployment, aNode, anAutoscaler, aPod } from '../../workloads/samples.ts';
import { aCard, ago, anApproval, nameOf, now } from './values.ts';

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
    quotas: async () => [],
    containerLimits: async () => [],
    nodes: async () => [aNode()],
    httpGet: async () => ({ status: 200, body: '{}', ms: 12 }),
    ...over,
  } as unknown as ClusterReader;
}

const call = (params: object, over: Partial<ClusterReader> = {}) =>
  ({
    ...{ cluster: cluster(over), environment, clock, params, signal: new AbortController().signal },
    ...{ requestedBy: 'U0DEV', releases: { known: async () => [] }, say: () => undefined },
  }) as never;

/** In production one other person approves what disrupts, two what destroys, by its name; elsewhere who asked confirms it. */
const approvers = { reversible: 0, disruptive: 1, destructive: 2 } as const;

/** The question whether a plan may be carried out. */
export function asks(action: string, risk: AnyChangeAction['risk'], plan: Plan): ChatPayload {
  const gate = { approvers: approvers[risk], typedName: risk === 'destructive', ttlMs: 900_000 };
  const run = { action, risk, plan, state: 'awaiting_approval' as const };
  return runCard(aCard(run, { approval: anApproval({ gate }) }), nameOf);
}

const bounds = {
  autoscalers: async () => [anAutoscaler({ labels: { 'scaledobject.keda.sh/name': 'mcp-load' } })],
};

/** Changes of the workload, whose plan and outcome are made by the action itself. */
export const workloadChangeMessages: Readonly<Record<string, ChatPayload>> = {
  'scale-plan-autoscaler': asks('scale', 'reversible', await scale.plan(call({ replicas: 6 }, bounds))),
  'scale-plan-down': asks('scale', 'reversible', await scale.plan(call({ replicas: 2 }))),
  'scale-plan-to-none': asks('scale', 'destructive', await scale.plan(call({ replicas: 0 }))),
};
