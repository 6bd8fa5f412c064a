import type { Environment } from '../model/environment.ts';
import { counted } from '../model/units.ts';
import type { KnownRelease } from '../ports/releases.ts';
import type {
  Budget,
  ClusterEvent,
  Container,
  Deployment,
  Endpoints,
  Pod,
  PodUsage,
  Revision,
} from '../ports/workload.ts';
import { inOneLine } from '../workloads/message.ts';
import { present } from '../workloads/pods.ts';

export interface ContainerLog {
  readonly pod: string;
  readonly container: string;
  /** The log before the last restart. */
  readonly previous: boolean;
  readonly lines: readonly string[];
}

/** Everything read for one diagnosis, at one moment. What could not be read is undefined, and `missing` says why. */
export interface Evidence {
  readonly environment: Environment;
  readonly name: string;
  readonly at: string;
  readonly deployment: Deployment | undefined;
  readonly revisions: readonly Revision[] | undefined;
  readonly pods: readonly Pod[] | undefined;
  /** What the bot remembers of its releases, where it was asked. */
  readonly known?: readonly KnownRelease[] | undefined;
  /** Of this workload only: its pods, ReplicaSets and itself; newest first. */
  readonly events: readonly ClusterEvent[] | undefined;
  readonly logs: readonly ContainerLog[];
  readonly usage: readonly PodUsage[] | undefined;
  readonly endpoints: Endpoints | undefined;
  /** Disruption budgets that select any of its pods. */
  readonly budgets: readonly Budget[] | undefined;
  readonly missing: readonly { readonly part: string; readonly reason: string }[];
}

/** One container in the pod it belongs to. */
export interface Placed {
  readonly pod: Pod;
  readonly container: Container;
}

/** Every container of every pod that is there to stay, the init ones too. */
export function containers(evidence: Evidence): readonly Placed[] {
  return present(evidence.pods ?? []).flatMap((pod) => pod.containers.map((container) => ({ pod, container })));
}

/** Containers by their name, each a group of its own: what is told of one, its limit for example, is not true of another. */
export function byContainer(some: readonly Placed[]): readonly (readonly [Placed, ...Placed[]])[] {
  const groups = new Map<string, [Placed, ...Placed[]]>();
  for (const placed of some) {
    const group = groups.get(placed.container.name);
    if (group === undefined) groups.set(placed.container.name, [placed]);
    else group.push(placed);
  }
  return [...groups.values()];
}

/** `2 of 3 pods, sidecar container proxy`: where a group of `byContainer` is. */
export function where(evidence: Evidence, some: readonly [Placed, ...Placed[]]): string {
  const { name, init, sidecar } = some[0].container;
  return `${ofPods(evidence, some)}, ${init ? 'init ' : sidecar ? 'sidecar ' : ''}container ${name}`;
}

/** What Kubernetes says of the state of a container: of now, else of its last end; '' where it says nothing. */
export function stateMessage({ state, last }: Container): string {
  const now = state.kind === 'running' ? '' : state.message;
  return inOneLine(now === '' || /^back-off /.test(now) ? last?.message || now : now);
}

/** What happened longer ago says little about now, in ms. */
const recentMs = 15 * 60_000;

/** True for a time shortly before the evidence was read; what has no time counts as recent. */
export function isRecent({ at }: Evidence, time: string | undefined): boolean {
  return time === undefined || Date.parse(at) - Date.parse(time) < recentMs;
}

/** Events of the deployment itself and of the ReplicaSets that are to have pods: those of a version that was left are over. */
export function setEvents({ deployment, revisions, events }: Evidence): readonly ClusterEvent[] {
  const live = (revisions ?? []).filter(({ number, replicas }) => replicas > 0 || number === deployment?.revision);
  const own = new Set([deployment?.uid, ...live.map(({ uid }) => uid)]);
  return (events ?? []).filter((event) => own.has(event.object.uid));
}

/** Events, of one of these reasons, of pods none of whose containers has run yet. */
export function startEvents(evidence: Evidence, reasons: readonly string[]): readonly ClusterEvent[] {
  const waiting = new Set(
    present(evidence.pods ?? [])
      .filter(
        ({ ready, containers: all }) =>
          !ready && all.every(({ state, last }) => state.kind === 'waiting' && last === undefined),
      )
      .map(({ uid }) => uid),
  );
  return podEvents(evidence).filter((event) => waiting.has(event.object.uid) && reasons.includes(event.reason));
}

/** `2 of 3 pods` that these events are about. */
export function ofEvents(evidence: Evidence, some: readonly ClusterEvent[]): string {
  return `${new Set(some.map(({ object }) => object.uid)).size} of ${podCount(evidence)} pods`;
}

/** Events of pods that are there now: those of pods that are gone tell of a trouble that may be over. */
export function podEvents({ pods, events }: Evidence): readonly ClusterEvent[] {
  const there = new Set((pods ?? []).filter((pod) => !pod.deleting).map((pod) => pod.uid));
  return (events ?? []).filter((event) => there.has(event.object.uid));
}

/** `3 of 3 pods`. */
export function ofPods(evidence: Evidence, some: readonly Placed[]): string {
  const affected = new Set(some.map(({ pod }) => pod.uid)).size;
  return `${affected} of ${podCount(evidence)} pods`;
}

const podCount = ({ pods }: Evidence) => present(pods ?? []).length;

/** `4 log lines on 1 of 3 pods`. */
export function ofLogs(evidence: Evidence, lines: readonly { readonly pod: string }[]): string {
  const affected = new Set(lines.map(({ pod }) => pod)).size;
  return `${counted(lines.length, 'log line')} on ${affected} of ${podCount(evidence)} pods`;
}

/** Lines of all logs that match, newest last, with the pod they came from. */
export function logLines(
  evidence: Evidence,
  pattern: RegExp,
): readonly { readonly pod: string; readonly line: string }[] {
  return evidence.logs.flatMap((log) =>
    log.lines.filter((line) => pattern.test(line)).map((line) => ({ pod: log.pod, line })),
  );
}
