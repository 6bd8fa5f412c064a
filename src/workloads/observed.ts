import type { Environment } from '../model/environment.ts';
import type { Deployment } from '../ports/workload.ts';

/** What a change of a deployment stands on beside its template and its pods: another value is another plan. */
export function observedOf(deployment: Deployment, { namespace }: Environment) {
  const { progressDeadlineSeconds, minReadySeconds } = deployment;
  return { namespace, progressDeadlineSeconds, minReadySeconds };
}
