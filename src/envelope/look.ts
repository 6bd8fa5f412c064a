import { asFault } from '../errors.ts';
import { readSignals, type SignalsRead, windowMs } from '../metrics/signals.ts';
import type { Environment } from '../model/environment.ts';
import type { Watch } from '../model/watch.ts';
import type { PortReaders } from '../ports/platform.ts';
import { lookedOnce, type Sight } from './judge.ts';

export interface LookContext {
  readonly ports: Pick<PortReaders, 'cluster' | 'metrics'>;
  readonly environment: Environment;
  /** The deployment that is watched. */
  readonly name: string;
  /** The time of the store. */
  readonly now: Date;
  readonly signal: AbortSignal;
}

const answerMs = 8000;

/** What is known of a watch after a look at its deployment now. What cannot be read is named as missing; rejects only when the signal fires. */
export async function lookAgain(context: LookContext, { seen, since, changedAt }: Watch) {
  const [pods, signals, before] = await Promise.all([
    readPods(context),
    // Before that the rates still hold calls of before the change.
    context.now.getTime() - Date.parse(since) < windowMs ? undefined : readMetrics(context),
    seen === undefined ? readMetrics(context, Date.parse(changedAt)) : undefined,
  ]);
  const known = signals ?? { signals: {}, missing: before?.missing ?? seen?.missing.filter(isOfMetrics) ?? [] };
  const sight: Sight = {
    at: context.now.toISOString(),
    ...('problem' in pods ? {} : { pods }),
    now: known.signals,
    missing: [...('problem' in pods ? [pods.problem] : []), ...known.missing],
  };
  return lookedOnce(seen, sight, seen?.before ?? before?.signals ?? {});
}

const podsMissing = 'pods (';
const isOfMetrics = (missing: string) => !missing.startsWith(podsMissing);

async function readPods({ ports: { cluster }, name, signal }: LookContext) {
  const call = { signal, timeoutMs: answerMs };
  try {
    const deployment = await cluster.deployment(name, call);
    const pods = (await cluster.pods(deployment, call)).filter(({ deleting }) => !deleting);
    const restarts = pods.flatMap((pod) =>
      pod.containers.map((container) => [`${pod.uid}/${container.name}`, container.restarts] as const),
    );
    const { available, wanted } = deployment.replicas;
    return { available, wanted, restarts: Object.fromEntries(restarts) };
  } catch (error) {
    signal.throwIfAborted();
    return { problem: `${podsMissing}${asFault(error).message})` };
  }
}

async function readMetrics({ ports, environment, name, signal }: LookContext, atMs?: number): Promise<SignalsRead> {
  const settings = environment.prometheus;
  if (settings === undefined) {
    return { signals: {}, missing: [`errors and p99 (no Prometheus is configured for ${environment.name})`] };
  }
  if (name !== environment.server.deployment) {
    return { signals: {}, missing: [`errors and p99 (measured of ${environment.server.deployment} only)`] };
  }
  return readSignals(ports.metrics, settings, { timeoutMs: answerMs, signal, ...(atMs === undefined ? {} : { atMs }) });
}
