import type { V1ManagedFieldsEntry, V1ObjectMeta } from '@kubernetes/client-node';
import type { Written } from '../../ports/workload.ts';
import { fields, list, text, texts } from './fields.ts';

/** What the metadata of an object tells of who wrote it. */
export function writtenOf(metadata: unknown): Written {
  const meta = fields<V1ObjectMeta>(metadata);
  const managers = list(meta.managedFields).map((entry) => text(fields<V1ManagedFieldsEntry>(entry).manager));
  return {
    name: text(meta.name),
    uid: text(meta.uid),
    resourceVersion: text(meta.resourceVersion),
    labels: texts(meta.labels),
    annotations: texts(meta.annotations),
    managers: [...new Set(managers)],
  };
}
