import { fault, isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Container, Deployment, Pod, PodUsage } from '../ports/workload.ts';
import { findPod } from '../workloads/find-pod.ts';
import { present, ready } from '../workloads/pods.ts';
import { nearlyFull, share, useOf } from '../workloads/use.ts';

export interface Chosen {
  readonly pod: Pod;
  readonly container: Container;
  /** How busy it is, in words. */
  readonly use: string;
}

interface Choosing {
  readonly cluster: ClusterReader;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  /** A pod by its name; the busiest where it is left out. */
  readonly name: string | undefined;
}

/**
 * The pod that is recorded, and its container. Throws NO_READY_POD, PARAM_INVALID, and PROFILE_REFUSED, saying what is missing and how to
 * grant it, where a recording cannot work or would do harm.
 */
export async function choosePod(choosing: Choosing): Promise<Chosen> {
  const { cluster, environment, signal, name } = choosing;
  if (environment.server.profiling !== true)
    throw fault('NOT_CONFIGURED', `Nothing in the configuration of ${environment.name} allows to record a pod.`, {
      hint: `Set \`environments.${environment.name}.server.profiling\` to true and bind the optional Role mcp-chatops-exec (\`deploy/exec\`).`,
    });
  const call = { signal };
  const found =
    name === undefined ? undefined : await findPod(cluster, { name, deployments: environment.deployments, call });
  if (name !== undefined && found === undefined)
    throw fault('PARAM_INVALID', `There is no pod "${name}".`, { hint: 'See `/mcp pods`.' });
  const deployment = found?.deployment ?? (await cluster.deployment(environment.server.deployment, call));
  const pods = found === undefined ? ready(present(await cluster.pods(deployment, call))) : [found.pod];
  const usage = await usageOf(cluster, deployment, signal);
  const pod = busiest(pods, usage);
  if (pod === undefined)
    throw fault(
      'NO_READY_POD',
      `${deployment.name} has no ready pod, so there is nothing to record. Nothing was changed.`,
    );
  const container = pod.containers.find((one) => !one.init && !one.sidecar);
  if (container === undefined || container.state.kind !== 'running')
    throw fault('PROFILE_REFUSED', `${pod.name} does not run: there is nothing to record. Nothing was changed.`, {
      hint: 'Name another pod: see `/mcp pods`.',
    });
  requireTracing(pod, container);
  const use = useOf(usage, pod.name, container.name);
  const percent = share(use?.cpuMillis, container.limits.cpuMillis);
  if (percent !== undefined && percent >= nearlyFull)
    throw fault(
      'PROFILE_REFUSED',
      `${pod.name} uses ${percent}% of its CPU limit: a recording would take what its callers need. Nothing was changed.`,
      { hint: 'Record another pod, or raise the limit with `/mcp resources set`.' },
    );
  if (use === undefined) return { pod, container, use: 'How busy it is was not measured.' };
  return {
    pod,
    container,
    use: `It uses ${use.cpuMillis} m of CPU${percent === undefined ? '' : `, ${percent}% of its limit`}.`,
  };
}

/** py-spy reads the memory of another process: Linux asks for ptrace, and containers drop it unless it is added. */
function requireTracing(pod: Pod, { name, mayTrace }: Container): void {
  if (mayTrace) return;
  throw fault(
    'PROFILE_REFUSED',
    `Container ${name} of ${pod.name} doesn't have the capability SYS_PTRACE, without which py-spy may not read its process. Nothing was changed.`,
    {
      hint: 'Add `securityContext: { capabilities: { add: [SYS_PTRACE] } }` to the container, and py-spy to its image; the Pod Security level "baseline" forbids it. Or an administrator records once: `kubectl debug` with `--profile=sysadmin` and `--target`.',
    },
  );
}

/** Those of its pods by name; undefined where the metrics API does not tell. */
async function usageOf(
  cluster: ClusterReader,
  deployment: Deployment,
  signal: AbortSignal,
): Promise<readonly PodUsage[] | undefined> {
  try {
    return await cluster.usage(deployment, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!isFault(error)) throw error;
    return undefined;
  }
}

function busiest(pods: readonly Pod[], usage: readonly PodUsage[] | undefined): Pod | undefined {
  const cpu = ({ name }: Pod) =>
    usage?.find(({ pod }) => pod === name)?.containers.reduce((sum, { cpuMillis }) => sum + cpuMillis, 0) ?? 0;
  return pods.toSorted((a, b) => cpu(b) - cpu(a) || a.name.localeCompare(b.name, 'en'))[0];
}
