import { action as deploy } from '../../../src/actions/deploy.ts';
import { runCard } from '../../../src/blocks/run-card.ts';
import type { Environment } from '../../../src/model/environment.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { ClusterReader } from '../../../src/ports/cluster.ts';
import type { MetricsReader } from '../../../src/ports/prometheus.ts';
import type { KnownRelease } from '../../../src/ports/releases.ts';
import type { Budget } from '../../../src/ports/workload.ts';
import { asks, call, cluster, ended, looked, stored, vote } from './changes.ts';
import { aCard, ago, anApproval, aStep, nameOf } from './values.ts';

/** Calls a second, failed ones, and the slowest hundredth in seconds. */
const figures = { requests: 40, errors: 0.12, duration: 0.24 };
const metrics: MetricsReader = {
  async instant(query) {
    const kind = String(query).includes('duration')
      ? 'duration'
      : String(query).includes('errors')
        ? 'errors'
        : 'requests';
    return { series: [{ labels: {}, points: [[0, figures[kind]]] }], warnings: [] };
  },
  range: async () => ({ series: [], warnings: [] }),
};

const { environment: place, ...rest } = call('production');
const signals = {
  requests: 'mcp_requests_total',
  errors: 'mcp_errors_total',
  duration: 'mcp_duration',
  durationUnit: 'seconds',
};
const environment = {
  ...place,
  ...{ production: true, freezes: [], prometheus: { signals, labels: {} } },
} as unknown as Environment;
const budget = { name: 'mcp-server', selector: [], isObserved: true, desiredHealthy: 3 } as unknown as Budget;

function context(image: string, verdict: KnownRelease['verdict'], budgets: readonly Budget[] = []) {
  const known = { digest: 'x', images: ['docker.io/mcp/server:2.5.0'], run: 'R-1029', by: 'U0DEV', verdict };
  return {
    ...rest,
    environment,
    metrics,
    params: { image },
    cluster: { ...cluster, budgets: async () => budgets } as ClusterReader,
    releases: { known: async () => [], elsewhere: async () => [{ environment: 'staging', known: [known] }] },
  };
}

const plan = await deploy.plan(context('mcp/server:2.5.0', 'verified'));
const template = { spec: { containers: [{ name: 'mcp-server', image: 'mcp/server:2.5.0' }] } };
const after = {
  ...cluster,
  deployment: async () => ({ ...(await cluster.deployment('mcp-server')), template, revision: 4 }),
};
const done = await deploy.verify(
  { ...looked, environment, metrics, cluster: after, params: { image: 'mcp/server:2.5.0' } },
  stored(plan),
  {
    smokeTest: false,
  },
);

const warned = await deploy.plan({
  ...context('mcp/server:2.5.0', 'failed', [budget]),
  incidents: { open: async () => [{ id: 7, severity: 1, title: 'mcp-server down' }] },
  environment: { ...environment, prometheus: undefined } as unknown as Environment,
});

/** Deploys as the action itself plans and reports them. */
export const deployMessages: Readonly<Record<string, ChatPayload>> = {
  'deploy-plan': asks(plan, { action: 'deploy', approvers: 1 }),
  'deploy-plan-warned': asks(warned, { action: 'deploy', approvers: 1 }),
  'deploy-done': runCard(
    aCard(
      { ...ended, action: 'deploy', plan, report: done },
      {
        approval: anApproval({ state: 'approved', decidedAt: ago(60), votes: [vote('U0LEAD')] }),
        steps: [aStep('patch', 'done', 41), aStep('rollout', 'done', 40, '3 of 3 ready')],
      },
    ),
    nameOf,
  ),
};
