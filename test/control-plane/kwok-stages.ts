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
const faults = ['bad-image', 'missing-config', 'crash-loop', 'out-of-memory', 'not-ready', 'slow-start', 'fails'];
const fault =
  '((.metadata.annotations // {})["mcp.test/fault"] // ' +
  `((.spec.containers[0].image | capture("-(?<f>${faults.join('|')})$")) // {f: "none"}).f)`;

const waitingReason = '.status.containerStatuses.[0].state.waiting.reason';
const runningSince = '.status.containerStatuses.[0].state.running.startedAt';
const readyCondition = '.status.conditions.[] | select(.type == "Ready") | .status';
const staying = ['.metadata.deletionTimestamp', 'DoesNotExist'] as const;
const creating = [waitingReason, 'In', 'ContainerCreating'] as const;
const ofJob = ['.metadata.ownerReferences.[].kind', 'In', 'Job'] as const;

const now = '{{ $now := Now }}\n';

function conditions(ready: 'True' | 'False', reason = ''): string {
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

function containers({ each, ready = false, started = false, restarts = '0', state, last }: ContainerStatus): string {
  const lastState = last === undefined ? '' : `, lastState: {terminated: ${last}}`;
  return (
    `containerStatuses:\n{{ range ${each} }}\n` +
    `- {name: {{ .name | Quote }}, image: {{ .image | Quote }}, imageID: "", ready: ${ready}, started: ${started}, ` +
    `restartCount: ${restarts}, state: ${state}${lastState}}\n{{ end }}\n`
  );
}

const runningNow = '{running: {startedAt: {{ $now | Quote }}}}';
const backingOff = '{waiting: {reason: CrashLoopBackOff, message: "back-off 10s restarting failed container"}}';
const ended = (exitCode: number, reason: string, since: string) =>
  `{exitCode: ${exitCode}, reason: ${reason}, startedAt: {{ ${since} | Quote }}, finishedAt: {{ $now | Quote }}}`;

const nodeStages: readonly Stage[] = [
  {
    name: 'node-initialize',
    kind: 'Node',
    when: [[readyCondition, 'NotIn', 'True']],
    status: `${now}conditions:
{{ range NodeConditions }}
- {type: {{ .type | Quote }}, status: {{ .status | Quote }}, reason: {{ .reason | Quote }}, message: {{ .message | Quote }}, lastHeartbeatTime: {{ $now | Quote }}, lastTransitionTime: {{ $now | Quote }}}
{{ end }}
addresses:
- {type: InternalIP, address: {{ NodeIP | Quote }}}
- {type: Hostname, address: {{ NodeName | Quote }}}
daemonEndpoints: {kubeletEndpoint: {Port: {{ NodePort }}}}
allocatable: {cpu: "16", memory: 64Gi, pods: "110"}
capacity: {cpu: "16", memory: 64Gi, pods: "110"}
nodeInfo: {architecture: amd64, operatingSystem: linux, bootID: "", machineID: "", systemUUID: "", osImage: "", kernelVersion: kwok, containerRuntimeVersion: kwok, kubeletVersion: v1.36.3, kubeProxyVersion: v1.36.3}
phase: Running
`,
  },
];

const lifeStages: readonly Stage[] = [
  {
    name: 'pod-create',
    kind: 'Pod',
    when: [staying, ['.status.podIP', 'DoesNotExist']],
    event: ['Normal', 'Pulling', 'Pulling image'],
    status: `${now}phase: Pending
startTime: {{ $now | Quote }}
${conditions('False', 'ContainersNotReady')}- {type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }}}
{{ $ip := PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ $ip | Quote }}
podIPs: [{ip: {{ $ip | Quote }}}]
initContainerStatuses:
{{ range .spec.initContainers }}
- {name: {{ .name | Quote }}, image: {{ .image | Quote }}, imageID: "", ready: true, restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }}}}}
{{ end }}
${containers({ each: '.spec.containers', state: '{waiting: {reason: ContainerCreating}}' })}`,
  },
  {
    name: 'pod-ready',
    kind: 'Pod',
    when: [staying, creating, [fault, 'NotIn', 'bad-image', 'missing-config', 'crash-loop', 'not-ready', 'slow-start']],
    delayMs: 300,
    atMostMs: 600,
    event: ['Normal', 'Started', 'Started container'],
    status: `${now}phase: Running\n${conditions('True')}{{ range .spec.readinessGates }}
- {type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: {{ $now | Quote }}}
{{ end }}
${containers({ each: '.spec.containers', ready: true, started: true, state: runningNow })}`,
  },
  {
    name: 'pod-delete',
    kind: 'Pod',
    when: [
      ['.metadata.deletionTimestamp', 'Exists'],
      ['.metadata.finalizers', 'DoesNotExist'],
    ],
    delayMs: 200,
    event: ['Normal', 'Killing', 'Stopping container'],
    deletes: true,
  },
];

function jobEnd(name: string, phase: string, exitCode: number, reason: string, which: 'In' | 'NotIn'): Stage {
  return {
    name,
    kind: 'Pod',
    when: [
      staying,
      ['.status.phase', 'In', 'Running'],
      ofJob,
      which === 'In' ? [fault, 'In', 'fails'] : [fault, 'NotIn', 'fails', 'not-ready'],
    ],
    delayMs: 1_000,
    status: `${now}phase: ${phase}\n${conditions('False', exitCode === 0 ? 'PodCompleted' : 'PodFailed')}${containers({
      each: '.status.containerStatuses',
      state: `{terminated: ${ended(exitCode, reason, '.state.running.startedAt')}}`,
    })}`,
  };
}

function waitingFault(name: string, of: string, reason: string, message: string, event: string): Stage {
  return {
    name: `fault-${name}`,
    kind: 'Pod',
    when: [staying, creating, [fault, 'In', of]],
    delayMs: 300,
    event: ['Warning', 'Failed', event],
    status: containers({ each: '.spec.containers', state: `{waiting: {reason: ${reason}, message: ${message}}}` }),
  };
}

const faultStages: readonly Stage[] = [
  waitingFault(
    'bad-image',
    'bad-image',
    'ErrImagePull',
    '{{ printf "failed to pull and unpack image \\"%s\\": manifest unknown" .image | Quote }}',
    'Failed to pull image: rpc error: code = NotFound desc = manifest unknown',
  ),
  {
    name: 'fault-bad-image-back-off',
    kind: 'Pod',
    when: [staying, [waitingReason, 'In', 'ErrImagePull']],
    delayMs: 1_000,
    event: ['Warning', 'BackOff', 'Back-off pulling image'],
    status: containers({
      each: '.spec.containers',
      state:
        '{waiting: {reason: ImagePullBackOff, message: {{ printf "Back-off pulling image \\"%s\\"" .image | Quote }}}}',
    }),
  },
  waitingFault(
    'missing-config',
    'missing-config',
    'CreateContainerConfigError',
    '\'secret "mcp-secrets" not found\'',
    'Error: secret "mcp-secrets" not found',
  ),
  {
    // Again and again; a real kubelet doubles the wait from 10 s to 5 min.
    name: 'fault-crash-loop',
    kind: 'Pod',
    when: [staying, [waitingReason, 'In', 'ContainerCreating', 'CrashLoopBackOff'], [fault, 'In', 'crash-loop']],
    delayMs: 2_000,
    event: ['Warning', 'BackOff', 'Back-off restarting failed container'],
    status: `${now}phase: Running\n${containers({
      each: '.status.containerStatuses',
      restarts: '{{ add1 .restartCount }}',
      state: backingOff,
      last: ended(1, 'Error', '$now'),
    })}`,
  },
  {
    name: 'fault-out-of-memory',
    kind: 'Pod',
    when: [staying, ['.status.phase', 'In', 'Running'], [runningSince, 'Exists'], [fault, 'In', 'out-of-memory']],
    delayMs: 2_000,
    event: ['Warning', 'BackOff', 'Back-off restarting failed container'],
    status: `${now}${conditions('False', 'ContainersNotReady')}${containers({
      each: '.status.containerStatuses',
      restarts: '{{ add1 .restartCount }}',
      state: backingOff,
      last: ended(137, 'OOMKilled', '.state.running.startedAt'),
    })}`,
  },
  {
    name: 'fault-out-of-memory-restart',
    kind: 'Pod',
    when: [staying, [waitingReason, 'In', 'CrashLoopBackOff'], [fault, 'In', 'out-of-memory']],
    delayMs: 2_000,
    event: ['Normal', 'Started', 'Started container'],
    status: `${now}${conditions('True')}containerStatuses:
{{ range .status.containerStatuses }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  started: true
  restartCount: {{ .restartCount }}
  state: ${runningNow}
  lastState: {{ YAML .lastState 2 }}
{{ end }}
`,
  },
  {
    // A readiness probe that fails for good, or (slow-start) at first.
    name: 'fault-not-ready',
    kind: 'Pod',
    when: [staying, creating, [fault, 'In', 'not-ready', 'slow-start']],
    delayMs: 300,
    event: ['Warning', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'],
    status: `${now}phase: Running\n${containers({ each: '.spec.containers', started: true, state: runningNow })}`,
  },
  {
    name: 'fault-slow-start-over',
    kind: 'Pod',
    when: [staying, [runningSince, 'Exists'], [readyCondition, 'In', 'False'], [fault, 'In', 'slow-start']],
    delayMs: 5_000,
    delayFrom: '.metadata.annotations["mcp.test/ready-after"]',
    status: `${now}${conditions('True')}${containers({
      each: '.status.containerStatuses',
      ready: true,
      started: true,
      restarts: '{{ .restartCount }}',
      state: '{running: {startedAt: {{ .state.running.startedAt | Quote }}}}',
    })}`,
  },
];

/** The whole life of nodes and pods, faults included. */
export const stages: readonly Stage[] = [
  ...nodeStages,
  ...lifeStages,
  jobEnd('job-complete', 'Succeeded', 0, 'Completed', 'NotIn'),
  jobEnd('job-fail', 'Failed', 1, 'Error', 'In'),
  ...faultStages,
];
