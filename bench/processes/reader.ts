// Carries out `diagnose` again and again against one cluster, as a worker would: no store, no Slack, nothing but the reading.
// Each line on its standard input is one reading; the answer is its ms.
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { action } from '../../src/actions/diagnose.ts';
import { kubernetesCluster } from '../../src/adapters/kubernetes/cluster.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { environmentsOf } from '../../src/config/environments.ts';
import { loadConfig, surroundings } from '../../src/config.ts';

const clock = systemClock();
const { file } = loadConfig(surroundings());
const settings = file.environments['production'];
const environment = environmentsOf(file).get('production');
if (settings === undefined || environment === undefined) throw new Error('The configuration has no production.');
const { kubeconfig = '' } = settings.cluster;
const cluster = await kubernetesCluster({ kubeconfig: { path: kubeconfig }, namespace: settings.namespace, clock });
const params = action.params.parse({});
process.stdout.write('{"ready":true}\n');

const order = z.object({ diagnose: z.literal(true) });
for await (const line of createInterface({ input: process.stdin })) {
  order.parse(JSON.parse(line));
  const started = performance.now();
  const report = await action.run({
    cluster,
    environment,
    params,
    clock,
    signal: AbortSignal.timeout(60_000),
    requestedBy: 'U0DEV',
    releases: { known: async () => [], elsewhere: async () => [] },
    changes: { newest: async () => [], since: async () => [], all: async () => [] },
    incidents: { open: async () => [] },
    windows: { planned: async () => [] },
    tasks: { overdue: async () => [] },
    show() {},
    queries: { begin: async () => 'none', ended: async () => undefined },
    trace: async () => undefined,
  });
  const ms = performance.now() - started;
  process.stdout.write(`${JSON.stringify({ ms, mark: report.mark, attached: report.attachments?.length ?? 0 })}\n`);
}
process.exit(0);
