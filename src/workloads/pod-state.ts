import type { Container, Pod } from '../ports/workload.ts';

/** How a pod stands, in the order in which people look: `trouble` first. */
export type Standing = 'trouble' | 'starting' | 'terminating' | 'ready' | 'ended';

export interface PodState {
  readonly standing: Standing;
  /** Two or three words, of Kubernetes where it has some: `CrashLoopBackOff (OOMKilled)`, `not ready`, `ready`. */
  readonly words: string;
}

/** Waiting reasons that are part of a normal start. */
const normal = new Set(['ContainerCreating', 'PodInitializing', '']);
/** A container that runs for less, in ms, may only be starting. */
const youngMs = 30_000;

/** How a pod stands at a time, as the STATUS of `kubectl get pods` (kubernetes, printers/internalversion: printPod), and whether it is ready. */
export function podState(pod: Pod, at: Date): PodState {
  if (pod.deleting) return { standing: 'terminating', words: 'terminating' };
  if (pod.phase === 'Succeeded') return { standing: 'ended', words: 'completed' };
  if (pod.phase === 'Failed') return { standing: 'ended', words: pod.reason || 'failed' };
  if (pod.ready) return { standing: 'ready', words: 'ready' };
  const condition = (type: string) => pod.conditions.find((one) => one.type === type);
  if (condition('Ready')?.status === 'Unknown') return trouble('node does not report');
  if (condition('PodScheduled')?.status === 'False') return trouble('cannot be placed');
  if (pod.reason !== '') return trouble(pod.reason);
  const stuck = pod.containers.flatMap((container) => stuckWords(container) ?? []);
  if (stuck[0] !== undefined) return trouble(stuck[0]);
  return waitingState(pod, at);
}

const trouble = (words: string): PodState => ({ standing: 'trouble', words });

/** Why a container does not run, with what ended its last run; undefined for one that runs, has done its part, or is starting. */
function stuckWords(container: Container): string | undefined {
  const { state, last } = container;
  const where = container.init ? `init ${container.name}: ` : container.sidecar ? `sidecar ${container.name}: ` : '';
  if (state.kind === 'waiting' && !normal.has(state.reason)) {
    const death = last === undefined ? '' : ` (${endWords(last)})`;
    return `${where}${state.reason}${death}`;
  }
  if (state.kind === 'terminated' && state.exitCode !== 0) return `${where}${endWords(state)}`;
  return undefined;
}

/** `OOMKilled`, `exit 1`: the reason, where it says more than that it ended. */
export function endWords({ reason, exitCode }: { readonly reason: string; readonly exitCode: number }): string {
  return reason === '' || reason === 'Error' || reason === 'Completed' ? `exit ${exitCode}` : reason;
}

/** Of a pod whose containers have no trouble, and which is not ready. */
function waitingState({ containers, createdAt, node }: Pod, at: Date): PodState {
  const inits = containers.filter(({ init }) => init);
  const done = inits.filter(({ state }) => state.kind === 'terminated').length;
  if (done < inits.length) return { standing: 'starting', words: `init ${done} of ${inits.length}` };
  const isRunning = containers.some(({ init, state }) => !init && state.kind === 'running');
  if (!isRunning) return { standing: 'starting', words: node === undefined ? 'waits for a node' : 'starting' };
  const unready = containers.filter(({ init, ready }) => !init && !ready);
  const which = unready.length === 1 && containers.length - inits.length > 1 ? `${unready[0]?.name} ` : '';
  const isYoung = at.getTime() - Date.parse(createdAt) < youngMs && containers.every(({ restarts }) => restarts === 0);
  return { standing: isYoung ? 'starting' : 'trouble', words: isYoung ? 'starting' : `${which}not ready` };
}

const order: readonly Standing[] = ['trouble', 'starting', 'terminating', 'ready', 'ended'];

/** A pod with how it stands. */
export interface Placed extends PodState {
  readonly pod: Pod;
}

/** Pods with how they stand: what is in trouble first, then by restarts, the youngest first. */
export function inOrder(pods: readonly Pod[], at: Date): readonly Placed[] {
  return pods
    .map((pod) => ({ pod, ...podState(pod, at) }))
    .sort(
      (a, b) =>
        order.indexOf(a.standing) - order.indexOf(b.standing) ||
        restartsOf(b.pod).count - restartsOf(a.pod).count ||
        b.pod.createdAt.localeCompare(a.pod.createdAt) ||
        (a.pod.name < b.pod.name ? -1 : 1),
    );
}

/** Restarts of all its containers, and when the last run before one of them ended (ISO 8601). */
export function restartsOf({ containers }: Pod): { readonly count: number; readonly last: string | undefined } {
  const restarted = containers.filter(({ restarts }) => restarts > 0);
  const ends = restarted.flatMap(({ last }) => last?.finishedAt ?? []).sort();
  return { count: restarted.reduce((sum, { restarts }) => sum + restarts, 0), last: ends.at(-1) };
}
