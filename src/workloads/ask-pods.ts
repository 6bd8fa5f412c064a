import { isFault } from '../errors.ts';
import type { Checked } from '../model/checked.ts';
import type { Environment } from '../model/environment.ts';
import type { PortReaders } from '../ports/platform.ts';
import type { Pod } from '../ports/workload.ts';
import { type Answered, type AskedPod, judgePods } from './pod-answers.ts';
import { noAnswer } from './pod-reason.ts';
import { haltOf, present, stuckReason } from './pods.ts';
import { images } from './template.ts';

/** What asking pods needs of the world. */
export interface PodContext extends Pick<PortReaders, 'cluster'> {
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

const runs = (pod: Pod) => pod.containers.every((container) => container.init || container.state.kind === 'running');

/**
 * Asks one path of the MCP server on every pod that runs, ready or not, and through the service: one pod that answers does not hide
 * another that does not, and pods that answer do not hide a service that reaches none. A pod that does not run tells why instead.
 */
export async function askEveryPod(context: PodContext, path: string, deadlineMs: number): Promise<Checked> {
  const { cluster, environment, signal } = context;
  const { server } = environment;
  const options = { signal, timeoutMs: deadlineMs };
  const deployment = await cluster.deployment(server.deployment, options);
  const pods = present(await cluster.pods(deployment, options));
  const get = async (target: Parameters<typeof cluster.httpGet>[0]): Promise<Answered> => {
    const asked = performance.now();
    try {
      return { answer: await cluster.httpGet(target, path, options), error: '' };
    } catch (error) {
      signal.throwIfAborted();
      if (!isFault(error, 'POD_CALL_FAILED') && !isFault(error, 'CLUSTER_UNREACHABLE')) throw error;
      return { answer: undefined, error: noAnswer(error, performance.now() - asked, deadlineMs) };
    }
  };
  const ask = async (pod: Pod): Promise<AskedPod> => {
    const { name, ready } = pod;
    const kind = { name, ready, version: versionOf(pod), halt: haltOf(pod) };
    if (!runs(pod)) return { ...kind, stuck: stuckReason(pod) ?? `${name} starts`, answered: undefined };
    const answered = await get({ kind: 'pod', name, address: pod.address, port: server.port });
    return { ...kind, stuck: '', answered };
  };
  const [service, ...asked] = await Promise.all([
    get({ kind: 'service', name: server.service, port: server.port }),
    ...pods.map(ask),
  ]);
  // What serves is what people meet, whatever the template says by now.
  const serving = [...new Set(pods.filter(({ ready }) => ready).map(versionOf))];
  const tag = (serving.length > 0 ? serving : [imageTag(images(deployment.template)[0]?.image ?? '')]).join(' and ');
  return judgePods({
    path,
    service,
    pods: asked,
    wanted: deployment.replicas.wanted,
    // Readiness is what the ready path is about: only there a running pod that is not ready counts against it.
    needsReady: path === server.readyPath,
    subject: `${server.deployment}${tag === '' ? '' : ` ${tag}`}`,
  });
}

const versionOf = ({ containers }: Pod) =>
  imageTag(containers.find(({ init, sidecar }) => !init && !sidecar)?.image ?? '');

function imageTag(image: string): string {
  const [, tag = ''] =
    image
      .slice(image.lastIndexOf('/') + 1)
      .split('@')[0]
      ?.split(':') ?? [];
  return tag;
}
