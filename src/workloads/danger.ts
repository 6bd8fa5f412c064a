import type { Step } from './leaves.ts';

/** Where a line of a plan stands: 0 gives a pod more power over its node or the cluster, 1 is what it runs, 3 is only said about it. */
export type Weight = 0 | 1 | 2 | 3;

/** Fields that decide what a pod may do to others; whatever is below them counts. */
const power = new Set([
  ...['securityContext', 'hostNetwork', 'hostPID', 'hostIPC', 'hostUsers', 'hostPath', 'hostPort', 'hostIP'],
  ...['serviceAccount', 'serviceAccountName', 'automountServiceAccountToken', 'serviceAccountToken'],
  ...['shareProcessNamespace', 'runtimeClassName', 'volumeDevices', 'csi', 'flexVolume'],
]);

/** Fields that decide what runs, and with which secrets. */
const running = new Set([
  ...['image', 'command', 'args', 'lifecycle', 'workingDir', 'envFrom', 'valueFrom', 'secret', 'projected'],
  ...['imagePullSecrets', 'restartPolicy', 'ephemeralContainers'],
]);

/** Annotations that confine a container, and are the security context of older clusters. */
const confining = /apparmor|seccomp/;

/** How early a line about this way has to stand. */
export function weightOf(path: readonly Step[]): Weight {
  const fields = path.flatMap((step) => ('field' in step ? [step.field] : []));
  const [first, second] = fields;
  const isSaid = [first, second].some((field) => field === 'annotations' || field === 'labels');
  if (isSaid) return fields.some((field) => confining.test(field)) ? 0 : 3;
  if (fields.some((field) => power.has(field))) return 0;
  if (fields.some((field) => running.has(field))) return 1;
  return ['containers', 'initContainers'].includes(fields.at(-1) ?? '') ? 1 : 2;
}
