import type { V1Job, V1JobSpec, V1ObjectMeta } from '@kubernetes/client-node';
import type { Job } from '../../ports/workload.ts';
import type { WriteMark } from '../../ports/write-mark.ts';
import { conditionsOf } from './condition.ts';
import { fields, object, text, texts } from './fields.ts';
import { markAnnotations } from './mark.ts';
import { selectorOf } from './selector.ts';

/** A Job of the API (batch/v1): ended when its controller says so, however its pods look. */
export function jobOf(value: unknown, now: Date): Job {
  const { metadata, spec, status } = fields<V1Job>(value);
  const meta = fields<V1ObjectMeta>(metadata);
  const conditions = conditionsOf(fields<{ conditions: unknown }>(status), 'lastTransitionTime', now);
  const end = conditions.find((one) => one.status === 'True' && (one.type === 'Complete' || one.type === 'Failed'));
  return {
    kind: 'Job',
    name: text(meta.name),
    uid: text(meta.uid),
    selector: selectorOf(fields<V1JobSpec>(spec).selector),
    state: end === undefined ? 'running' : end.type === 'Complete' ? 'succeeded' : 'failed',
    reason: end?.reason ?? '',
    annotations: texts(meta.annotations),
  };
}

/** A manifest with the mark of its writer among its annotations. */
export function markedManifest(
  manifest: Readonly<Record<string, unknown>>,
  mark: WriteMark,
): Readonly<Record<string, unknown>> {
  const metadata = object(manifest['metadata']);
  const annotations = { ...object(metadata['annotations']), ...markAnnotations(mark) };
  return { apiVersion: 'batch/v1', kind: 'Job', ...manifest, metadata: { ...metadata, annotations } };
}
