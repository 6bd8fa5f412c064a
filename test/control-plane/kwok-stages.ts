import { faultStages, heldUp, neverReady } from './kwok-faults.ts';
import {
  conditions,
  containers,
  creating,
  ended,
  fault,
  now,
  prepared,
  readyCondition,
  runningNow,
  type Stage,
  staying,
} from './kwok-status.ts';

const ofJob = ['.metadata.ownerReferences.[].kind', 'In', 'Job'] as const;

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
    when: [staying, ['.status.podIP', 'DoesNotExist'], [fault, 'NotIn', ...heldUp]],
    event: ['Normal', 'Pulling', 'Pulling image'],
    status: `${now}phase: Pending
startTime: {{ $now | Quote }}
${conditions('False', 'ContainersNotReady')}- {type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }}}
{{ $ip := PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ $ip | Quote }}
podIPs: [{ip: {{ $ip | Quote }}}]
${prepared}${containers({ each: '.spec.containers', state: '{waiting: {reason: ContainerCreating}}' })}`,
  },
  {
    name: 'pod-ready',
    kind: 'Pod',
    when: [staying, creating, [fault, 'NotIn', ...neverReady]],
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

/** The whole life of nodes and pods, faults included. */
export const stages: readonly Stage[] = [
  ...nodeStages,
  ...lifeStages,
  jobEnd('job-complete', 'Succeeded', 0, 'Completed', 'NotIn'),
  jobEnd('job-fail', 'Failed', 1, 'Error', 'In'),
  ...faultStages,
];
