import type { V1ConfigMap, V1ObjectMeta } from '@kubernetes/client-node';
import type { ConfigMap } from '../../ports/workload.ts';
import { fields, object, texts } from './fields.ts';
import { keyWriters } from './key-writers.ts';
import { writtenOf } from './written.ts';

/** A ConfigMap of the API (core/v1). */
export function configMapOf(value: unknown, now: Date): ConfigMap {
  const { metadata, immutable, data, binaryData } = fields<V1ConfigMap>(value);
  return {
    ...writtenOf(metadata),
    immutable: immutable === true,
    data: texts(data),
    binaryKeys: Object.keys(object(binaryData)).sort(),
    writers: keyWriters(fields<V1ObjectMeta>(metadata).managedFields, now),
  };
}
