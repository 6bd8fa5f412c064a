import { movableClock } from '../sandbox/clock.ts';
import { type SimulatedCluster, startCluster } from '../sandbox/cluster/cluster.ts';
import { kubernetesCluster } from '../src/adapters/kubernetes/cluster.ts';
import { systemClock } from '../src/adapters/system-clock.ts';
import { followLines } from '../src/logs/follow.ts';
import { readLines } from '../src/logs/read-lines.ts';
import type { Cluster } from '../src/ports/cluster.ts';
import { figures, ratio, told } from './support/figures.ts';
import { type Measurement, roundsOf } from './support/measurement.ts';
import { interleaved } from './support/rounds.ts';

const namespace = 'mcp-production';
const containers = ['mcp-server', 'proxy', 'audit'];

/** From the question to the first lines of 150 logs, over a real connection to the simulated API server. */
export const logFollow: Measurement = {
  name: 'log-follow',
  title: '/mcp logs of 50 pods with 3 containers: the first screen, followed and read at once',
  async run(bench) {
    const pods = bench.quick ? 5 : 50;
    const cluster = await started(pods);
    const clock = systemClock();
    const kubeconfig = { text: cluster.kubeconfig('admin', namespace) };
    const port = await kubernetesCluster({ kubeconfig, namespace, clock });
    try {
      const contenders = {
        follow: () => firstScreen(port),
        shown: () => readUntilShown(port),
        read: () => allRead(port),
      };
      for (const contender of Object.values(contenders)) await contender(); // warms up
      const rounds = await interleaved<number>(contenders, roundsOf(bench, 7));
      const of = (name: string) => figures(rounds, name, (ms) => ms);
      const slowest = Math.max(...of('follow'));
      return {
        rows: [
          {
            ...{
              what: `first lines of ${pods * containers.length} logs that are followed, the slowest round`,
              baseline: '–',
            },
            ...{
              ours: told(of('follow'), 'ms'),
              judged: slowest,
              unit: 'ms' as const,
              better: 'lower' as const,
              bar: 1000,
            },
          },
          {
            ...{ what: 'first screen of the last 15 min, against reading all of it', baseline: told(of('read'), 'ms') },
            ...{ ours: told(of('shown'), 'ms'), judged: ratio(of('shown'), of('read')), unit: 'x' as const },
            ...{ better: 'lower' as const, bar: 0.6 },
          },
          {
            ...{ what: 'first screen of the last 15 min, the slowest round', baseline: '–' },
            ...{ ours: told(of('shown'), 'ms'), judged: Math.max(...of('shown')), unit: 'ms' as const },
            ...{ better: 'lower' as const, bar: 1000 },
          },
          {
            ...{ what: 'the last 15 min of all of them, read, merged and masked', baseline: '–' },
            ...{ ours: told(of('read'), 'ms'), judged: undefined, unit: 'ms' as const, better: 'lower' as const },
          },
        ],
        rounds,
        notes: ['the API server runs in the same process as what asks it'],
      };
    } finally {
      await port.close();
      await cluster.stop();
    }
  },
};

async function started(pods: number): Promise<SimulatedCluster> {
  const clock = movableClock();
  const cluster = await startCluster({ clock, startupMs: 50, namespaces: [namespace] });
  const labels = { app: 'mcp-server' };
  const spec = containers.map((name) => ({ name, image: 'mcp/server:2.3.0', ports: [{ containerPort: 8000 }] }));
  const template = { metadata: { labels }, spec: { containers: spec } };
  const metadata = { name: 'mcp-server', labels };
  const deployment = { replicas: pods, selector: { matchLabels: labels }, template };
  cluster.apply([{ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: deployment }], namespace);
  const running = () =>
    cluster.list('Pod', namespace).filter((pod) => (pod['status'] as { phase?: string })?.phase === 'Running').length;
  for (let step = 0; running() < pods && step < 2000; step += 1) {
    clock.advance(250);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  clock.advance(15 * 60_000);
  return cluster;
}

const asked = (cluster: Cluster, signal: AbortSignal) => ({
  ...{ cluster, signal, clock: systemClock(), zone: 'UTC', deployment: 'mcp-server', pod: undefined },
  sought: { level: undefined, grep: undefined },
});

async function firstScreen(cluster: Cluster): Promise<number> {
  const stop = new AbortController();
  const began = performance.now();
  let ms = Number.NaN;
  const seen = new Error('seen');
  await followLines({
    ...asked(cluster, stop.signal),
    forMs: 30_000,
    show({ parts = [] }) {
      if (parts.length === 0 || !Number.isNaN(ms)) return;
      ms = performance.now() - began;
      stop.abort(seen);
    },
  }).catch((error: unknown) => {
    if (error !== seen) throw error;
  });
  return ms;
}

/** Until the newest lines are there to see, while the rest is read. A few logs are read at once: then until all are there. */
async function readUntilShown(cluster: Cluster): Promise<number> {
  const stop = new AbortController();
  const began = performance.now();
  let ms = Number.NaN;
  const seen = new Error('seen');
  await readLines({
    ...asked(cluster, stop.signal),
    ...{ previous: false, sinceMs: 15 * 60_000 },
    show() {
      ms = performance.now() - began;
      stop.abort(seen);
    },
  }).catch((error: unknown) => {
    if (error !== seen) throw error;
  });
  return ms;
}

async function allRead(cluster: Cluster): Promise<number> {
  const began = performance.now();
  await readLines({
    ...asked(cluster, AbortSignal.timeout(60_000)),
    previous: false,
    sinceMs: 15 * 60_000,
    show: () => undefined,
  });
  return performance.now() - began;
}
