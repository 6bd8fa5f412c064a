import type { Pod } from '../../../sandbox/cluster/objects/pod.ts';
import type { Field } from './field.ts';

/** Writes into the status of a pod, as the program that watches it does. Conditions are merged by type, lists of containers replaced. */
export async function writesStatus(field: Field, pod: Pod, status: object): Promise<void> {
  const answer = await field.client.patch(field.core(`pods/${pod.metadata.name}/status`), 'strategic', { status });
  if (answer.status !== 200) throw new Error(`the status of ${pod.metadata.name}: ${answer.text}`);
}

/** Tells a warning about a pod, as `component` does. */
export async function warns(
  field: Field,
  { metadata: { name, uid } }: Pod,
  component: string,
  reason: string,
  message: string,
): Promise<void> {
  const at = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  await field.create(field.core('events'), {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${reason.toLowerCase()}`, namespace: field.namespace },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace: field.namespace, uid },
    type: 'Warning',
    reason,
    message,
    count: 1,
    firstTimestamp: at,
    lastTimestamp: at,
    source: { component },
  });
}

/** A condition as a controller or a kubelet writes it now. */
export const holding = (type: string, status: 'True' | 'False' | 'Unknown', reason = '', message = '') => ({
  type,
  status,
  ...(reason === '' ? {} : { reason }),
  ...(message === '' ? {} : { message }),
  lastTransitionTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
});
