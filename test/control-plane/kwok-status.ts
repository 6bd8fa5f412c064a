/** One move of the simulated kubelet: when an object looks so, after a delay, its status becomes this. */
export interface Stage {
  readonly name: string;
  readonly kind: 'Node' | 'Pod';
  /** jq expression, operator, values. */
  readonly when: readonly (readonly [key: string, operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist', ...string[]])[];
  readonly delayMs?: number;
  /** The delay is a random one between `delayMs` and this. */
  readonly atMostMs?: number;
  /** jq expression of a duration that replaces the delay. */
  readonly delayFrom?: string;
  readonly event?: readonly [type: 'Normal' | 'Warning', reason: string, message: string];
  /** Go template of the new status. */
  readonly status?: string;
  readonly deletes?: boolean;
}

/** A fault is the annotation mcp.test/fault of the pod, or the end of its first container's image tag ("mcp/server:2.4.0-crash-loop"). */
const faults = [
  'bad-image',
  'missing-config',
  'crash-loop',
  'out-of-memory',
  'not-ready',
  'slow-start',
  'start-error',
  'init-crash',
  'sidecar-unready',
  'volume',
  'no-network',
  'fails',
];
export const fault =
  '((.metadata.annotations // {})["mcp.test/fault"] // ' +
  `((.spec.containers[0].image | capture("-(?<f>${faults.join('|')})$")) // {f: "none"}).f)`;

export const waitingReason = '.status.containerStatuses.[0].state.waiting.reason';
export const runningSince = '.status.containerStatuses.[0].state.running.startedAt';
export const readyCondition = '.status.conditions.[] | select(.type == "Ready") | .status';
export const staying = ['.metadata.deletionTimestamp', 'DoesNotExist'] as const;
export const creating = [waitingReason, 'In', 'ContainerCreating'] as const;

export const now = '{{ $now := Now }}\n';

export function conditions(ready: 'True' | 'False', reason = ''): string {
  const entry = (type: string) =>
    `- {type: ${type}, status: "${ready}", reason: "${reason}", lastTransitionTime: {{ $now | Quote }}}\n`;
  return `conditions:\n${entry('Ready')}${entry('ContainersReady')}`;
}

interface ContainerStatus {
  /** What to walk: the spec at the first start, the former status afterwards. */
  readonly each: '.spec.containers' | '.status.containerStatuses';
  readonly ready?: boolean;
  readonly started?: boolean;
  readonly restarts?: string;
  readonly state: string;
  readonly last?: string;
}

export function containers({
  each,
  ready = false,
  started = false,
  restarts = '0',
  state,
  last,
}: ContainerStatus): string {
  const lastState = last === undefined ? '' : `, lastState: {terminated: ${last}}`;
  return (
    `containerStatuses:\n{{ range ${each} }}\n` +
    `- {name: {{ .name | Quote }}, image: {{ .image | Quote }}, imageID: "", ready: ${ready}, started: ${started}, ` +
    `restartCount: ${restarts}, state: ${state}${lastState}}\n{{ end }}\n`
  );
}

export const runningNow = '{running: {startedAt: {{ $now | Quote }}}}';
export const backingOff = '{waiting: {reason: CrashLoopBackOff, message: "back-off 10s restarting failed container"}}';
export const ended = (exitCode: number, reason: string, since: string) =>
  `{exitCode: ${exitCode}, reason: ${reason}, startedAt: {{ ${since} | Quote }}, finishedAt: {{ $now | Quote }}}`;

/**
 * The init containers of a pod, in this state. A sidecar (`restartPolicy: Always`) is listed with them and may be in another one.
 */
export function initContainers(
  preparing: string,
  { sidecar = preparing, restarts = 0 }: { readonly sidecar?: string; readonly restarts?: number } = {},
): string {
  const entry = (count: number, rest: string) =>
    `- {name: {{ .name | Quote }}, image: {{ .image | Quote }}, imageID: "", restartCount: ${count}, ${rest}}\n`;
  return (
    'initContainerStatuses:\n{{ range .spec.initContainers }}\n' +
    `{{ if eq (or .restartPolicy "") "Always" }}\n${entry(0, sidecar)}{{ else }}\n${entry(restarts, preparing)}{{ end }}\n` +
    '{{ end }}\n'
  );
}

/** It has done its work. */
export const done = `ready: true, state: {terminated: ${ended(0, 'Completed', '$now')}}`;

/** The init containers of a pod that comes up: each has done its work, and sidecars run on. */
export const prepared = initContainers(done, { sidecar: `ready: true, started: true, state: ${runningNow}` });
