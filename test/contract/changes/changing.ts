import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { movableClock } from '../../../sandbox/clock.ts';
import { openPlatform } from '../../../src/compose/platform.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';
import { actionEngine } from '../../support/action/action-engine.ts';
import { type ActionRuns, actionRuns } from '../../support/action/action-runs.ts';
import { type FlowingClock, flowingClock } from '../../support/action/flowing-clock.ts';
import { aConfig } from '../../support/environment.ts';
import { quietLog } from '../../support/faults/quiet-log.ts';
import { shippedActions } from '../../support/shipped-commands.ts';
import { changesDeployments, changesNamespace } from './objects.ts';

/** A cluster that is changed. */
export interface ChangesTarget {
  readonly name: 'simulated' | 'real';
  /** Creates or updates objects, as `kubectl apply`. */
  apply(manifests: readonly object[]): Promise<void>;
  /** A merge patch as `kubectl patch` sends it. */
  patchIngress(name: string, body: object): Promise<void>;
  /** The clock that it and the bot share; a real cluster has its own, and time passes as it does. */
  readonly clock?: ReturnType<typeof movableClock>;
  /** Kubeconfig text of the bot's own account. */
  botKubeconfig(): Promise<string>;
}

/** The bot's own engine changing a cluster, without Slack and rows between. */
export interface Changing extends ActionRuns {
  readonly target: ChangesTarget;
  /** As the bot's own account sees it. */
  readonly cluster: Cluster;
  close(): Promise<void>;
}

const catalog = await shippedActions();

export async function startChanging(target: ChangesTarget, more: object = {}): Promise<Changing> {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-changes-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, await target.botKubeconfig());
  const config = aConfig({
    namespace: changesNamespace,
    cluster: { kubeconfig },
    deployments: changesDeployments,
    // None of those that are changed: on a real control plane nobody answers HTTP in a pod.
    server: { deployment: 'mcp-gateway' },
    config: { settable: { 'mcp-config': ['pool_size'] }, secretAges: true },
    smokeTest: { image: 'mcp/smoke:1', command: ['run'] },
    ...more,
    smokeTests: { broken: { image: 'mcp/smoke:1-fails', command: ['run'] } },
  });
  const settings = config.environments['production'];
  if (settings === undefined) throw new Error('there is no production');
  const clock = target.clock ?? movableClock();
  const time = target.clock === undefined ? asItPasses(clock) : flowingClock(clock);
  const log = quietLog();
  const metrics = { clusterCall: () => undefined };
  const systems = openPlatform({ environment: 'production', settings, secrets: new Map(), clock: time, log, metrics });
  const engine = actionEngine({ config, catalog, clock, time, log });
  return {
    ...actionRuns(() => ({ clock, time, catalog, environments: ['production'], systems: () => systems, engine })),
    target,
    cluster: systems.writers.cluster,
    async close() {
      await systems.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function asItPasses(clock: ReturnType<typeof movableClock>): FlowingClock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    during: (work) => work,
  };
}
