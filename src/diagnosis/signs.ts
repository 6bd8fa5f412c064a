import type { ClusterEvent, Condition, Container, Pod } from '../ports/workload.ts';
import { inOneLine } from '../workloads/message.ts';
import { present } from '../workloads/pods.ts';
import { type Evidence, isRecent, podEvents, setEvents } from './evidence.ts';
import type { Weighed } from './weigh.ts';

/** One thing Kubernetes says is not as it should be. */
interface Sign {
  readonly reason: string;
  readonly message: string;
  /** What it is about, in words. */
  readonly about: string;
}

/** Said of every pod that is not ready, and of every deployment whose pods are not: the reason is said elsewhere. */
const consequence =
  /^(?:ContainersNotReady|ContainersNotInitialized|MinimumReplicasUnavailable|PodCompleted|PodFailed)$/;
/** Waiting that is part of a start. */
const starting = new Set(['', 'ContainerCreating', 'PodInitializing']);
/** Conditions of a pod that are bad news when they hold. */
const bad = new Set(['DisruptionTarget', 'PodResizePending']);

/** What was read and no cause accounts for, in Kubernetes' own words; each once, with how many objects say it. */
export function unexplained(evidence: Evidence, causes: readonly Weighed[]): readonly string[] {
  const left = signs(evidence).filter(
    ({ reason, message }) => !causes.some(({ explains }) => explains.test(`${reason}: ${message}`)),
  );
  const groups = new Map<string, Sign[]>();
  for (const sign of left) {
    const key = `${sign.reason}: ${sign.message.replaceAll(/\b[a-z0-9]+(?:-[a-z0-9]+)*-[a-z0-9]{5}\b/g, '…')}`;
    groups.set(key, [...(groups.get(key) ?? []), sign]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const others = new Set(group.map(({ about }) => about)).size - 1;
    const said = first.message === '' ? first.reason : `${first.reason}: ${inOneLine(first.message)}`;
    return [`${said} (${first.about}${others === 0 ? '' : ` and ${others} more`})`];
  });
}

function signs(evidence: Evidence): readonly Sign[] {
  const pods = evidence.pods ?? [];
  return [
    ...deploymentSigns(evidence),
    ...pods.flatMap((pod) =>
      pod.reason === '' ? [] : [{ reason: pod.reason, message: pod.message, about: pod.name }],
    ),
    ...present(pods).flatMap((pod) => [
      ...podConditions(pod),
      ...pod.containers.flatMap((one) => containerSigns(pod, one)),
    ]),
    ...strangersBehindService(evidence),
    ...[...setEvents(evidence), ...podEvents(evidence)].flatMap((event) => eventSigns(evidence, event)),
  ];
}

function deploymentSigns({ deployment, name }: Evidence): readonly Sign[] {
  return (deployment?.conditions ?? []).flatMap((entry) => {
    const isBad = entry.type === 'ReplicaFailure' ? entry.status === 'True' : entry.status !== 'True';
    return isBad ? conditionSign(entry, `deployment ${name}`) : [];
  });
}

function podConditions(pod: Pod): readonly Sign[] {
  return pod.conditions.flatMap((entry) => {
    const isBad = bad.has(entry.type) ? entry.status === 'True' : !pod.ready && entry.status !== 'True';
    return isBad ? conditionSign(entry, pod.name) : [];
  });
}

function conditionSign({ type, status, reason, message }: Condition, about: string): readonly Sign[] {
  if (
    consequence.test(reason) ||
    (reason === '' &&
      message === '' &&
      /^(?:Ready|ContainersReady|Initialized|PodReadyToStartContainers|PodScheduled)$/.test(type))
  )
    return [];
  return [
    {
      reason: reason || `${type} is ${status}`,
      message: message || (reason === '' ? '' : `${type} is ${status}`),
      about,
    },
  ];
}

function containerSigns(pod: Pod, { name, state, last, ready }: Container): readonly Sign[] {
  const about = `${pod.name}, container ${name}`;
  const now =
    state.kind === 'waiting' && !starting.has(state.reason)
      ? [{ reason: state.reason, message: state.message, about }]
      : state.kind === 'terminated' && state.exitCode !== 0
        ? [{ reason: state.reason || 'Error', message: state.message || `exit code ${state.exitCode}`, about }]
        : [];
  const before =
    !ready && last !== undefined && last.message !== '' ? [{ reason: last.reason, message: last.message, about }] : [];
  return [...now, ...before];
}

/** Warnings that still matter: of the last minutes, and not from before a pod became ready. */
function eventSigns(evidence: Evidence, { type, reason, message, at, object }: ClusterEvent): readonly Sign[] {
  if (type !== 'Warning' || !isRecent(evidence, at === '' ? undefined : at)) return [];
  const pod = evidence.pods?.find(({ uid }) => uid === object.uid);
  const readyAt = pod?.conditions.find((entry) => entry.type === 'Ready' && entry.status === 'True')?.at;
  if (pod?.ready && (readyAt === undefined || Date.parse(at) <= Date.parse(readyAt) + settlingMs)) return [];
  if (pod === undefined && isSettled(evidence)) return [];
  return [{ reason, message, about: `${object.kind} ${object.name}` }];
}

/** A probe may fail a last time while its pod becomes ready, in ms. */
const settlingMs = 10_000;

/** Every wanted pod is new and available: what was said of making them is over. */
function isSettled({ deployment, pods }: Evidence): boolean {
  if (deployment === undefined || present(pods ?? []).some(({ ready }) => !ready)) return false;
  const { wanted, updated, available, current } = deployment.replicas;
  return updated === wanted && available === wanted && current === wanted;
}

function strangersBehindService({ endpoints, pods }: Evidence): readonly Sign[] {
  if (endpoints === undefined || pods === undefined) return [];
  const own = new Set(pods.map(({ uid }) => uid));
  const others = endpoints.ready.filter(({ pod }) => pod !== undefined && !own.has(pod)).length;
  if (others === 0) return [];
  const message = `${others} of ${endpoints.ready.length} ready addresses belong to pods of another workload`;
  return [{ reason: 'Service shared', message, about: `service ${endpoints.service}` }];
}
