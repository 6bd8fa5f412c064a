import { action as deploy } from '../../../src/actions/deploy.ts';
import { fault } from '../../../src/errors.ts';
import type { Environment } from '../../../src/model/environment.ts';
import type { ArchiveReader } from '../../../src/ports/archive.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { ClusterReader } from '../../../src/ports/cluster.ts';
import type { MetricsReader } from '../../../src/ports/prometheus.ts';
import type { KnownRelease } from '../../../src/ports/releases.ts';
import type { Budget } from '../../../src/ports/workload.ts';
import { asks, call, cluster } from './changes.ts';

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
    registry: { manifest: async () => Promise.reject(fault('NOT_CONFIGURED', 'none')) },
    params: { image },
    archive: { list: async () => ({ objects: [], isWhole: true }) } as unknown as ArchiveReader,
    cluster: { ...cluster, budgets: async () => budgets } as ClusterReader,
    releases: { known: async () => [], elsewhere: async () => [{ environment: 'staging', known: [known] }] },
  };
}

const warned = await deploy.plan({
  ...context('mcp/server:2.5.0', 'failed', [budget]),
  incidents: {
    open: async () => [{ id: 7, severity: 1, title: 'mcp-server down', openedAt: '2026-01-31T14:05:00.000Z' }],
  },
  environment: { ...environment, prometheus: undefined } as unknown as Environment,
});

/** A deploy that much speaks against: what other environments and incidents say is in the store, which no action is played with here. */
export const deployMessages: Readonly<Record<string, ChatPayload>> = {
  'deploy-plan-warned': asks(warned, { action: 'deploy', approvers: 1 }),
};
