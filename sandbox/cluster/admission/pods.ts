import type { Container, Pod, PodSpec, PodTemplate } from '../objects/pod.ts';

/** `Always` for a moving tag (`latest` or none), `IfNotPresent` for a fixed one. */
function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  const moving = !image.includes('@') && (!name.includes(':') || name.endsWith(':latest'));
  return moving ? 'Always' : 'IfNotPresent';
}

function fillContainer(container: Container): void {
  container.imagePullPolicy ??= pullPolicy(container.image ?? '');
  const limits = container.resources?.limits;
  if (!container.resources || !limits) return;
  const requests = { ...limits, ...container.resources.requests };
  container.resources.requests = requests;
}

/** What the API server fills into the part of a pod that says what runs, beyond constants. */
export function fillPodSpec(spec: PodSpec): void {
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) fillContainer(container);
  if (spec.serviceAccountName ?? spec.serviceAccount) {
    spec.serviceAccountName ??= spec.serviceAccount ?? 'default';
    spec.serviceAccount ??= spec.serviceAccountName;
  }
}

/** The same for a template. */
export function fillTemplate(template: PodTemplate): void {
  fillPodSpec(template.spec);
}

const unreachable = (key: string) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 });

function qualityOfService(containers: readonly Container[]): string {
  const amounts = containers.map((container) => container.resources ?? {});
  const none = amounts.every((one) => !one.requests && !one.limits);
  if (none) return 'BestEffort';
  const full = amounts.every(({ limits = {}, requests = {} }) =>
    ['cpu', 'memory'].every((name) => limits[name] !== undefined && limits[name] === requests[name]),
  );
  return full ? 'Guaranteed' : 'Burstable';
}

/** What admission adds to a new pod: service account, tolerations, priority, class of service. */
export function admitPod(pod: Pod): void {
  fillPodSpec(pod.spec);
  pod.spec.serviceAccountName ??= 'default';
  pod.spec.serviceAccount ??= pod.spec.serviceAccountName;
  pod.spec.tolerations ??= [unreachable('node.kubernetes.io/not-ready'), unreachable('node.kubernetes.io/unreachable')];
  pod.spec.priority ??= 0;
  pod.spec.enableServiceLinks ??= true;
  pod.spec.preemptionPolicy ??= 'PreemptLowerPriority';
  pod.status = { phase: 'Pending', qosClass: qualityOfService(pod.spec.containers ?? []) };
}
