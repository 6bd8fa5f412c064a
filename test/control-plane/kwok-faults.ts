import { HELD_UP } from '../../sandbox/cluster/kubelet/held-up.ts';
import {
  backingOff,
  conditions,
  containers,
  creating,
  done,
  ended,
  fault,
  initContainers,
  now,
  readyCondition,
  runningNow,
  runningSince,
  type Stage,
  staying,
  waitingReason,
} from './kwok-status.ts';

/** Faults that keep a pod from the room its containers run in: it gets no address. */
export const heldUp = ['volume', 'no-network'] as const;

/** Faults that keep a pod from its first moment of readiness. */
export const neverReady = [
  'bad-image',
  'missing-config',
  'crash-loop',
  'not-ready',
  'slow-start',
  'start-error',
  'init-crash',
  'sidecar-unready',
] as const;

function heldUpFault(of: (typeof heldUp)[number]): Stage {
  const [reason = '', message = ''] = HELD_UP[of] ?? [];
  return {
    name: `fault-${of}`,
    kind: 'Pod',
    when: [staying, ['.status.startTime', 'DoesNotExist'], [fault, 'In', of]],
    event: ['Warning', reason, message],
    status: `${now}phase: Pending
startTime: {{ $now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
${conditions('False', 'ContainersNotReady')}- {type: PodReadyToStartContainers, status: "False", lastTransitionTime: {{ $now | Quote }}}
${initContainers('ready: false, started: false, state: {waiting: {reason: PodInitializing}}')}${containers({
  each: '.spec.containers',
  state: '{waiting: {reason: {{ if $.spec.initContainers }}PodInitializing{{ else }}ContainerCreating{{ end }}}}',
})}`,
  };
}

const noProgram =
  'failed to create containerd task: exec: "/app/serve": stat /app/serve: no such file or directory: unknown';

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

/** What the simulated kubelet does with a pod that has a fault. */
export const faultStages: readonly Stage[] = [
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
  {
    name: 'fault-start-error',
    kind: 'Pod',
    when: [staying, creating, [fault, 'In', 'start-error']],
    delayMs: 300,
    event: ['Warning', 'Failed', `Error: ${noProgram}`],
    // The year 1970: it never ran.
    status: `${now}${containers({
      each: '.spec.containers',
      restarts: '1',
      state: backingOff,
      last: `{exitCode: 128, reason: StartError, message: ${JSON.stringify(noProgram)}, startedAt: "1970-01-01T00:00:00Z", finishedAt: {{ $now | Quote }}}`,
    })}`,
  },
  {
    name: 'fault-init-crash',
    kind: 'Pod',
    when: [staying, creating, [fault, 'In', 'init-crash']],
    delayMs: 300,
    event: ['Warning', 'BackOff', 'Back-off restarting failed container'],
    status: `${now}${initContainers(
      `ready: false, state: ${backingOff}, lastState: {terminated: ${ended(1, 'Error', '$now')}}`,
      { restarts: 3, sidecar: 'ready: false, started: false, state: {waiting: {reason: PodInitializing}}' },
    )}${containers({ each: '.spec.containers', state: '{waiting: {reason: PodInitializing}}' })}`,
  },
  {
    name: 'fault-sidecar-unready',
    kind: 'Pod',
    when: [staying, creating, [fault, 'In', 'sidecar-unready']],
    delayMs: 300,
    event: ['Warning', 'Unhealthy', 'Readiness probe failed: Get "http://10.244.0.9:15021/ready": connection refused'],
    status: `${now}phase: Running\n${initContainers(done, { sidecar: `ready: false, started: true, state: ${runningNow}` })}${containers({ each: '.spec.containers', ready: true, started: true, state: runningNow })}`,
  },
  ...heldUp.map(heldUpFault),
];
