// The simulated platform in a process of its own, so that it takes no time from whoever measures. Orders come as lines of JSON.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { movableClock } from '../../sandbox/clock.ts';
import { startPlatform } from '../../sandbox/platform/platform.ts';

const given = z
  .object({ KUBECONFIG_AT: z.string(), PLATFORM_DATABASE_URL: z.string(), PLATFORM_REDIS_URL: z.string() })
  .parse(process.env);
const order = z.object({
  /** Pods of the MCP server in production; answered when all are ready. */
  pods: z.number().optional(),
  /** ms every request to the API waits before it is handled. */
  latencyMs: z.number().optional(),
  /** Whether reading a deployment never ends. */
  hang: z.boolean().optional(),
});
const namespace = 'mcp-production';

const urls = { databaseUrl: given.PLATFORM_DATABASE_URL, redisUrl: given.PLATFORM_REDIS_URL };
const { cluster, ...platform } = await startPlatform({
  clock: movableClock(),
  startupMs: 100,
  backing: { production: urls, staging: urls },
});
writeFileSync(given.KUBECONFIG_AT, platform.botKubeconfig);
// A person with a terminal has more rights than the bot: `describe` reads single pods.
const operatorKubeconfig = `${given.KUBECONFIG_AT}-operator`;
writeFileSync(operatorKubeconfig, cluster.kubeconfig('admin', namespace));
const ready = {
  ready: true,
  kubeconfig: given.KUBECONFIG_AT,
  operatorKubeconfig,
  adminPortal: platform.adminPortal.url,
  chatUi: platform.chatUi.url,
  backing: platform.backing,
};
process.stdout.write(`${JSON.stringify(ready)}\n`);

async function scale(replicas: number): Promise<void> {
  const metadata = { name: 'mcp-server', namespace };
  cluster.apply([{ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas } }]);
  const deadline = performance.now() + 30_000;
  const available = () =>
    (cluster.read('deployments', namespace, 'mcp-server') as { status?: { availableReplicas?: number } } | undefined)
      ?.status?.availableReplicas;
  while (available() !== replicas) {
    if (performance.now() > deadline) throw new Error(`${replicas} pods were not ready in 30 s.`);
    await wait(20);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { pods, latencyMs, hang } = order.parse(JSON.parse(line));
  if (pods !== undefined) await scale(pods);
  cluster.faults.clear();
  if (latencyMs !== undefined) cluster.faults.inject({ effect: { kind: 'latency', ms: latencyMs } });
  if (hang === true) cluster.faults.inject({ match: { resource: 'deployments' }, effect: { kind: 'hang' } });
  const names = cluster.list('pods', namespace).map(({ metadata }) => metadata.name);
  process.stdout.write(`${JSON.stringify({ done: true, pods: names, requests: cluster.requests.length })}\n`);
}
process.exit(0);
