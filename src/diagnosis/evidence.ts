import type { Environment } from '../model/environment.ts';
import { counted } from '../model/units.ts';
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

/** Every container of every pod, the init ones too. */
export function containers(evidence: Evidence): readonly Placed[] {
  return (evidence.pods ?? []).flatMap((pod) => pod.containers.map((container) => ({ pod, container })));
}

/** What happened longer ago says little about now, in ms. */
const recentMs = 15 * 60_000;

/** True for a time shortly before the evidence was read; what has no time counts as recent. */
export function isRecent({ at }: Evidence, time: string | undefined): boolean {
  return time === undefined || Date.parse(at) - Date.parse(time) < recentMs;
}

/** Events of pods that are there now: those of pods that are gone tell of a trouble that may be over. */
export function podEvents({ pods, events }: Evidence): readonly ClusterEvent[] {
  const there = new Set((pods ?? []).filter((pod) => !pod.deleting).map((pod) => pod.uid));
  return (events ?? []).filter((event) => there.has(event.object.uid));
}

/** `3 of 3 pods`. */
export function ofPods(evidence: Evidence, some: readonly Placed[]): string {
  const affected = new Set(some.map(({ pod }) => pod.uid)).size;
  return `${affected} of ${(evidence.pods ?? []).length} pods`;
}

/** `4 log lines on 1 of 3 pods`. */
export function ofLogs(evidence: Evidence, lines: readonly { readonly pod: string }[]): string {
  const affected = new Set(lines.map(({ pod }) => pod)).size;
  return `${counted(lines.length, 'log line')} on ${affected} of ${(evidence.pods ?? []).length} pods`;
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
