import { type MovableClock, movableClock } from '../../../sandbox/clock.ts';
import { kubernetesCluster } from '../../../src/adapters/kubernetes/cluster.ts';
import { splitCommandLine } from '../../../src/catalog/command-line.ts';
import { leftOpen } from '../../../src/catalog/left-open.ts';
import { parseAsked } from '../../../src/catalog/parse.ts';
import type { Report } from '../../../src/model/report.ts';
import type { Cluster, ClusterReader } from '../../../src/ports/cluster.ts';
import type { Deployment, Pod } from '../../../src/ports/workload.ts';
import { anEnvironment } from '../../support/environment.ts';
import { nothingKnown } from '../../support/nothing-known.ts';
import { reportWords } from '../../support/report-words.ts';
import { shippedActions } from '../../support/shipped-commands.ts';
import { looksDeployments, looksNamespace, looksPair } from './objects.ts';

/** A cluster the looks are checked against. */
export interface LooksTarget {
  readonly name: 'simulated' | 'real';
  /** Creates or updates objects, as `kubectl apply`. */
  apply(manifests: readonly object[]): Promise<void>;
  /** What has to wait for this long has waited, where time can be moved. */
  passes(ms: number): void;
  /** Kubeconfig text of the bot's own account. */
  botKubeconfig(): Promise<string>;
}

/** What was answered: as an action gave it, and as a person reads it. */
export interface Looked {
  readonly report: Report;
  readonly words: string;
}

/** The bot looking at a cluster, without Slack and store between. */
export interface Looking {
  readonly target: LooksTarget;
  readonly cluster: Cluster;
  readonly clock: MovableClock;
  /** Asks as typed after `/mcp`, of the cluster or of one that differs in some answers. Every button of the answer must lead somewhere. */
  ask(line: string, instead?: Partial<ClusterReader>, signal?: AbortSignal): Promise<Looked>;
  deployment(name: string): Promise<Deployment>;
  pods(deployment: string): Promise<readonly Pod[]>;
  close(): Promise<void>;
}

const catalog = await shippedActions();
const environment = anEnvironment({
  namespace: looksNamespace,
  deployments: looksDeployments,
  server: { deployment: 'mcp-server', service: 'mcp-server' },
  blueGreen: looksPair,
});

/** A button whose action or parameters nobody would take is a dead end. */
function follow({ offers = [] }: Report): void {
  for (const { label, action, params } of offers) {
    const found = catalog.get(action);
    if (found === undefined) throw new Error(`${label} leads nowhere: there is no ${action}`);
    const asked = leftOpen(found, params);
    if (asked === undefined)
      throw new Error(`${label} leads nowhere: ${action} does not take ${JSON.stringify(params)}`);
    // What is left open is asked for in a form.
    if (asked.length === 0) found.params.parse(params);
  }
}

export async function startLooking(target: LooksTarget): Promise<Looking> {
  const clock = movableClock();
  const text = await target.botKubeconfig();
  const cluster = await kubernetesCluster({ kubeconfig: { text }, namespace: looksNamespace, clock });
  const deployment = (name: string) => cluster.deployment(name);
  return {
    target,
    cluster,
    clock,
    async ask(line, instead = {}, signal = new AbortController().signal) {
      const { action, params } = parseAsked(catalog, splitCommandLine(line), [environment.name]);
      if (action.risk !== 'read-only') throw new Error(`${line} is no look`);
      const context = {
        params,
        environment,
        clock,
        cluster: { ...cluster, ...instead },
        signal,
        requestedBy: 'U0DEV',
        ...nothingKnown,
        show: () => undefined,
      };
      const report = await action.run(context as unknown as Parameters<typeof action.run>[0]);
      follow(report);
      return { report, words: reportWords(report) };
    },
    deployment,
    pods: async (name) => cluster.pods(await deployment(name)),
    close: () => cluster.close(),
  };
}
